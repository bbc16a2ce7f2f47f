"""The work list in figures: what is overdue and what comes, by kind for an accompagnateur, by référent for a PLIE."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import Utilisateur
from accounts.perimetre import perimetre_de
from parcours.echeances import Echeance
from parcours.models import Parcours
from parcours.travail import MOIS, RETARD, SEMAINE, echeances_de, groupe_de, libelles_des_natures
from plie.socle.tri import par_nom

SANS_REFERENT = "Sans référent"


@dataclass(frozen=True, slots=True)
class Compte:
    """A line of figures."""

    libelle: str
    retard: int
    semaine: int
    mois: int

    @property
    def total(self) -> int:
        return self.retard + self.semaine + self.mois


@dataclass(frozen=True, slots=True)
class Resume:
    """What somebody is told: their portfolio by kind, the PLIE that they animate by référent. No person followed."""

    portefeuille: tuple[Compte, ...]
    equipe: tuple[Compte, ...]

    @property
    def a_faire(self) -> Compte:
        return _total("À faire", self.portefeuille)

    @property
    def a_faire_equipe(self) -> Compte:
        return _total("Tout le PLIE", self.equipe)

    @property
    def total(self) -> int:
        """What the summary announces; nothing to announce, nothing to send."""
        return self.a_faire.total + self.a_faire_equipe.total


def resume_de(utilisateur: Utilisateur, *, le: date) -> Resume:
    """The figures of somebody's work list, up to the end of the month."""
    perimetre = perimetre_de(utilisateur)
    portefeuille: tuple[Compte, ...] = ()
    equipe: tuple[Compte, ...] = ()
    if perimetre.accompagne:
        dues = echeances_de(Parcours.objects.du_portefeuille_de(utilisateur, le=le), le=le)
        libelles = libelles_des_natures(dues)
        portefeuille = _comptes(dues, le, lambda due: due.code, [(code, libelles[code]) for code in libelles])
    if perimetre.anime:
        parcours = Parcours.objects.visibles_par(utilisateur).filter(plie__in=perimetre.animation)
        dues = echeances_de(parcours, le=le)
        referents, noms = _referents(dues, le)
        equipe = _comptes(dues, le, lambda due: referents.get(due.parcours_id), noms)
    return Resume(portefeuille, equipe)


def _comptes(
    dues: Iterable[Echeance], le: date, cle: Callable[[Echeance], Any], lignes: Iterable[tuple[Any, str]]
) -> tuple[Compte, ...]:
    """One line per key that has something before the end of the month."""
    nombres = Counter((cle(due), groupe_de(due.date_limite, le=le)) for due in dues)
    comptes = (
        Compte(libelle, nombres[code, RETARD], nombres[code, SEMAINE], nombres[code, MOIS]) for code, libelle in lignes
    )
    return tuple(compte for compte in comptes if compte.total)


def _referents(dues: Iterable[Echeance], le: date) -> tuple[dict[int, int | None], list[tuple[int | None, str]]]:
    """The référent of each parcours that expects something, and their names in order, those without one last."""
    lus: Any = Parcours.objects.filter(pk__in={due.parcours_id for due in dues}).avec_referent(le=le)
    par_parcours = dict(lus.values_list("pk", "referent_id"))
    suiveurs = Utilisateur.objects.filter(pk__in={pk for pk in par_parcours.values() if pk})
    noms = [(suiveur.pk, str(suiveur)) for suiveur in suiveurs.order_by(*par_nom())]
    return par_parcours, [*noms, (None, SANS_REFERENT)]


def _total(libelle: str, comptes: Iterable[Compte]) -> Compte:
    lus = list(comptes)
    return Compte(libelle, sum(c.retard for c in lus), sum(c.semaine for c in lus), sum(c.mois for c in lus))
