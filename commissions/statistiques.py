"""The figures of a PLIE's commission over a period: set-based, a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from accounts.models import Plie
from commissions.enums import Objet, Sens, StatutSeance
from plie.socle.colonnes import Colonne

# A decision weighs here once taken: the session is open or closed, never planned nor cancelled.
TENUES = (StatutSeance.OUVERTE.value, StatutSeance.CLOSE.value)

_PAR_OBJET = """
SELECT s.objet,
       count(*),
       count(*) FILTER (WHERE d.sens = 'accord'),
       count(*) FILTER (WHERE d.sens = 'refus'),
       count(*) FILTER (WHERE d.sens = 'ajournement'),
       count(*) FILTER (WHERE d.sens = 'requalification'),
       count(*) FILTER (WHERE EXISTS (SELECT FROM commissions_correction c WHERE c.decision_id = d.id)),
       percentile_cont(0.5) WITHIN GROUP (
           ORDER BY se.date_seance - (s.demandee_le AT TIME ZONE 'Europe/Paris')::date
       ) FILTER (WHERE d.sens <> 'ajournement'),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY se.date_seance - p.date_premier_rdv)
           FILTER (WHERE d.sens <> 'ajournement' AND p.date_premier_rdv IS NOT NULL)
  FROM commissions_decision d
  JOIN commissions_pointordredujour pt ON pt.id = d.point_id
  JOIN commissions_seance se ON se.id = pt.seance_id
  JOIN commissions_saisine s ON s.id = pt.saisine_id
  JOIN parcours_parcours p ON p.id = s.parcours_id
 WHERE se.plie_id = %(plie)s AND se.statut = ANY(%(tenues)s) AND se.date_seance BETWEEN %(du)s AND %(au)s
 GROUP BY s.objet
"""
_MOTIFS = """
SELECT d.motif, count(*)
  FROM commissions_decision d
  JOIN commissions_pointordredujour pt ON pt.id = d.point_id
  JOIN commissions_seance se ON se.id = pt.seance_id
 WHERE se.plie_id = %(plie)s AND se.statut = ANY(%(tenues)s) AND se.date_seance BETWEEN %(du)s AND %(au)s
   AND d.sens = 'ajournement'
 GROUP BY d.motif ORDER BY count(*) DESC, d.motif LIMIT 20
"""
_SEANCES = """
SELECT count(*), count(*) FILTER (WHERE statut = 'annulee')
  FROM commissions_seance
 WHERE plie_id = %(plie)s AND date_seance BETWEEN %(du)s AND %(au)s AND statut IN ('ouverte', 'close', 'annulee')
"""


@dataclass(frozen=True)
class LigneObjet:
    """One kind of item: how many decisions, of which sense, corrected since, how long they took (median, in days)."""

    libelle: str
    decisions: int
    accords: int
    refus: int
    ajournements: int
    requalifications: int
    rectifiees: int
    jours_depuis_demande: float | None
    jours_depuis_rdv: float | None

    @property
    def non_suivies(self) -> int:
        """Proposals that the commission did not follow: refused, or requalified."""
        return self.refus + self.requalifications

    @property
    def part_non_suivies(self) -> float | None:
        """Among the decisions that settle the item; none when there is none."""
        tranchees = self.decisions - self.ajournements
        return self.non_suivies / tranchees if tranchees else None


@dataclass(frozen=True)
class Statistiques:
    """The figures of a period."""

    seances: int
    annulees: int
    lignes: tuple[LigneObjet, ...]
    total: LigneObjet | None
    motifs: tuple[tuple[str, int], ...]

    def part(self, ligne: LigneObjet) -> float:
        """The share of a kind among the decisions."""
        return ligne.decisions / self.total.decisions if self.total else 0.0


def statistiques(plie: Plie, *, du: date, au: date) -> Statistiques:
    """The commission's figures between two days, both included (three queries)."""
    bornes = {"plie": plie.pk, "du": du, "au": au, "tenues": list(TENUES)}
    with connection.cursor() as curseur:
        curseur.execute(_SEANCES, bornes)
        seances, annulees = curseur.fetchone()
        curseur.execute(_PAR_OBJET, bornes)
        lues = {objet: valeurs for objet, *valeurs in curseur.fetchall()}
        curseur.execute(_MOTIFS, bornes)
        motifs = tuple((motif, nombre) for motif, nombre in curseur.fetchall())
    lignes = tuple(LigneObjet(Objet(o).label.capitalize(), *lues[o]) for o in Objet.values if o in lues)
    return Statistiques(seances - annulees, annulees, lignes, _total(lignes), motifs)


def _total(lignes: tuple[LigneObjet, ...]) -> LigneObjet | None:
    if not lignes:
        return None
    sommes = (sum(getattr(ligne, nom) for ligne in lignes) for nom in _COMPTES)
    return LigneObjet("Ensemble", *sommes, jours_depuis_demande=None, jours_depuis_rdv=None)


_COMPTES = ("decisions", "accords", "refus", "ajournements", "requalifications", "rectifiees")

COLONNES: tuple[Colonne[LigneObjet], ...] = (
    Colonne("Objet", lambda ligne: ligne.libelle, 22),
    Colonne("Décisions", lambda ligne: ligne.decisions),
    Colonne(f"{Sens.ACCORD.label.capitalize()}s", lambda ligne: ligne.accords),
    Colonne("Refus", lambda ligne: ligne.refus),
    Colonne("Ajournements", lambda ligne: ligne.ajournements),
    Colonne("Requalifications", lambda ligne: ligne.requalifications),
    Colonne("Rectifiées après la clôture", lambda ligne: ligne.rectifiees, 16),
    Colonne("Jours de la demande à la décision (médiane)", lambda ligne: ligne.jours_depuis_demande, 30),
    Colonne("Jours du premier rendez-vous à la décision (médiane)", lambda ligne: ligne.jours_depuis_rdv, 30),
)
