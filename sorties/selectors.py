"""From the rows of a file to the facts that the rules judge, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from parcours.models import Parcours
from plie.pacte import ParametresPacte
from plie.socle.lectures import LectureCommune
from sorties import regles
from sorties.enums import NatureJustificatif
from sorties.lignes import Fait, Preuves, bareme, preuves_par_parcours, tables
from sorties.models import ContratTravail
from sorties.regles import Situation, VerdictSortie, juger_sortie
from sorties.regles.creation import CreationEntreprise
from sorties.regles.deux_contrats import DeuxContrats
from sorties.regles.dynamiques import TravailCourt
from sorties.regles.emploi_durable import EmploiDurable
from sorties.regles.examen import Examen
from sorties.regles.formation import CertificationObtenue, FormationQualifiante
from sorties.regles.heures import Heures
from sorties.smic import BaremeSmic

if TYPE_CHECKING:
    from accounts.models import Utilisateur


@dataclass(frozen=True)
class Dossier:
    """A parcours on a day: its rows, the same as facts, and the verdict; nothing to judge before the start."""

    parcours: Parcours
    preuves: Preuves
    parametres: ParametresPacte
    situation: Situation
    verdict: VerdictSortie

    def examen(self, critere: str) -> Examen | None:
        """The examination of a criterion that is met."""
        remplis = [self.verdict.retenu, *self.verdict.autres] if self.verdict.retenu else []
        return next((e for e in remplis if e is not None and e.critere == critere), None)

    def fait(self, critere: str) -> Fait | None:
        """The row behind a criterion that is met: the source of tables 8 and 9 of the consolidation."""
        examen = self.examen(critere)
        return self._ligne(_fait_retenu(examen)) if examen else None

    def _ligne(self, fait: Any) -> Fait | None:
        couples: list[tuple[Any, Fait]] = [
            *zip(self.situation.contrats, self.preuves.contrats, strict=True),
            *zip(self.situation.releves, self.preuves.releves, strict=True),
            *zip(self.situation.creations, self.preuves.creations, strict=True),
            *zip(self.situation.formations, self.preuves.formations, strict=True),
        ]
        return next((ligne for valeur, ligne in couples if valeur is fait), None)


def _fait_retenu(examen: Examen) -> Any:
    fait: Any = None
    match examen:
        case EmploiDurable():
            fait = examen.contrat
        case DeuxContrats():
            fait = examen.paire[1] if examen.paire else None
        case Heures():
            fait = examen.atteint.dernier if examen.atteint else None
        case CreationEntreprise():
            fait = examen.creation
        case FormationQualifiante() | CertificationObtenue():
            fait = examen.formation
        case TravailCourt():
            fait = examen.travail
    return fait


def preuves_de(parcours: Iterable[Parcours], *, lecteur: Utilisateur | None = None) -> dict[int, Preuves]:
    """The evidence of several parcours, in one query whatever their number.

    Args:
        lecteur: keep only what this person may see; a pôle does not see what follows the last RSA period (A-2), and
            a verdict computed from hidden rows would betray them.
    """
    numeros = [p.pk for p in parcours]
    trouvees = preuves_par_parcours(_lignes_de(numeros, lecteur))
    return {numero: trouvees[numero] for numero in numeros}


def _lignes_de(numeros: list[int], lecteur: Utilisateur | None = None) -> Callable[[Any], list[Any]]:
    """The rows of each table of the evidence."""

    def bornees(modele: Any) -> Any:
        lues = modele.objects.filter(parcours__in=numeros)
        return lues.visibles_par(lecteur) if lecteur is not None else lues

    lues = LectureCommune({modele._meta.label: lignes for modele, lignes in tables(bornees).items()}).lire()
    return lambda modele: lues[modele._meta.label]


def situation_des_preuves(parcours: Parcours, preuves: Preuves, le: date) -> Situation:
    """The rows as the facts of the rules, in the same order."""
    if parcours.date_debut is None:
        raise ValueError("Un parcours qui n’a pas commencé n’a pas de situation de sortie.")
    return Situation(
        debut_parcours=parcours.date_debut,
        evalue_le=le,
        prolonge=parcours.prolonge,
        contrats=tuple(
            regles.Contrat(
                type=c.type,
                debut=c.date_debut,
                fin=c.date_fin,
                heures_hebdo=c.heures_hebdo,
                seuil_branche=c.seuil_branche,
                presence_au=preuves.presence_au(c),
                employeur=c.employeur,
                source_seuil=c.source_seuil,
            )
            for c in preuves.contrats
        ),
        releves=tuple(
            regles.Releve(type=r.type, debut=r.date_debut, fin=r.date_fin, heures=r.heures, employeur=r.employeur)
            for r in preuves.releves
        ),
        creations=tuple(
            regles.Creation(
                debut=c.date_debut,
                rcs=c.rcs,
                immatriculation=any(j.nature == NatureJustificatif.IMMATRICULATION for j in preuves.pieces(c)),
                presence_au=preuves.presence_au(c),
                recettes=tuple(regles.Recette(mois=r.mois, montant=r.montant) for r in preuves.recettes[c.pk]),
            )
            for c in preuves.creations
        ),
        formations=tuple(
            regles.Formation(
                debut=f.date_debut,
                rncp=f.rncp or None,
                presence_au=preuves.presence_au(f),
                certification=f.certification or None,
                obtenue_le=f.date_obtention,
                arret=f.date_fin if f.motif_fin else None,
            )
            for f in preuves.formations
        ),
    )


def dossiers_de(parcours: Iterable[Parcours], le: date, *, lecteur: Utilisateur | None = None) -> dict[int, Dossier]:
    """The verdicts of several parcours that have started, in one query whatever their number."""
    commences = [p for p in parcours if p.date_debut is not None]
    if not commences:
        return {}
    lignes = _lignes_de([un.pk for un in commences], lecteur)
    preuves, smic = preuves_par_parcours(lignes), bareme(lignes)
    return {un.pk: juger(un, preuves[un.pk], le, smic) for un in commences}


def juger(parcours: Parcours, preuves: Preuves, le: date, smic: BaremeSmic) -> Dossier:
    """The verdict on rows already read."""
    situation = situation_des_preuves(parcours, preuves, le)
    verdict = juger_sortie(situation, smic)
    return Dossier(parcours, preuves, verdict.parametres, situation, verdict)


def dossier_de(parcours: Parcours, le: date, *, lecteur: Utilisateur | None = None) -> Dossier | None:
    """The rows, facts and verdict of one parcours; nothing before its start."""
    return dossiers_de([parcours], le, lecteur=lecteur).get(parcours.pk)


def dossier_suppose(parcours: Parcours, le: date, contrat: ContratTravail) -> Dossier | None:
    """The verdict as it would be with this contract, new or corrected, that nothing has saved yet."""
    if parcours.date_debut is None:
        return None
    lignes = _lignes_de([parcours.pk])
    preuves = preuves_par_parcours(lignes)[parcours.pk]
    autres = [c for c in preuves.contrats if c.pk != contrat.pk]
    preuves.contrats = sorted([*autres, contrat], key=lambda c: c.date_debut)
    return juger(parcours, preuves, le, bareme(lignes))


def situation_de(parcours: Parcours, le: date) -> Situation:
    """The facts of one parcours on a day."""
    return situation_des_preuves(parcours, preuves_de([parcours])[parcours.pk], le)


def verdict_de(parcours: Parcours, le: date, *, lecteur: Utilisateur | None = None) -> VerdictSortie | None:
    """What the facts of a parcours allow the commission to decide on a day; nothing before its start."""
    dossier = dossier_de(parcours, le, lecteur=lecteur)
    return dossier.verdict if dossier else None
