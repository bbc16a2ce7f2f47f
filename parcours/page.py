"""This app's own parts of the page of a parcours: situation, référents, consultations, orientation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst

from parcours.dossier import DossierLu
from parcours.eligibilite import entree_d_apres
from parcours.enums import StatutParcours
from parcours.lignes_du_dossier import referent_du, residence_du, rsa_du
from parcours.models import Parcours, Referent
from parcours.permissions import (
    peut_affecter_referent,
    peut_classer,
    peut_modifier_situation,
    peut_voir_consultations,
)
from parcours.regles import CATEGORIES, categories
from parcours.volets import FIL, GESTES, VOLETS, Evenement, Geste, Trace, Volet
from parcours.volets_situation import situation_datee
from participants.enums import NiveauFormation
from participants.forms import CHAMPS_OUI_NON, LIBELLES
from participants.models import Difficulte, PeriodeRsa, PeriodeStatut
from participants.models.situation import Situation
from participants.selectors import situation_d_apres
from plie.journal.selectors import dernieres_consultations
from plie.pacte import version_en_vigueur
from plie.socle.typographie import date_en_chiffres

CONSULTATIONS_MONTREES = 5


def volet_situation(dossier: DossierLu) -> dict[str, Any]:
    """Identity, RSA, categories of art. 3; what changed after the end of the RSA is not for a pôle (A-2)."""
    parcours, utilisateur, limite = dossier.parcours, dossier.utilisateur, dossier.limite
    periodes = [p for p in dossier.lignes(PeriodeRsa) if limite is None or p.date_debut <= limite]
    entree = parcours.situation_entree
    if limite is not None:
        entree = entree if entree and entree.date_situation <= limite else None
    return {
        "personne": parcours.participant,
        "periodes": periodes[::-1],
        "categories": [CATEGORIES[code] for code in _categories(dossier)],
        "situation": donnees_situation(parcours.participant) if limite is None else [],
        "entree": entree,
        "situation_entree": donnees_situation(entree) if entree else [],
        "peut_modifier": bool(peut_modifier_situation(utilisateur, parcours)),
        **situation_datee(dossier),
    }


def _categories(dossier: DossierLu) -> Sequence[str]:
    """Those of the entry (art. 3), which do not depend on the territory; none for a pôle past the RSA."""
    if dossier.limite is not None:
        return ()
    parcours, le = dossier.parcours, dossier.le
    jour = parcours.date_premier_rdv or le
    entree = entree_d_apres(
        parcours,
        difficultes=dossier.lignes(Difficulte),
        situation=situation_d_apres(
            parcours.participant, jour, residence=residence_du(dossier, jour), statuts=dossier.lignes(PeriodeStatut)
        ),
        brsa=rsa_du(dossier, jour) is not None,
        territoire=frozenset(),
    )
    return categories(entree, le, version_en_vigueur(le))


def donnees_situation(situation: Situation) -> list[tuple[str, str]]:
    """What is known, label and value; what is not known is not listed, so that it does not read as a no."""
    lignes: list[tuple[str, str]] = []
    if situation.niveau_formation:
        lignes.append((LIBELLES["niveau_formation"], capfirst(NiveauFormation(situation.niveau_formation).label)))
    if situation.date_inscription_france_travail:
        inscription = date_en_chiffres(situation.date_inscription_france_travail)
        lignes.append((LIBELLES["date_inscription_france_travail"], inscription))
    elif situation.inscription_en_cours:
        lignes.append((LIBELLES["date_inscription_france_travail"], "en cours"))
    if situation.jamais_travaille:
        lignes.append(("Emploi", "n’a jamais travaillé"))
    elif situation.mois_sans_activite is not None:
        lignes.append((LIBELLES["mois_sans_activite"], str(situation.mois_sans_activite)))
    for champ in CHAMPS_OUI_NON:
        valeur = getattr(situation, champ)
        if valeur is not None:
            lignes.append((LIBELLES[champ], "oui" if valeur else "non"))
    return lignes


def volet_referents(dossier: DossierLu) -> dict[str, Any]:
    """Who followed the parcours, over time."""
    limite = dossier.limite
    return {
        "referents": [s for s in dossier.lignes(Referent) if limite is None or s.date_debut <= limite],
        "peut_affecter": bool(peut_affecter_referent(dossier.utilisateur, dossier.parcours)),
    }


def volet_consultations(dossier: DossierLu) -> dict[str, Any] | None:
    """Who opened this file, for the structure d'animation (A-5)."""
    if not peut_voir_consultations(dossier.utilisateur, dossier.parcours):
        return None
    lues = dernieres_consultations(dossier.utilisateur, dossier.parcours.pk, CONSULTATIONS_MONTREES)
    return {"consultations": lues}


def fil_orientation(dossier: DossierLu) -> Iterable[Evenement]:
    """Orientation, start of the parcours."""
    parcours, limite = dossier.parcours, dossier.limite
    if parcours.date_orientation:
        auteur = str(parcours.enregistre_par) if parcours.enregistre_par else ""
        yield Evenement(
            date_evenement=parcours.date_orientation,
            titre=f"Orientation : {parcours.get_prescripteur_display()}",
            nature="orientation",
            icone="signpost-split",
            auteur=auteur,
            detail=parcours.organisme_prescripteur,
            trace=Trace(parcours),
        )
    commence = parcours.date_debut and parcours.statut in (StatutParcours.EN_COURS, StatutParcours.SORTI)
    if commence and (limite is None or (parcours.date_commission or parcours.date_debut) <= limite):
        yield Evenement(
            date_evenement=parcours.date_debut,
            titre="Début du parcours",
            nature="parcours",
            icone="flag",
            detail="Premier rendez-vous individuel en présence (P-6.2c).",
            trace=Trace(parcours, "date_debut"),
        )


def fil_referents(dossier: DossierLu) -> Iterable[Evenement]:
    """Who took the parcours on, and when."""
    for suivi in dossier.lignes(Referent):
        yield Evenement(
            date_evenement=suivi.date_debut,
            titre=f"Référent : {suivi.utilisateur}",
            nature="référent",
            icone="person-check",
            detail=suivi.motif,
            trace=Trace(suivi),
        )


def fil_rsa(dossier: DossierLu) -> Iterable[Evenement]:
    """RSA opened, RSA ended, from the orientation on."""
    le, depart = dossier.le, dossier.parcours.date_orientation or dossier.parcours.date_debut
    for periode in dossier.lignes(PeriodeRsa):
        if depart is None or periode.date_debut >= depart:
            yield Evenement(
                periode.date_debut, "Début du RSA", "RSA", "wallet2", detail=periode.source, trace=Trace(periode)
            )
        if periode.date_fin and (depart is None or periode.date_fin >= depart) and periode.date_fin <= le:
            yield Evenement(
                periode.date_fin,
                "Fin du RSA",
                "RSA",
                "wallet2",
                detail=periode.source,
                trace=Trace(periode, "date_fin"),
            )


def gestes_animation(dossier: DossierLu) -> Iterable[Geste]:
    """Référent and closing: the structure d'animation's."""
    parcours, utilisateur = dossier.parcours, dossier.utilisateur
    if peut_affecter_referent(utilisateur, parcours):
        suivi = referent_du(dossier, dossier.le) is not None
        yield Geste(
            "Changer de référent" if suivi else "Désigner le référent",
            reverse("parcours:referent", args=[parcours.pk]),
            "person-check",
            principal=not suivi,
        )
    if peut_modifier_situation(utilisateur, parcours):
        yield Geste("Modifier la fiche", reverse("parcours:situation", args=[parcours.pk]), "pencil")
        yield Geste("Ajouter une période de RSA", reverse("parcours:rsa_ajouter", args=[parcours.pk]), "wallet2")
    if peut_classer(utilisateur, parcours):
        yield Geste("Classer sans suite", reverse("parcours:classer", args=[parcours.pk]), "archive")


def noms_des_parcours(utilisateur: Any, pks: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Name and page of the parcours that somebody may see, for the log."""
    visibles = Parcours.objects.visibles_par(utilisateur).filter(pk__in=list(pks)).select_related("participant")
    return {p.pk: (str(p.participant), reverse("parcours:fiche", args=[p.pk])) for p in visibles}


def page_des_consultations(pk: int) -> tuple[str, str]:
    """Who opened a file."""
    return "Consultations", reverse("journal:parcours", args=[pk])


def page_des_modifications(pk: int) -> tuple[str, str]:
    """Who changed it."""
    return "Modifications", reverse("parcours:historique", args=[pk])


def inscrire() -> None:
    """Register these parts; called once, at start-up."""
    VOLETS.inscrire(
        "situation",
        Volet("situation", "Situation", "person-vcard", "parcours/volets/situation.html", volet_situation),
        ordre=10,
    )
    VOLETS.inscrire(
        "referents",
        Volet("referents", "Référents", "person-check", "parcours/volets/referents.html", volet_referents),
        ordre=80,
    )
    VOLETS.inscrire(
        "consultations",
        Volet("consultations", "Consultations", "eye", "parcours/volets/consultations.html", volet_consultations),
        ordre=90,
    )
    FIL.inscrire("orientation", fil_orientation, ordre=10)
    FIL.inscrire("referents", fil_referents, ordre=80)
    FIL.inscrire("rsa", fil_rsa, ordre=85)
    GESTES.inscrire("animation", gestes_animation, ordre=90)
