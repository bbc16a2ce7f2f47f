"""Jobs, trainings, pieces, proposals, exit and fiches on the timeline of a parcours."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.timezone import localdate

from parcours.dossier import DossierLu
from parcours.volets import Evenement, Trace
from sorties.enums import Qualification, StatutProposition
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


def evenements(dossier: DossierLu) -> Iterator[Evenement]:
    """Jobs, trainings, pieces, proposals, exit and fiches on the timeline."""
    yield from _faits(dossier)
    for piece in dossier.lignes(Justificatif):
        yield Evenement(
            localdate(piece.depose_le),
            f"Pièce déposée : {piece}",
            "preuve",
            "paperclip",
            str(piece.depose_par or ""),
            trace=Trace(piece),
            url=reverse("sorties:justificatif", args=[piece.pk]),
        )
    for proposition in dossier.lignes(PropositionSortie):
        yield Evenement(
            localdate(proposition.proposee_le),
            f"Sortie proposée{_issue(proposition)} : {proposition}",
            "sortie",
            "box-arrow-right",
            str(proposition.proposee_par or ""),
            proposition.motif,
            trace=Trace(proposition),
        )
    for sortie in dossier.lignes(Sortie):
        nature = sortie.get_type_display() if sortie.type else ""
        # « Sortie autre » says nothing: its kind is its name.
        autre = nature and sortie.qualification == Qualification.AUTRE
        yield Evenement(
            sortie.date_sortie,
            f"Sortie\u00a0: {nature}" if autre else f"Sortie {sortie.get_qualification_display()}",
            "sortie",
            "flag",
            detail="" if autre else nature,
            trace=Trace(sortie),
        )
    for fiche in dossier.lignes(FicheSynthese):
        yield Evenement(
            fiche.date_fiche,
            "Fiche de synthèse établie",
            "sortie",
            "file-earmark-text",
            str(fiche.produite_par or ""),
            trace=Trace(fiche),
            url=reverse("sorties:fiche_pdf", args=[fiche.pk]),
        )
    for envoi in dossier.lignes(TransmissionFiche):
        yield Evenement(
            envoi.date_transmission,
            f"Fiche de synthèse transmise : {envoi.destinataire}",
            "sortie",
            "send",
            str(envoi.transmise_par),
            envoi.get_moyen_display(),
        )


def _issue(proposition: PropositionSortie) -> str:
    """A proposal withdrawn says so: the commission, which tells the other answers, has not seen it."""
    return ", puis retirée" if proposition.statut == StatutProposition.RETIREE else ""


def _faits(dossier: DossierLu) -> Iterator[Evenement]:
    for contrat in dossier.lignes(ContratTravail):
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
    for creation in dossier.lignes(CreationActivite):
        yield Evenement(
            creation.date_debut,
            f"Création d’activité : {creation}",
            "emploi",
            "shop",
            str(creation.saisi_par or ""),
            trace=Trace(creation),
        )
    for formation in dossier.lignes(Formation):
        auteur = str(formation.saisi_par or "")
        yield Evenement(
            formation.date_debut, f"Formation : {formation}", "emploi", "mortarboard", auteur, trace=Trace(formation)
        )
        if formation.motif_fin and formation.date_fin:
            yield Evenement(
                formation.date_fin,
                f"Arrêt de la formation\u00a0: {formation}",
                "emploi",
                "mortarboard",
                auteur,
                formation.motif_fin,
                trace=Trace(formation, "date_fin"),
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
