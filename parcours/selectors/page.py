"""The page of a parcours: its state, its deadlines, its gestures (registers of `parcours.volets`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import Utilisateur
from parcours.echeances import Echeance
from parcours.models import Parcours
from parcours.permissions import peut_modifier
from parcours.selectors.listes import parcours_en_liste
from parcours.volets import ECHEANCES, GESTES, Geste
from plie.socle.periodes import age


@dataclass(frozen=True)
class Entete:
    """The head of the page: who, where the parcours stands. Read through the reader's columns."""

    statut: str
    age: int
    referent: str
    debut: date | None
    fin: date | None
    echeance: date | None
    prolonge: bool
    brsa: bool
    limite_lecture: date | None
    lecture_seule: bool


def parcours_de_la_page(utilisateur: Utilisateur, pk: int, *, le: date) -> Any:
    """The parcours as this person may read it, annotated as in the lists; None out of scope."""
    return parcours_en_liste(utilisateur, le=le).select_related("diagnostic", "situation_entree").filter(pk=pk).first()


def entete_de(parcours: Any, utilisateur: Utilisateur, *, le: date) -> Entete:
    """The head of the page of a parcours read by `parcours_de_la_page`."""
    return Entete(
        statut=parcours.statut_lu,
        age=age(parcours.participant.date_naissance, le),
        referent=parcours.referent_nom,
        debut=parcours.debut_lu,
        fin=parcours.fin_lue,
        echeance=parcours.echeance_lue,
        prolonge=parcours.prolonge and parcours.limite_lecture is None,
        brsa=parcours.brsa,
        limite_lecture=parcours.limite_lecture,
        lecture_seule=not peut_modifier(utilisateur, parcours),
    )


def echeances_de(parcours: Parcours, utilisateur: Utilisateur, *, le: date) -> list[Echeance]:
    """What is due, the most pressing first; nothing for a reader who can clear none of it (A-2)."""
    if not peut_modifier(utilisateur, parcours):
        return []
    seul = Parcours.objects.filter(pk=parcours.pk)
    dues = [echeance for source in ECHEANCES for echeance in source(seul, le)]
    return sorted(dues, key=lambda e: (e.date_limite, e.code))


def gestes_de(parcours: Parcours, utilisateur: Utilisateur, *, le: date) -> list[Geste]:
    """What this person may do now, the main ones first; nothing for a reader."""
    if not peut_modifier(utilisateur, parcours):
        return []
    gestes = [geste for source in GESTES for geste in source(parcours, utilisateur, le)]
    return sorted(gestes, key=lambda geste: not geste.principal)
