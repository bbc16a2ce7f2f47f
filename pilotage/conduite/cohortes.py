"""Cohort curves: how many have left, and how many to a positive exit, by months since the start."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from accounts.models import Plie
from pilotage.conduite.regles.survie import Observation, Palier, estimer, lire
from pilotage.indicateurs.moyennes import JOURS_PAR_MOIS
from plie.pacte import version_en_vigueur
from plie.socle.mur import CHIFFRES, leve

ENSEMBLE = "Ensemble"
COHORTES = 3
EFFECTIF_MINIMUM = 10
POSITIVE = "positive"

# An exit dated after the day has not taken place yet: on that day the parcours is still under way.
DUREES = """
SELECT extract(year FROM p.date_debut)::int AS annee,
       LEAST(COALESCE(p.date_fin, %(le)s), %(le)s) - p.date_debut AS jours,
       CASE WHEN p.date_fin <= %(le)s THEN COALESCE(x.qualification, 'inconnue') ELSE '' END AS issue,
       count(*)
FROM parcours_parcours p
LEFT JOIN sorties_sortie x ON x.parcours_id = p.id
WHERE p.plie_id = ANY(%(plies)s) AND p.date_debut BETWEEN %(depuis)s AND %(le)s
GROUP BY 1, 2, 3
"""


@dataclass(frozen=True, slots=True)
class Cohorte:
    """The parcours that started in one year, or in all of them."""

    nom: str
    effectif: int
    sorties: list[float | None]
    positives: list[float | None]


@dataclass(frozen=True, slots=True)
class Cohortes:
    """Curves over the same months; `depuis`: the first start that they count."""

    depuis: date
    mois: list[int]
    cohortes: list[Cohorte]


@leve(CHIFFRES)
def cohortes(plies: Sequence[Plie], *, le: date) -> Cohortes:
    """The curves of the last years of entry and of all of them together, as the files stand on a day.

    One query. The curves stop where nobody has been observed any longer; a year of too few entries has no curve of
    its own.
    """
    parametres = version_en_vigueur(le)
    depuis = date(min(parametres.debut_pacte.year, le.year), 1, 1)
    par_annee: dict[int, list[Observation]] = defaultdict(list)
    with connection.cursor() as curseur:
        curseur.execute(DUREES, {"plies": [plie.pk for plie in plies], "depuis": depuis, "le": le})
        for annee, jours, issue, nombre in curseur.fetchall():
            par_annee[annee].append(Observation(jours, issue, nombre))
    mois = list(range(parametres.duree_prolongee_mois + 1))
    toutes = [observation for observations in par_annee.values() for observation in observations]
    lues = [_cohorte(ENSEMBLE, toutes, mois)]
    lues += [_cohorte(f"Entrées {annee}", par_annee[annee], mois) for annee in sorted(par_annee)[-COHORTES:]]
    return Cohortes(depuis, mois, [cohorte for cohorte in lues if cohorte.effectif >= EFFECTIF_MINIMUM])


def _cohorte(nom: str, observations: Sequence[Observation], mois: Sequence[int]) -> Cohorte:
    paliers: list[Palier] = estimer(observations)
    durees = [int(m * JOURS_PAR_MOIS) for m in mois]
    jusque = max((observation.duree for observation in observations), default=-1)
    return Cohorte(
        nom,
        sum(observation.nombre for observation in observations),
        lire(paliers, durees, jusque=jusque),
        lire(paliers, durees, jusque=jusque, issue=POSITIVE),
    )
