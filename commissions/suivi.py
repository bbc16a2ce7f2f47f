"""What the screens that follow a session or an item show and compare, each read in one statement.

The state of a screen is drawn from what it shows, or read with it: what happens meanwhile makes the next refresh, and
is not lost.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any

from django.db.models import BigIntegerField, Count, Max, QuerySet

from commissions.models import AvisMembre, Convocation, Correction, Deport, PointOrdreDuJour, Seance
from plie.socle.lectures import LectureCommune, Trou
from plie.socle.tri import par_nom

_SEANCE: Any = Trou("seance", BigIntegerField())
_ETAT = ("etat_des_points", "etat_des_avis", "etat_des_deports")


@dataclass(frozen=True)
class SuiviDeSeance:
    """What is said around the items of a session, by item, and the state of the whole."""

    etat: str
    avis: dict[int, Counter[str]]
    deports: Counter[int]
    rectifiees: dict[int, str]


def etat_de(seance: Seance) -> str:
    """What the screens that follow a session compare: it changes with each thing that they show."""
    return _etat(seance, _lecture_de_l_etat().lire(seance=seance.pk))


def suivi_de(seance: Seance) -> SuiviDeSeance:
    """The opinions, the withdrawals and the corrections, with the state that they make."""
    lues = _lecture_du_suivi().lire(seance=seance.pk)
    avis: dict[int, Counter[str]] = defaultdict(Counter)
    for ligne in lues["avis"]:
        avis[ligne["point"]][ligne["sens"]] += 1
    return SuiviDeSeance(
        etat=_etat(seance, lues),
        avis=avis,
        deports=Counter(ligne["point"] for ligne in lues["deports"]),
        rectifiees={ligne["decision__point"]: ligne["sens"] for ligne in lues["corrections"]},
    )


def _tables_de_l_etat() -> dict[str, QuerySet]:
    points = PointOrdreDuJour.objects.filter(seance=_SEANCE).order_by().values("seance")
    avis = AvisMembre.objects.filter(point__seance=_SEANCE).order_by().values("point__seance")
    deports = Deport.objects.filter(point__seance=_SEANCE).order_by().values("point__seance")
    tables = (
        points.annotate(
            nombre=Count("pk"), dernier=Max("pk"), decisions=Count("decision"), derniere=Max("decision__pk")
        ),
        avis.annotate(nombre=Count("pk"), dernier=Max("donne_le")),
        deports.annotate(nombre=Count("pk"), dernier=Max("pk")),
    )
    return dict(zip(_ETAT, tables, strict=True))


@cache
def _lecture_de_l_etat() -> LectureCommune:
    return LectureCommune(_tables_de_l_etat())


@cache
def _lecture_du_suivi() -> LectureCommune:
    return LectureCommune(
        {
            **_tables_de_l_etat(),
            "avis": AvisMembre.objects.filter(point__seance=_SEANCE).order_by().values("point", "sens"),
            "deports": Deport.objects.filter(point__seance=_SEANCE).order_by().values("point"),
            "corrections": Correction.objects.filter(decision__point__seance=_SEANCE)
            .order_by("pk")
            .values("decision__point", "sens"),
        }
    )


def _etat(seance: Seance, lues: dict[str, list[Any]]) -> str:
    vus = [*(lues[nom] for nom in _ETAT), seance.preparee_le]
    return f"{seance.statut}.{_resume(vus)}"


@dataclass(frozen=True)
class SuiviDuPoint:
    """Who is convened to decide of an item, who has withdrawn, what they said, how the decision was corrected."""

    point: PointOrdreDuJour
    convocations: list[Convocation]
    avis: list[AvisMembre]
    corrections: list[Correction]

    @property
    def etat(self) -> str:
        """« ouvert » or « decide », then what the sheet shows."""
        vus = (
            [correction.pk for correction in self.corrections],
            [(avis.pk, avis.donne_le) for avis in self.avis],
            [convocation.deport for convocation in self.convocations if convocation.deport],
        )
        return f"{'decide' if hasattr(self.point, 'decision') else 'ouvert'}.{_resume(vus)}"

    def siege_de(self, utilisateur: Any) -> Convocation | None:
        """The convocation of a member."""
        return next((c for c in self.convocations if c.utilisateur_id == utilisateur.pk), None)


def suivi_du_point(point: PointOrdreDuJour) -> SuiviDuPoint:
    """What surrounds an item just read with its decision: two queries, one more once it is decided."""
    decision = getattr(point, "decision", None)
    sieges = point.seance.convocations.avec_deport(point).select_related("utilisateur")
    return SuiviDuPoint(
        point=point,
        convocations=list(sieges.order_by(*par_nom("utilisateur"), "pk")),
        avis=list(point.avis.select_related("convocation__utilisateur").order_by("pk")),
        corrections=list(decision.corrections.select_related("corrigee_par").order_by("pk")) if decision else [],
    )


def _resume(vus: Any) -> str:
    return sha256(repr(vus).encode()).hexdigest()[:16]
