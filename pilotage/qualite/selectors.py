"""How many parcours each check finds, by référent, and which: one query each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q

from accounts.models import Utilisateur
from accounts.perimetre import perimetre_de
from parcours.models import Parcours
from pilotage.qualite.annotations import annoter, population
from pilotage.qualite.controles import CONTROLES, GROUPES, Controle
from pilotage.qualite.models import Incoherence, PassageCoherence
from plie.socle.tri import sans_accents

SANS_REFERENT = "sans"
NON_SUIVI = "Sans référent"
_TOUTES = reduce(or_, (controle.condition for controle in CONTROLES.values()), Q())


@dataclass(frozen=True, slots=True)
class Constat:
    """A check and how many parcours it finds."""

    controle: Controle
    nombre: int


@dataclass(frozen=True, slots=True)
class LigneReferent:
    """What the checks find in the parcours of one référent."""

    code: str
    nom: str
    parcours: int
    a_corriger: int
    anomalies: int


@dataclass(frozen=True, slots=True)
class Qualite:
    """The page: checks by group, référents, and how many parcours were looked at."""

    groupes: list[tuple[str, list[Constat]]]
    referents: list[LigneReferent]
    examines: int
    a_corriger: int


def qualite(parcours: Any, *, le: date, referent: str = "") -> Qualite:
    """What the checks find in a set of parcours, already scoped to whoever asks.

    Args:
        referent: the code of a référent, to count theirs alone.
    """
    comptes = {code: Count("pk", filter=controle.condition) for code, controle in CONTROLES.items()}
    lus = list(
        annoter(population(parcours, le=le), le=le)
        .order_by()
        .values("referent_id")
        .annotate(examines=Count("pk"), a_corriger=Count("pk", filter=_TOUTES), **comptes)
    )
    noms = {str(personne.pk): str(personne) for personne in _personnes(lus)}
    choisis = [ligne for ligne in lus if not referent or _code(ligne["referent_id"]) == referent]
    totaux = {code: sum(ligne[code] for ligne in choisis) for code in CONTROLES}
    lignes = [
        LigneReferent(
            _code(ligne["referent_id"]),
            noms.get(_code(ligne["referent_id"]), NON_SUIVI),
            ligne["examines"],
            ligne["a_corriger"],
            sum(ligne[code] for code in CONTROLES),
        )
        for ligne in lus
    ]
    return Qualite(
        [
            (groupe, [Constat(c, totaux[c.code]) for c in CONTROLES.values() if c.groupe == groupe and totaux[c.code]])
            for groupe in GROUPES
        ],
        sorted(lignes, key=lambda ligne: (ligne.code == SANS_REFERENT, sans_accents(ligne.nom))),
        sum(ligne["examines"] for ligne in choisis),
        sum(ligne["a_corriger"] for ligne in choisis),
    )


def parcours_du_controle(parcours: Any, controle: Controle | None, *, le: date, referent: str = "") -> Any:
    """The parcours that a check finds (any of them without one), in alphabetical order."""
    lus = annoter(population(parcours, le=le), le=le).filter(controle.condition if controle else _TOUTES)
    if referent == SANS_REFERENT:
        lus = lus.filter(referent_id__isnull=True)
    elif referent:
        lus = lus.filter(referent_id=int(referent))
    return lus.select_related("participant", "plie").order_by("participant__recherche", "pk")


def _personnes(lus: Sequence[dict[str, Any]]) -> list[Utilisateur]:
    return list(Utilisateur.objects.filter(pk__in=[li["referent_id"] for li in lus if li["referent_id"]]))


def _code(referent: int | None) -> str:
    return str(referent) if referent is not None else SANS_REFERENT


def modifiables(utilisateur: Any) -> Any:
    """What somebody can correct: their portfolio, the PLIE that they animate (A-1)."""
    return Parcours.objects.modifiables_par(utilisateur)


def referents_de(parcours: Sequence[Any]) -> dict[int, str]:
    """The names of the référents of a page of parcours: one query."""
    suiveurs = Utilisateur.objects.in_bulk([p.referent_id for p in parcours if p.referent_id])
    return {pk: str(suiveur) for pk, suiveur in suiveurs.items()}


@dataclass(frozen=True, slots=True)
class EtatDeLaCoherence:
    """The last sweep as somebody reads it: counts by invariant, and those whose list is theirs to open."""

    passage: PassageCoherence | None
    nombres: dict[str, int]
    ouvertes: set[str]


def etat_de_la_coherence(utilisateur: Utilisateur) -> EtatDeLaCoherence:
    """Every count for an administrator, who reads no list; those of the PLIE that one animates, with their lists."""
    siennes = Incoherence.objects.visibles_par(utilisateur)
    comptees = Incoherence.objects.all() if perimetre_de(utilisateur).administrateur else siennes
    nombres = comptees.order_by().values("code").annotate(nombre=Count("pk")).values_list("code", "nombre")
    return EtatDeLaCoherence(
        PassageCoherence.objects.first(),
        dict(nombres),
        set(siennes.filter(parcours__isnull=False).values_list("code", flat=True).distinct()),
    )
