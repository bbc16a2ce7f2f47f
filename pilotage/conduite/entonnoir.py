"""From the prescription to the exit: how many of those oriented get through each step, by prescripteur and over time.

The count and the list behind it read the same conditions, so that one never says more than the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, DateField, Q, QuerySet
from django.db.models.functions import Cast, TruncQuarter

from accounts.models import Plie
from parcours.enums import STATUTS_ACCEPTES, StatutParcours
from parcours.models import CodePrescripteur, Parcours
from plie.socle.lectures import LectureCommune
from plie.socle.mur import CHIFFRES, leve
from plie.socle.periodes import Periode
from sorties.enums import Qualification

ORIENTES, RECUS, INTEGRES, SORTIS, POSITIFS = "orientes", "recus", "integres", "sortis", "positifs"
# (code, heading, condition): each step among the one before.
ETAPES: tuple[tuple[str, str, Q], ...] = (
    (ORIENTES, "Orientés", Q()),
    (RECUS, "Reçus", Q(date_premier_rdv__isnull=False)),
    (INTEGRES, "Intégrés", Q(statut__in=STATUTS_ACCEPTES)),
    (SORTIS, "Sortis", Q(statut=StatutParcours.SORTI)),
    (POSITIFS, "En sortie positive", Q(sortie__qualification=Qualification.POSITIVE)),
)
LIBELLES = {code: libelle for code, libelle, _ in ETAPES}
_CONDITIONS = {code: condition for code, _, condition in ETAPES}


@dataclass(frozen=True, slots=True)
class LigneEntonnoir:
    """What became of those oriented by one prescripteur, or in one quarter; without a code, of all of them."""

    code: str
    libelle: str
    nombres: dict[str, int]


@dataclass(frozen=True, slots=True)
class Entonnoir:
    """The same people, by prescripteur, by quarter, and together."""

    periode: Periode
    par_prescripteur: list[LigneEntonnoir]
    par_trimestre: list[LigneEntonnoir]
    total: LigneEntonnoir


@leve(CHIFFRES)
def entonnoir(plies: Sequence[Plie], periode: Periode) -> Entonnoir:
    """What became, up to now, of those oriented during a period: one query, whatever the number of PLIE."""
    orientes = _orientes(Parcours.objects.filter(plie__in=plies), periode)
    comptes = {code: Count("pk", filter=condition) for code, _, condition in ETAPES}
    par_prescripteur_et_trimestre = (
        orientes.order_by()
        # A truncated date is a moment for PostgreSQL, a day for us.
        .annotate(trimestre=Cast(TruncQuarter("date_orientation"), DateField()))
        .values("prescripteur", "trimestre")
        .annotate(**comptes)
    )
    lus = LectureCommune(
        {"orientes": par_prescripteur_et_trimestre, "libelles": CodePrescripteur.objects.values("code", "libelle")}
    ).lire()
    prescripteurs: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(LIBELLES, 0))
    trimestres: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(LIBELLES, 0))
    total = dict.fromkeys(LIBELLES, 0)
    for ligne in lus["orientes"]:
        code = Periode.trimestre_de(ligne["trimestre"]).code_trimestre
        for code_etape in LIBELLES:
            for ou in (prescripteurs[ligne["prescripteur"]], trimestres[code], total):
                ou[code_etape] += ligne[code_etape]
    libelles = {ligne["code"]: ligne["libelle"] for ligne in lus["libelles"]}
    return Entonnoir(
        periode,
        sorted(
            (LigneEntonnoir(code, _majuscule(libelles.get(code, code)), n) for code, n in prescripteurs.items()),
            key=lambda ligne: (-ligne.nombres[ORIENTES], ligne.libelle),
        ),
        [LigneEntonnoir(code, code.replace("T", " T"), trimestres[code]) for code in sorted(trimestres)],
        LigneEntonnoir("", "Ensemble", total),
    )


def parcours_de(
    visibles: QuerySet[Parcours], periode: Periode, *, etape: str, prescripteur: str = "", trimestre: str = ""
) -> QuerySet[Parcours]:
    """The parcours behind a number, among those already scoped to whoever asks."""
    parcours = _orientes(visibles, periode).filter(_CONDITIONS[etape])
    if prescripteur:
        parcours = parcours.filter(prescripteur=prescripteur)
    if trimestre:
        lu = Periode.lire_trimestre(trimestre)
        parcours = parcours.filter(date_orientation__range=(lu.debut, lu.fin))
    return parcours


def _orientes(parcours: Any, periode: Periode) -> QuerySet[Parcours]:
    lus: QuerySet[Parcours] = parcours.filter(date_orientation__range=(periode.debut, periode.fin))
    return lus


def _majuscule(libelle: str) -> str:
    return libelle[:1].upper() + libelle[1:]
