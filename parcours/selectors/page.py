"""The page of a parcours: its state, its deadlines, its gestures (registers of `parcours.volets`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F

from accounts.models import Utilisateur
from accounts.perimetre import perimetre_de
from parcours.dossier import DossierLu
from parcours.echeances import Echeance
from parcours.permissions import tenir_pour_modifiable
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


def dossier_de_la_page(utilisateur: Utilisateur, pk: int, *, le: date) -> DossierLu | None:
    """The parcours as this person may read it, annotated as in the lists; None out of scope."""
    lus = (
        parcours_en_liste(utilisateur, le=le)
        .annotate(date_echeance=F("date_echeance"))
        .select_related("diagnostic", "situation_entree__commune", "enregistre_par")
    )
    parcours: Any = lus.filter(pk=pk).order_by("pk").first()
    if parcours is None:
        return None
    if not perimetre_de(utilisateur).poles:
        # Visible otherwise than as a pôle's: the portfolio and the structure d'animation's, which they write to.
        tenir_pour_modifiable(utilisateur, parcours)
    return DossierLu(parcours, utilisateur, le)


def entete_de(dossier: DossierLu) -> Entete:
    """The head of the page."""
    parcours: Any = dossier.parcours
    return Entete(
        statut=parcours.statut_lu,
        age=age(parcours.participant.date_naissance, dossier.le),
        referent=parcours.referent_nom,
        debut=parcours.debut_lu,
        fin=parcours.fin_lue,
        echeance=parcours.echeance_lue,
        prolonge=parcours.prolonge and parcours.limite_lecture is None,
        brsa=parcours.brsa,
        limite_lecture=parcours.limite_lecture,
        lecture_seule=not dossier.modifiable,
    )


def echeances_de(dossier: DossierLu) -> list[Echeance]:
    """What is due, the most pressing first; nothing for a reader who can clear none of it (A-2)."""
    if not dossier.modifiable:
        return []
    dues = [echeance for source in ECHEANCES for echeance in source.dossier(dossier)]
    return sorted(dues, key=lambda e: (e.date_limite, e.code))


def gestes_de(dossier: DossierLu) -> list[Geste]:
    """What this person may do now, the main ones first; nothing for a reader."""
    if not dossier.modifiable:
        return []
    gestes = [geste for source in GESTES for geste in source(dossier)]
    return sorted(gestes, key=lambda geste: not geste.principal)
