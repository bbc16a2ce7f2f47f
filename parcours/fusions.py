"""What the parcours of two records say when they are to become one: obstacles to the merge, its trace on the page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import product
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from accounts.models import Utilisateur
from parcours.dossier import DossierLu
from parcours.enums import STATUTS_ACCEPTES, StatutParcours
from parcours.models import Parcours
from parcours.volets import FIL, Evenement
from participants.doublons.obstacles import OBSTACLES, Obstacle
from participants.doublons.paire import Paire
from participants.models import Fusion
from plie.socle.periodes import Periode
from plie.socle.typographie import date_en_chiffres

AILLEURS = "un parcours hors de votre périmètre"


def parcours_en_conflit(paire: Paire, utilisateur: Utilisateur) -> Iterable[Obstacle]:
    """One open parcours at a time, and no two accepted ones that overlap: what the table refuses, said before."""
    visible = Exists(Parcours.objects.visibles_par(utilisateur).filter(pk=OuterRef("pk")))
    lus = list(Parcours.objects.filter(participant__in=tuple(paire)).select_related("plie").annotate(visible=visible))
    visibles = {parcours.pk for parcours in lus if parcours.visible}
    for garde, venu in product(*([p for p in lus if p.participant_id == personne.pk] for personne in paire)):
        acceptes = garde.statut in STATUTS_ACCEPTES and venu.statut in STATUTS_ACCEPTES
        if acceptes and _periode(garde).chevauche(_periode(venu)):
            yield _chevauchement(garde, venu, visibles)
        elif garde.ouvert and venu.ouvert:
            yield _deux_ouverts(garde, venu, visibles)


def _periode(parcours: Parcours) -> Periode:
    debut = parcours.date_debut
    assert debut is not None  # noqa: S101 -- the constraint of accepted parcours
    return Periode(debut, parcours.date_fin)


def _deux_ouverts(garde: Parcours, venu: Parcours, visibles: set[int]) -> Obstacle:
    candidatures = [p for p in (venu, garde) if p.pk in visibles and p.statut == StatutParcours.CANDIDATURE]
    return Obstacle(
        "Deux dossiers sont ouverts à la fois",
        f"{_les_deux(garde, venu, visibles)} : une personne n’a qu’un parcours ou une candidature en cours.",
        "Classer sans suite la candidature en trop, en donnant pour motif le doublon, puis revenir à cette page.",
        tuple(
            (f"Classer sans suite la candidature{_du(p.date_orientation)}", reverse("parcours:classer", args=[p.pk]))
            for p in candidatures
        ),
    )


def _chevauchement(garde: Parcours, venu: Parcours, visibles: set[int]) -> Obstacle:
    return Obstacle(
        "Deux parcours acceptés se chevauchent",
        f"{_les_deux(garde, venu, visibles)} : une personne suit un seul parcours à la fois.",
        "Si une date a été mal reprise, corriger le fichier de l’ancien outil et le reprendre à nouveau. Sinon la "
        "commission a accepté deux fois la même personne : les deux fiches restent séparées, et la page de chacune dit "
        "ce qu’elle a décidé.",
        tuple((f"Ouvrir {_en_clair(p, visibles)}", reverse("parcours:fiche", args=[p.pk]))
              for p in (garde, venu) if p.pk in visibles),
    )  # fmt: skip


def _les_deux(garde: Parcours, venu: Parcours, visibles: set[int]) -> str:
    return capfirst(f"{_en_clair(garde, visibles)} et {_en_clair(venu, visibles)}")


def _en_clair(parcours: Parcours, visibles: set[int]) -> str:
    if parcours.pk not in visibles:
        return AILLEURS
    if parcours.statut == StatutParcours.CANDIDATURE:
        return f"la candidature{_du(parcours.date_orientation)} ({parcours.plie.nom})"
    fin = f" au {date_en_chiffres(parcours.date_fin)}" if parcours.date_fin else ""
    return f"le parcours{_du(parcours.date_debut)}{fin} ({parcours.plie.nom})"


def _du(jour: date | None) -> str:
    return f" du {date_en_chiffres(jour)}" if jour else ""


def fil_fusions(dossier: DossierLu) -> Iterable[Evenement]:
    """The records made one with this person's, for who may read the merge."""
    fusions: Any = Fusion.objects.visibles_par(dossier.utilisateur).en_vigueur()
    for fusion in fusions.filter(conservee=dossier.parcours.participant_id).select_related("fusionnee_par"):
        yield Evenement(
            date_evenement=timezone.localdate(fusion.fusionnee_le),
            titre="Deux fiches réunies",
            nature="fiche",
            icone="intersect",
            auteur=str(fusion.fusionnee_par),
            detail=f"Avec la fiche de {fusion.nom_absorbe}.",
            url=reverse("participants:fusion", args=[fusion.pk]),
        )


def inscrire() -> None:
    """Register these parts; called once, at start-up."""
    OBSTACLES.inscrire("parcours", parcours_en_conflit, ordre=20)
    FIL.inscrire("fusions", fil_fusions, ordre=87)
