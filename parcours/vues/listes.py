"""The list of parcours and its exports."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from accounts.perimetre import perimetre_de
from parcours.filters import CRITERES, FiltreParcours
from parcours.permissions import peut_lister
from parcours.selectors.listes import COLONNES, avec_prescripteur, en_lignes, parcours_en_liste, trier
from parcours.selectors.vues_enregistrees import normaliser
from parcours.vues.vues_enregistrees import onglets
from plie.journal.enums import Action
from plie.journal.services import journaliser
from plie.socle.colonnes import FORMATS, TYPES_MIME, ecrire
from plie.socle.horloge import aujourdhui
from plie.socle.pagination import PaginatorEnUneFois
from plie.socle.portes import exiger
from plie.socle.typographie import date_en_lettres

PAR_PAGE = 50


def _filtre(request: HttpRequest, le: date) -> FiltreParcours:
    utilisateur: Any = request.user
    parcours = trier(parcours_en_liste(utilisateur, le=le), request.GET.get("tri", ""))
    return FiltreParcours(request.GET, queryset=parcours, utilisateur=utilisateur, le=le)


def _titre(request: HttpRequest) -> str:
    perimetre = perimetre_de(request.user)
    if perimetre.anime:
        return "Parcours"
    return "Portefeuille" if perimetre.accompagne else "Parcours des bénéficiaires du RSA"


@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """A portfolio, the parcours of a PLIE, the BRSA of a pôle, by role."""
    exiger(peut_lister(request.user))  # type: ignore[arg-type]
    le = aujourdhui()
    filtre = _filtre(request, le)
    perimetre = perimetre_de(request.user)
    lignes = en_lignes(filtre.qs)
    if perimetre.delegations:
        lignes = lignes.annotate(referent_id=F("referent_id"))
    page = PaginatorEnUneFois(lignes, PAR_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "parcours/liste.html",
        {
            "titre": _titre(request),
            "filtre": filtre,
            "page": page,
            "le": le,
            "anime": perimetre.anime,
            # Followed for an absent colleague.
            "confies": perimetre.delegations
            and {p.pk for p in page if (p.referent_id, p.plie_id) in perimetre.delegations},
            "plusieurs_plie": "plie" in filtre.filters,
            "formats": [
                {"libelle": format_fichier.upper(), "code": format_fichier} for format_fichier in ("ods", "xlsx", "csv")
            ],
            "parametres": request.GET.urlencode(),
            "onglets": onglets(request.user, request.GET.dict()),
            "criteres": normaliser(request.GET.dict(), CRITERES),
        },
    )


@require_safe
def exporter(request: HttpRequest, format_fichier: str) -> HttpResponse:
    """The same rows as the list, in a file; each export is logged, PLIE by PLIE (A-5)."""
    exiger(peut_lister(request.user))  # type: ignore[arg-type]
    if format_fichier not in FORMATS:
        raise Http404
    le = aujourdhui()
    titre = _titre(request)
    rangees = list(avec_prescripteur(_filtre(request, le).qs))
    _consigner(request.user, rangees, titre, format_fichier)
    contenu = ecrire(
        format_fichier,
        titre=titre,
        colonnes=COLONNES,
        lignes=rangees,
        mentions=(
            f"{titre} : {len(rangees)} lignes, arrêté au {date_en_lettres(le)}.",
            "Données personnelles : ne pas diffuser hors du PLIE, supprimer après usage.",
            render_to_string("composants/mention_soutien.txt").strip(),
        ),
    )
    reponse = HttpResponse(contenu, content_type=TYPES_MIME[format_fichier])
    nom = titre.lower().replace(" ", "-").replace("é", "e")
    reponse["Content-Disposition"] = f'attachment; filename="{nom}-{le:%Y-%m-%d}.{format_fichier}"'
    return reponse


def _consigner(utilisateur: Any, rangees: list[Any], titre: str, format_fichier: str) -> None:
    perimetre = perimetre_de(utilisateur)
    par_plie: dict[int, int] = {}
    for parcours in rangees:
        par_plie[parcours.plie_id] = par_plie.get(parcours.plie_id, 0) + 1
    for plie_id, nombre in sorted(par_plie.items()):
        if plie_id in perimetre.animation:
            droit = "structure d’animation"
        elif plie_id in perimetre.accompagnement:
            droit = "référent"
        elif any(plie == plie_id for _, plie in perimetre.delegations):
            droit = "délégation"
        else:
            droit = "agent de pôle d’insertion"
        journaliser(
            utilisateur=utilisateur,
            droit=droit,
            objet=f"Export {format_fichier.upper()} : {titre}",
            action=Action.EXPORT,
            plie_id=plie_id,
            nombre=nombre,
        )
