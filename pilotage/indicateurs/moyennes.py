"""From what the SQL counted to figures: totals, then means and ratios; a mean over nobody is unknown."""

from __future__ import annotations

from pilotage.indicateurs.cellules import Cellule, Ensemble
from pilotage.indicateurs.etiquettes import ABREGEES
from pilotage.indicateurs.figures import SANS, TOTAL, Figures
from plie.socle.periodes import Periode

JOURS_PAR_MOIS = 30.4375
JOURS_PAR_AN = 365.25
# What a period in brief does not say.
SANS_ABREGE = ("personnes", "reception_mediane", "reception_decile_9", "jours_avant_commission", "entretiens_par_mois")

Effectifs = dict[str, tuple[int, ...]]


def sans_parcours(periode: Periode) -> Figures:
    """The figures of nobody."""
    return _completer({}, None, None, periode.jours)


def par_cle(
    jours: int,
    lus: dict[str, dict[str, list[int]]],
    mesures: dict[str, list[float | None]],
    etp: dict[str, tuple[float, float]],
    *,
    abregee: bool = False,
) -> dict[str, Figures]:
    """The figures of a period by key, with their total."""
    effectifs: dict[str, Effectifs] = {
        cle: {etiquette: tuple(valeurs) for etiquette, valeurs in par_etiquette.items()}
        for cle, par_etiquette in lus.items()
    }
    total: dict[str, list[int]] = {}
    for par_etiquette in effectifs.values():
        for etiquette, valeurs in par_etiquette.items():
            somme = total.setdefault(etiquette, [0] * len(SANS))
            for rang, valeur in enumerate(valeurs):
                somme[rang] += valeur
    effectifs[TOTAL] = {etiquette: tuple(valeurs) for etiquette, valeurs in total.items()}
    return {
        cle: _completer(par_etiquette, mesures.get(cle), etp.get(cle), jours, abregee=abregee)
        for cle, par_etiquette in effectifs.items()
    }


def _completer(
    effectifs: Effectifs,
    brut: list[float | None] | None,
    etp: tuple[float, float] | None,
    jours: int,
    *,
    abregee: bool = False,
) -> Figures:
    """Turn sums into means; a mean over nobody is unknown."""
    figures = Figures(effectifs, {}, jours, frozenset(ABREGEES) if abregee else None)
    personnes, j_positives, j_autres, j_effectif, mediane, decile, j_commission, entretiens, presence = (
        *(brut or [0]),
        *[None] * 8,
    )[:9]

    def moyenne(somme: float | None, cellule: Cellule, unite: float = 1) -> float | None:
        if somme is None:
            return None
        nombre = figures.effectif(cellule)
        return somme / nombre / unite if nombre else None

    positives = Cellule(Ensemble.SORTIES, "sortie:positive")
    accompagnes = figures.effectif(Cellule(Ensemble.ACCOMPAGNES))
    etp_jours, capacite = etp or (None, None)
    etp_moyen = etp_jours / jours if etp_jours else None
    figures.mesures.update(
        personnes=int(personnes or 0),
        duree_moyenne_positives=moyenne(j_positives, positives, JOURS_PAR_MOIS),
        duree_moyenne_autres=moyenne(j_autres, Cellule(Ensemble.SORTIES, "non_positive"), JOURS_PAR_MOIS),
        duree_moyenne_effectif=moyenne(j_effectif, Cellule(Ensemble.EFFECTIF_FIN), JOURS_PAR_MOIS),
        reception_mediane=mediane,
        reception_decile_9=decile,
        jours_avant_commission=moyenne(j_commission, Cellule(Ensemble.INTEGRATIONS, "commission:connue")),
        entretiens_par_mois=(entretiens or 0) / (presence / JOURS_PAR_MOIS) if presence else None,
        etp=etp_moyen,
        suivis_par_etp=capacite / etp_jours if capacite and etp_jours else None,
        positives_par_etp_an=figures.effectif(positives) / (etp_jours / JOURS_PAR_AN) if etp_jours else None,
        accompagnes_par_etp=accompagnes / etp_moyen if etp_moyen else None,
        accompagnes_sur_capacite=accompagnes * jours / capacite if capacite else None,
    )
    if abregee:
        for tue in SANS_ABREGE:
            del figures.mesures[tue]
    return figures
