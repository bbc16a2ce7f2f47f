"""A dashboard on screen, and the parcours behind each of its figures."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.perimetre import perimetre_de
from parcours.models import Parcours
from pilotage.comites.travaux import supports_demandes
from pilotage.exports import lire_valeur
from pilotage.forms import FormulairePublier
from pilotage.indicateurs.calcul import Lignes
from pilotage.indicateurs.catalogue import CATALOGUE
from pilotage.indicateurs.cellules import Indicateur
from pilotage.models import Edition
from pilotage.permissions import peut_publier, peut_verifier
from pilotage.presentation.cases import Case, ecrire, periode_en_mots
from pilotage.presentation.tableau import lire
from pilotage.presentation.verification import Verification, lire_verification
from pilotage.tasks import derniere_verification, publication_demandee
from pilotage.vues.acces import codes_en_clair, codes_ouverts, droit_sur, edition_visible
from plie.journal.services import journaliser
from plie.socle.models import EtatTache, Tache
from plie.socle.typographie import date_en_lettres

PARCOURS_PAR_PAGE = 50


@require_safe
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    """The dashboard: what an elected official reads first, then every table."""
    return page_de_l_edition(request, edition_visible(request.user, pk))


def page_de_l_edition(
    request: HttpRequest, lue: Edition, *, formulaire: FormulairePublier | None = None
) -> HttpResponse:
    """The page of an edition; `formulaire` is a publication refused, as it was typed."""
    utilisateur: Any = request.user
    publication = peut_publier(utilisateur, lue)
    tache = publication_demandee(lue, utilisateur)
    verification = derniere_verification(lue) if perimetre_de(utilisateur).anime else None
    return render(
        request,
        "pilotage/edition.html",
        {
            "edition": lue,
            "liens": (reverse("pilotage:cellule", args=[lue.pk, "CODE"]).removesuffix("CODE/"), "/"),
            "tableau": lire(lue.valeurs, en_clair=codes_en_clair(utilisateur)),
            "ouvertes": codes_ouverts(utilisateur),
            "publication": publication,
            "supports": list(lue.supports.defer("pdf")),
            "preparation": supports_demandes(lue),
            "peut_verifier": peut_verifier(utilisateur, lue),
            "verification": verification,
            "verifiee": _verification(verification, lue),
            "tache": tache,
            "en_cours": tache is not None and not tache.finie,
            "formulaire": (formulaire or _formulaire(lue, tache)) if publication else None,
            "sous_titre": _sous_titre(lue),
        },
        status=422 if formulaire else 200,
    )


def _verification(tache: Tache | None, edition: Edition) -> Verification | None:
    if tache is None or tache.etat != EtatTache.TERMINEE or tache.terminee_le is None:
        return None
    return lire_verification(tache.resultat, tache.terminee_le, valeurs=edition.valeurs)


def _formulaire(edition: Edition, tache: Tache | None) -> FormulairePublier:
    """What was typed for a publication that failed is there again."""
    commentaire = tache.parametres["commentaire"] if tache is not None else edition.commentaire
    return FormulairePublier(initial={"version": edition.version, "commentaire": commentaire})


def _sous_titre(edition: Edition) -> str:
    texte = f"Chiffres arrêtés au {date_en_lettres(edition.arrete_le)}, version {edition.version_pacte} du Pacte"
    if edition.publiee_le is not None:
        texte += f" – publiée le {date_en_lettres(edition.publiee_le)} par {edition.publiee_par}"
    return texte


@require_safe
def cellule(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The parcours that make a figure; exactly its count, for the structure d'animation of that PLIE (A-1, A-4)."""
    utilisateur: Any = request.user
    lue = edition_visible(utilisateur, pk)
    periode, plie, indicateur = _lire_code(lue, code)
    if plie not in codes_ouverts(utilisateur) or indicateur.numerateur is None:
        raise Http404
    identifiants = Lignes(**lue.identifiants[periode]).parcours(indicateur.numerateur, plie)
    parcours = (
        Parcours.objects.visibles_par(utilisateur)
        .filter(pk__in=identifiants)
        .select_related("participant", "plie", "sortie")
        .order_by("participant__recherche", "pk")
    )
    page = Paginator(parcours, PARCOURS_PAR_PAGE).get_page(request.GET.get("page"))
    bornes = lue.valeurs["periodes"][periode]
    journaliser(
        utilisateur=utilisateur,
        droit=droit_sur(utilisateur, lue),
        objet=f"Parcours derrière « {indicateur.libelle} » du tableau de bord",
        plie_id=page.object_list[0].plie_id if page.object_list else lue.plie_id,
        nombre=page.paginator.count,
    )
    return render(
        request,
        "pilotage/cellule.html",
        {
            "retour": reverse("pilotage:edition", args=[lue.pk]),
            "nom_retour": "Édition",
            "indicateur": indicateur,
            "valeur": _valeur(lue, periode, plie, indicateur),
            "periode": periode_en_mots(bornes["du"], bornes["au"]),
            "plie": plie,
            "attendus": len(identifiants),
            "page": page,
        },
    )


def _lire_code(edition: Edition, code: str) -> tuple[str, str, Indicateur]:
    """« periode:aix:age.25_34 »: the period, the PLIE, the indicator."""
    morceaux = code.split(":")
    if len(morceaux) != 3:
        raise Http404
    periode, plie, nom = morceaux
    if periode not in edition.identifiants or nom not in CATALOGUE or plie not in edition.valeurs["mesures"][periode]:
        raise Http404
    return periode, plie, CATALOGUE[nom]


def _valeur(edition: Edition, periode: str, plie: str, indicateur: Indicateur) -> Case:
    return ecrire(indicateur, lire_valeur(edition.valeurs["mesures"][periode][plie], indicateur))
