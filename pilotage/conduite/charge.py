"""The load of the accompagnateurs: persons of the year by full-time equivalent, against 100 (90) (art. 5 a)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import EtpPlie, Plie
from pilotage.conduite.objectifs import ACCOMPAGNES, ANNEE, Situation
from pilotage.indicateurs.calcul import TOTAL


@dataclass(frozen=True, slots=True)
class ChargeDePlie:
    """Who is followed by one full-time equivalent over the year, now and at its end."""

    code: str
    etp: float | None
    accompagnes: int
    objectif: float
    par_etp: float | None
    projetee: float | None

    @property
    def part(self) -> float | None:
        """Percentage of the objective."""
        return self.par_etp / self.objectif * 100 if self.par_etp is not None else None


def charges(plies: Sequence[Plie], lue: Situation) -> list[ChargeDePlie]:
    """The load of each PLIE, and of all of them when there are several: one query."""
    suivis = _suivis_par_etp(plies, lue)
    codes = [plie.code for plie in plies]
    lignes = [_charge(lue, code, suivis[code]) for code in codes]
    if len(codes) > 1:
        etps = [ligne.etp for ligne in lignes]
        connus = [etp for etp in etps if etp]
        # The objective of all of them weighs each by its working time.
        moyen = sum(etp * suivis[code] for etp, code in zip(etps, codes, strict=True) if etp)
        objectif = moyen / sum(connus) if connus else lue.parametres.suivis_par_etp
        lignes.append(_charge(lue, TOTAL, objectif))
    return lignes


def _charge(lue: Situation, code: str, objectif: float) -> ChargeDePlie:
    figures = lue.calcul.figures[ANNEE][code]
    etp = figures.mesures["etp"]
    accompagnes = next((li for li in lue.par_plie[code].nombres if li.code == "accompagnes"), None)
    fin = accompagnes.projection.centrale if accompagnes else None
    return ChargeDePlie(
        code,
        etp,
        figures.effectif(ACCOMPAGNES),
        float(objectif),
        figures.mesures["accompagnes_par_etp"],
        fin / etp if fin is not None and etp else None,
    )


def _suivis_par_etp(plies: Sequence[Plie], lue: Situation) -> dict[str, int]:
    """How many each PLIE has agreed to follow by full-time equivalent; the Pacte's figure where nothing is recorded."""
    connus: dict[str, int] = dict(
        EtpPlie.objects.filter(plie__in=plies, date_debut__lte=lue.periode.fin)
        .order_by("plie", "date_debut")
        .values_list("plie__code", "suivis_par_etp")
    )
    return {plie.code: connus.get(plie.code, lue.parametres.suivis_par_etp) for plie in plies}
