"""What the exits add to the timeline of a parcours: jobs, trainings, pieces, proposals, the exit and its fiches."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.timezone import localdate

from parcours.volets import Evenement, Trace
from sorties.models import (
    ContratTravail,
    CreationActivite,
    FicheSynthese,
    Formation,
    Justificatif,
    PropositionSortie,
    Sortie,
    TransmissionFiche,
)

if TYPE_CHECKING:
    from accounts.models import Utilisateur
    from parcours.models import Parcours


def evenements(parcours: Parcours, utilisateur: Utilisateur, le: date) -> Iterator[Evenement]:
    """Jobs, trainings, pieces, proposals, exit and fiches on the timeline."""
    yield from _faits(parcours, utilisateur)
    for piece in _lus(Justificatif, parcours, utilisateur).select_related("depose_par"):
        yield Evenement(
            localdate(piece.depose_le),
            f"Pièce déposée : {piece}",
            "preuve",
            "paperclip",
            str(piece.depose_par or ""),
            trace=Trace(piece),
            url=reverse("sorties:justificatif", args=[piece.pk]),
        )
    for proposition in _lus(PropositionSortie, parcours, utilisateur).select_related("proposee_par"):
        yield Evenement(
            localdate(proposition.proposee_le),
            f"Sortie proposée : {proposition}",
            "sortie",
            "box-arrow-right",
            str(proposition.proposee_par or ""),
            proposition.motif,
            trace=Trace(proposition),
        )
    for sortie in _lus(Sortie, parcours, utilisateur):
        nature = sortie.get_type_display() if sortie.type else ""
        yield Evenement(
            sortie.date_sortie,
            f"Sortie {sortie.get_qualification_display()}",
            "sortie",
            "flag",
            detail=nature,
            trace=Trace(sortie),
        )
    fiches = _lus(FicheSynthese, parcours, utilisateur)
    for fiche in fiches.select_related("produite_par"):
        yield Evenement(
            fiche.date_fiche,
            "Fiche de synthèse établie",
            "sortie",
            "file-earmark-text",
            str(fiche.produite_par or ""),
            trace=Trace(fiche),
            url=reverse("sorties:fiche_pdf", args=[fiche.pk]),
        )
    for envoi in TransmissionFiche.objects.filter(fiche__in=fiches).select_related("transmise_par"):
        yield Evenement(
            envoi.date_transmission,
            f"Fiche de synthèse transmise : {envoi.destinataire}",
            "sortie",
            "send",
            str(envoi.transmise_par),
            envoi.get_moyen_display(),
        )


def _faits(parcours: Parcours, utilisateur: Utilisateur) -> Iterator[Evenement]:
    for contrat in _lus(ContratTravail, parcours, utilisateur).select_related("saisi_par"):
        auteur = str(contrat.saisi_par or "")
        yield Evenement(contrat.date_debut, f"Emploi : {contrat}", "emploi", "briefcase", auteur, trace=Trace(contrat))
        if contrat.motif_fin and contrat.date_fin:
            yield Evenement(
                contrat.date_fin,
                f"Fin d’emploi : {contrat}",
                "emploi",
                "briefcase",
                auteur,
                contrat.motif_fin,
                trace=Trace(contrat, "date_fin"),
            )
    for creation in _lus(CreationActivite, parcours, utilisateur).select_related("saisi_par"):
        yield Evenement(
            creation.date_debut,
            f"Création d’activité : {creation}",
            "emploi",
            "shop",
            str(creation.saisi_par or ""),
            trace=Trace(creation),
        )
    for formation in _lus(Formation, parcours, utilisateur).select_related("saisi_par"):
        auteur = str(formation.saisi_par or "")
        yield Evenement(
            formation.date_debut, f"Formation : {formation}", "emploi", "mortarboard", auteur, trace=Trace(formation)
        )
        if formation.certification and formation.date_obtention:
            yield Evenement(
                formation.date_obtention,
                f"Certification obtenue : {formation}",
                "emploi",
                "award",
                auteur,
                trace=Trace(formation, "date_obtention"),
            )


def _lus(modele: Any, parcours: Parcours, utilisateur: Utilisateur) -> Any:
    return modele.objects.visibles_par(utilisateur).filter(parcours=parcours)
