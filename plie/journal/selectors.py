"""Reads of the log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Q

from plie.durees import duree
from plie.journal.enums import Action
from plie.journal.models import Consultation
from plie.journal.noms import nommer_parcours
from plie.journal.regles import Lecture, Seuils, Signalement, inhabituels
from plie.socle.horloge import PARIS


@dataclass(frozen=True)
class LigneJournal:
    """A row of the log with the name of the person whose file was opened, as its reader may see it."""

    consultation: Consultation
    personne: str = ""
    url: str = ""


def lignes_du_journal(utilisateur: Any, consultations: Iterable[Consultation]) -> Sequence[LigneJournal]:
    """Name the files of a page of the log, in one more query."""
    rangees = list(consultations)
    noms = nommer_parcours(utilisateur, [c.parcours_id for c in rangees if c.parcours_id is not None])
    return [LigneJournal(c, *noms.get(c.parcours_id or 0, ("", ""))) for c in rangees]


def dernieres_consultations(utilisateur: Any, parcours_id: int, nombre: int) -> list[Consultation]:
    """The latest consultations of a file."""
    return list(Consultation.objects.visibles_par(utilisateur).filter(parcours_id=parcours_id)[:nombre])


def a_consulte(utilisateur: Any, *, participant_id: int, droit: str, depuis: datetime) -> bool:
    """Whether somebody opened the file of a person by a right, since then."""
    siennes = Consultation.objects.filter(utilisateur_id=utilisateur.pk, le__gte=depuis)
    return siennes.filter(participant_id=participant_id, droit=droit).exists()


def resume_des_consultations(*, participants: Iterable[int], parcours: Iterable[int]) -> list[dict[str, Any]]:
    """Who opened the files of somebody, by which right, how often, when first and last: for the person themselves."""
    siennes = Consultation.objects.filter(Q(participant_id__in=list(participants)) | Q(parcours_id__in=list(parcours)))
    return list(
        siennes.values("utilisateur_libelle", "droit", "action")
        .annotate(nombre_de_fois=Count("pk"), premiere=Min("le"), derniere=Max("le"))
        .order_by("utilisateur_libelle", "droit", "action")
    )


def seuils_du(le: date) -> Seuils:
    """Above which a reading is reported, on a day."""
    return Seuils(
        fenetre=timedelta(minutes=duree("acces_fenetre", le=le).valeur),
        dossiers=duree("acces_dossiers", le=le).valeur,
        hors_portefeuille=duree("acces_hors_portefeuille", le=le).valeur,
    )


def acces_inhabituels(utilisateur: Any, *, depuis: date, le: date) -> list[tuple[Signalement, str]]:
    """The unusual readings that somebody must look at, with the reader's name: never a person followed."""
    return signalements(Consultation.objects.surveillables_par(utilisateur), depuis=depuis, le=le)


def signalements(consultations: Any, *, depuis: date, le: date) -> list[tuple[Signalement, str]]:
    """What is unusual in a part of the log, between two days, with the reader's name."""
    lues = consultations.filter(
        action=Action.CONSULTATION, parcours_id__isnull=False, le__date__gte=depuis, le__date__lte=le
    )
    valeurs = lues.order_by().values_list("utilisateur_id", "parcours_id", "le", "droit", "utilisateur_libelle")
    noms: dict[int, str] = {}
    lectures = []
    for qui, dossier, quand, droit, nom in valeurs:
        noms[qui] = nom
        lectures.append(Lecture(qui, dossier, quand, droit, quand.astimezone(PARIS).date()))
    return [(trouve, noms[trouve.utilisateur]) for trouve in inhabituels(lectures, seuils_du(le))]
