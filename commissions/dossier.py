"""What the commission adds to the rows of the page of a parcours: its referrals, sessions, decisions and letters."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from accounts.perimetre import perimetre_de
from commissions.enums import SAISINES_OUVERTES, Objet
from commissions.models import Correction, Courrier, Decision, PointOrdreDuJour, Saisine, Seance
from parcours.dossier import Cadre, DossierLu, inscrire_table

SEANCES_A_VENIR = "seances_a_venir"


def inscrire_tables() -> None:
    """Register these rows, up to the end of the RSA for a pôle (A-2); called once, at start-up."""

    def points(cadre: Cadre) -> Any:
        return PointOrdreDuJour.objects.filter(saisine__parcours=cadre.parcours)

    def decisions(cadre: Cadre) -> Any:
        return Decision.objects.filter(point__saisine__parcours=cadre.parcours)

    inscrire_table(
        Saisine,
        lambda c: Saisine.objects.filter(parcours=c.parcours).order_by("-demandee_le", "-pk"),
        "demandee_le__date",
    )
    inscrire_table(PointOrdreDuJour, lambda c: points(c).order_by("seance__date_seance", "pk"), "seance__date_seance")
    inscrire_table(
        Seance, lambda c: Seance.objects.filter(pk__in=points(c).values("seance")).order_by("pk"), "date_seance"
    )
    inscrire_table(Decision, lambda c: decisions(c).order_by("point_id"), "point__seance__date_seance")
    inscrire_table(
        Correction,
        lambda c: Correction.objects.filter(decision__in=decisions(c)).order_by("decision_id", "pk"),
        "corrigee_le__date",
    )
    inscrire_table(
        Courrier,
        lambda c: Courrier.objects.filter(decision__in=decisions(c)).order_by("decision_id", "pk"),
        "decision__point__seance__date_seance",
    )
    inscrire_table(
        SEANCES_A_VENIR,
        lambda c: (
            Seance.objects.a_venir()
            .filter(plie=c.plie, date_seance__gte=c.le)
            .order_by("date_seance")
            .values("date_seance")
        ),
    )


def objets_en_attente(dossier: DossierLu) -> set[str]:
    """What the commission has been asked and has not answered."""
    return {saisine.objet for saisine in dossier.lignes(Saisine) if saisine.statut in SAISINES_OUVERTES}


def attend(dossier: DossierLu, *objets: Objet) -> bool:
    """Whether one of these requests waits for an answer."""
    return not objets_en_attente(dossier).isdisjoint(objets)


def derniere_seance_avant(dossier: DossierLu, jour: date) -> date | None:
    """The last session that can still take an item before a day."""
    dates: Iterable[date] = (ligne["date_seance"] for ligne in dossier.reponses(SEANCES_A_VENIR))
    return max((prevue for prevue in dates if prevue < jour), default=None)


def courriers_lisibles(dossier: DossierLu) -> list[Courrier]:
    """The letters that this reader may open: all for who may write, their pôle’s for an agent (A-2)."""
    courriers = dossier.lignes(Courrier)
    if dossier.modifiable:
        return courriers
    poles = perimetre_de(dossier.utilisateur).poles
    return [c for c in courriers if c.pole_id in poles]
