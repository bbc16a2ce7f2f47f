"""The eligibility of a candidature: its facts read from the tables, judged by the pure rules (P-3.1 to P-3.5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from parcours.models import Parcours
from parcours.regles import ConditionEntree, SituationEntree, conditions_integration
from participants.enums import FamilleDifficulte
from participants.models import Difficulte
from participants.selectors import situation_au
from plie.pacte import version_en_vigueur


def entree_de(parcours: Parcours, *, le: date) -> SituationEntree:
    """What is known of the person that day, as the rules take it (a constant number of queries)."""
    jour = parcours.date_premier_rdv or le
    return entree_d_apres(
        parcours,
        difficultes=list(parcours.diagnostic.difficultes.all()) if parcours.diagnostic else [],
        situation=situation_au(parcours.participant, jour),
        brsa=parcours.participant.periodes_rsa.couvrant(le=jour).exists(),
        territoire=frozenset(parcours.plie.communes.values_list("pk", flat=True)),
    )


def entree_d_apres(
    parcours: Parcours,
    *,
    difficultes: Iterable[Difficulte],
    situation: Mapping[str, Any],
    brsa: bool,
    territoire: frozenset[str],
) -> SituationEntree:
    """The same, from rows already read.

    Args:
        situation: residence, France Travail, RQTH as on the entry (art. 2, 3), whatever has changed since.
    """
    personne, diagnostic, commune = parcours.participant, parcours.diagnostic, situation["commune"]
    relevees = list(difficultes)

    def codes(famille: str) -> frozenset[str]:
        return frozenset(d.code for d in relevees if d.famille == famille)

    return SituationEntree(
        date_naissance=personne.date_naissance,
        date_premier_rdv=parcours.date_premier_rdv,
        commune=commune.pk if commune else "",
        territoire=territoire,
        date_inscription_france_travail=situation["date_inscription_france_travail"],
        inscription_en_cours=situation["inscription_en_cours"],
        # Without a diagnostic, the difficulties are missing: the need is not said to be denied.
        besoin_renforce=diagnostic.besoin_renforce if diagnostic else True,
        difficultes_professionnelles=codes(FamilleDifficulte.PROFESSIONNELLE),
        difficultes_sociales=codes(FamilleDifficulte.SOCIALE),
        date_volonte=diagnostic.date_volonte if diagnostic else None,
        niveau_formation=personne.niveau_formation,
        brsa=brsa,
        ass=bool(personne.ass),
        aah=bool(personne.aah),
        rqth=bool(situation["rqth"]),
        qpv=bool(situation["qpv"]),
        parent_isole=bool(personne.parent_isole),
        sous_main_justice=bool(personne.sous_main_justice),
    )


def conditions_de(parcours: Parcours, *, le: date) -> tuple[ConditionEntree, ...]:
    """Every condition of art. 2 and 3, met or not, under the Pacte in force on the first appointment."""
    parametres = version_en_vigueur(parcours.date_premier_rdv or le)
    return conditions_integration(entree_de(parcours, le=le), parametres)
