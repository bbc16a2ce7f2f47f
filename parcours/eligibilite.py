"""The eligibility of a candidature: its facts read from the tables, judged by the pure rules (P-3.1 to P-3.5)."""

from __future__ import annotations

from datetime import date

from parcours.models import Parcours
from parcours.regles import ConditionEntree, SituationEntree, conditions_integration
from participants.enums import FamilleDifficulte
from participants.selectors import situation_au
from plie.pacte import version_en_vigueur


def entree_de(parcours: Parcours, *, le: date) -> SituationEntree:
    """What is known of the person that day, as the rules take it (a constant number of queries)."""
    personne = parcours.participant
    diagnostic = parcours.diagnostic
    difficultes = list(diagnostic.difficultes.all()) if diagnostic else []

    # Residence, France Travail, RQTH are those of the entry (art. 2, 3), whatever has changed since.
    situation = situation_au(personne, parcours.date_premier_rdv or le)
    commune = situation["commune"]

    def codes(famille: str) -> frozenset[str]:
        return frozenset(d.code for d in difficultes if d.famille == famille)

    return SituationEntree(
        date_naissance=personne.date_naissance,
        date_premier_rdv=parcours.date_premier_rdv,
        commune=commune.pk if commune else "",
        territoire=frozenset(parcours.plie.communes.values_list("pk", flat=True)),
        date_inscription_france_travail=situation["date_inscription_france_travail"],
        inscription_en_cours=situation["inscription_en_cours"],
        # Without a diagnostic, the difficulties are missing: the need is not said to be denied.
        besoin_renforce=diagnostic.besoin_renforce if diagnostic else True,
        difficultes_professionnelles=codes(FamilleDifficulte.PROFESSIONNELLE),
        difficultes_sociales=codes(FamilleDifficulte.SOCIALE),
        date_volonte=diagnostic.date_volonte if diagnostic else None,
        niveau_formation=personne.niveau_formation,
        brsa=personne.periodes_rsa.couvrant(le=parcours.date_premier_rdv or le).exists(),
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
