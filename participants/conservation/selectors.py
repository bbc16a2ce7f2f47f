"""Reads of conservation, shaped for the screens: names for who animates, figures for who administers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Value

from accounts.models import Plie
from accounts.perimetre import perimetre_de
from participants.conservation.plan import Ligne, Plan
from participants.conservation.regles import PREUVE_INCONNUE, Situation
from participants.enums import EtapeConservation
from participants.models import Participant
from participants.querysets import CleDeRecherche

if TYPE_CHECKING:
    from accounts.models import Utilisateur


A_VENIR = {
    EtapeConservation.ARCHIVAGE: "à sortir de la base active",
    EtapeConservation.ANONYMISATION: "à anonymiser",
}


@dataclass(frozen=True)
class LigneEcran:
    """A file on the list, with its person when the reader may still see them."""

    personne: Participant | None
    numero: int
    ligne: Ligne | None = None
    motifs: tuple[str, ...] = ()
    suspension: Any = None


def a_l_ecran(plan: Plan, utilisateur: Utilisateur) -> tuple[list[LigneEcran], list[LigneEcran]]:
    """What is to come and what is held back, in the PLIE that somebody animates; an archived file has no name here."""
    concernes = [ligne.participant for ligne in plan.lignes] + [pk for pk, _ in plan.retenues]
    miens = _du_plie(concernes, perimetre_de(utilisateur).animation)
    visibles = Participant.objects.animes_par(utilisateur).filter(pk__in=miens).prefetch_related("suspensions")
    personnes = {personne.pk: personne for personne in visibles}
    a_venir = [
        LigneEcran(personnes.get(x.participant), x.participant, x) for x in plan.lignes if x.participant in miens
    ]
    retenues = [
        LigneEcran(personnes.get(pk), pk, None, motifs_de(situation), _suspension(personnes.get(pk)))
        for pk, situation in plan.retenues
        if pk in miens
    ]
    return a_venir, retenues


def motifs_de(situation: Situation) -> tuple[str, ...]:
    """Why a file whose time is over stays."""
    return situation.obstacles or ((PREUVE_INCONNUE,) if situation.preuve.inconnue else ())


def comptes_par_plie(plan: Plan) -> list[tuple[str, dict[str, int]]]:
    """For who administers: how many files, by PLIE and step; never a person."""
    parcours: Any = Participant._meta.get_field("parcours").related_model
    lignes = {ligne.participant: A_VENIR[ligne.etape.nature] for ligne in plan.lignes}
    couples = parcours._base_manager.filter(participant__in=lignes).order_by().values_list("plie", "participant")
    comptes: dict[int, Counter[str]] = {}
    for plie, personne in set(couples):
        comptes.setdefault(plie, Counter())[lignes[personne]] += 1
    noms = dict(Plie.objects.values_list("pk", "nom"))
    return [(noms[plie], dict(compte)) for plie, compte in sorted(comptes.items(), key=lambda x: noms[x[0]])]


def archives_de(utilisateur: Utilisateur, *, nom: str, date_naissance: date) -> list[Participant]:
    """The archived people of this name born that day, in the PLIE that somebody coordinates."""
    archivees = Participant.objects.archivees_pour(utilisateur).filter(date_naissance=date_naissance)
    return list(archivees.filter(recherche__startswith=CleDeRecherche(Value(nom), Value(""))).order_by("pk"))


def _du_plie(personnes: list[int], plies: frozenset[int]) -> set[int]:
    parcours: Any = Participant._meta.get_field("parcours").related_model
    lus = parcours._base_manager.filter(participant__in=personnes, plie__in=plies)
    return set(lus.order_by().values_list("participant", flat=True))


def _suspension(personne: Participant | None) -> Any:
    if personne is None:
        return None
    return next((s for s in personne.suspensions.all() if s.levee_le is None), None)
