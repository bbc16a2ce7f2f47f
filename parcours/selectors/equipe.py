"""The team of a PLIE: what each accompagnateur carries against their working time, what is late, what stands still."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q

from accounts.enums import CodeRole
from accounts.models import Delegation, EtpPlie, Plie, Role, Utilisateur
from parcours.enums import STATUTS_OUVERTS, StatutParcours
from parcours.lot import LotLu
from parcours.models import Parcours
from parcours.regles import NATURES
from parcours.regles.charge import Charge, charge
from parcours.selectors.mouvement import (
    REFERENT_PARTI,
    SANS_ETAPE,
    avec_mouvement,
    sans_entretien,
    sans_mouvement,
)
from parcours.travail import AUTRES_NATURES, echeances_du_lot
from plie.pacte import version_en_vigueur
from plie.socle.tri import par_nom

COMPTES = ("ouverts", "sans_entretien", "immobiles", "sans_etape", "referent_parti", "hors_delai")
# What each référent follows, by kind; who follows each parcours.
PAR_REFERENT = "comptes_par_referent"
SUIVIS = "suivis"


@dataclass(frozen=True, slots=True)
class LigneEquipe:
    """What somebody carries; without `personne`, what nobody does."""

    personne: Utilisateur | None
    charge: Charge | None
    ouverts: int
    sans_entretien: int
    immobiles: int
    sans_etape: int
    retards: int
    parti: bool
    absence: Delegation | None


@dataclass(frozen=True, slots=True)
class LigneRetards:
    """A kind of deadline: how many are late, in the order of the team."""

    code: str
    libelle: str
    nombres: list[int]
    total: int


@dataclass(frozen=True, slots=True)
class Equipe:
    """The team's page."""

    lignes: list[LigneEquipe]
    retards: list[LigneRetards]
    etp_prevus: Decimal | None
    etp_tenus: Decimal
    suivis_par_etp: int
    sans_referent: int
    en_retard: int
    totaux: dict[str, int]
    """By kind (`COMPTES`), over the PLIE."""


def equipe(plie: Plie, *, le: date, jours: int) -> Equipe:
    """The team of a PLIE on a day, in a number of queries that depends neither on the team nor on the files.

    Args:
        jours: from how many days without interview, or without anything, a file is said to stand still.
    """
    lot = _lire(plie, le, jours)
    comptes = _comptes(lot)
    retards, libelles = _retards(lot)
    par_personne: Counter[int | None] = Counter()
    for (qui, _), nombre in retards.items():
        par_personne[qui] += nombre
    etps = _etps(lot)
    objectif = next(iter(lot.lignes(EtpPlie)), None)
    suivis_par_etp = objectif.suivis_par_etp if objectif else version_en_vigueur(le).suivis_par_etp
    personnes = _personnes({*etps, *comptes, *par_personne})
    absences = {d.de_id: d for d in Delegation.objects.en_vigueur(le=le).filter(plie=plie).select_related("a")}
    ordre: list[Utilisateur | None] = [*personnes]
    if comptes[None]["ouverts"] or par_personne[None]:
        ordre.append(None)
    lignes = [
        LigneEquipe(
            personne=personne,
            charge=charge(compte["ouverts"], etp=etps[pk], suivis_par_etp=suivis_par_etp) if pk in etps else None,
            ouverts=compte["ouverts"],
            sans_entretien=compte["sans_entretien"],
            immobiles=compte["immobiles"],
            sans_etape=compte["sans_etape"],
            retards=par_personne[pk],
            parti=personne is not None and pk not in etps,
            absence=absences.get(pk) if pk else None,
        )
        for personne in ordre
        for pk in [personne.pk if personne else None]
        for compte in [comptes[pk]]
    ]
    return Equipe(
        lignes=lignes,
        retards=_tableau(retards, libelles, [p.pk if p else None for p in ordre]),
        etp_prevus=objectif.etp if objectif else None,
        etp_tenus=sum(etps.values(), Decimal(0)),
        suivis_par_etp=suivis_par_etp,
        sans_referent=comptes[None]["ouverts"],
        en_retard=sum(par_personne.values()),
        totaux={nom: sum(compte[nom] for compte in comptes.values()) for nom in COMPTES},
    )


def _lire(plie: Plie, le: date, jours: int) -> LotLu:
    """What the page counts, in one query: the parcours of the PLIE, who follows them, who may."""
    parcours = Parcours.objects.filter(plie=plie)
    suivis: Any = parcours.order_by().avec_referent(le=le)
    roles = Role.objects.en_vigueur(le=le).filter(code=CodeRole.ACCOMPAGNATEUR, plie=plie, utilisateur__is_active=True)
    return LotLu(
        parcours,
        le,
        aussi={
            PAR_REFERENT: _par_referent(suivis, le, jours),
            SUIVIS: suivis.filter(referent_id__isnull=False).values("pk", "referent_id"),
            Role: roles.order_by("date_debut"),
            EtpPlie: EtpPlie.objects.filter(plie=plie, date_debut__lte=le).order_by("-date_debut")[:1],
        },
    )


def _par_referent(suivis: Any, le: date, jours: int) -> Any:
    """What each référent follows, by kind, counted by PostgreSQL; only who has something open."""
    tous = avec_mouvement(suivis.avec_echeance(), le=le)
    conditions = {
        "ouverts": Q(statut__in=STATUTS_OUVERTS),
        "sans_entretien": sans_entretien(jours=jours, le=le),
        "immobiles": sans_mouvement(jours=jours, le=le),
        "sans_etape": SANS_ETAPE,
        "referent_parti": REFERENT_PARTI,
        "hors_delai": Q(statut=StatutParcours.EN_COURS, date_echeance__lt=le),
    }
    return (
        tous.ouverts()
        .order_by()
        .values("referent_id")
        .annotate(**{nom: Count("pk", filter=condition) for nom, condition in conditions.items()})
        .values("referent_id", *conditions)
    )


def _comptes(lot: LotLu) -> dict[int | None, Counter[str]]:
    comptes: defaultdict[int | None, Counter[str]] = defaultdict(Counter)
    for ligne in lot.reponses(PAR_REFERENT):
        comptes[ligne["referent_id"]] = Counter({nom: ligne[nom] for nom in COMPTES})
    return comptes


def _etps(lot: LotLu) -> dict[int, Decimal]:
    """The working time of who accompanies this PLIE that day; not filled in, full time."""
    return {role.utilisateur_id: role.etp if role.etp is not None else Decimal(1) for role in lot.lignes(Role)}


def _personnes(pks: set[int | None]) -> list[Utilisateur]:
    return list(Utilisateur.objects.filter(pk__in=[pk for pk in pks if pk]).order_by(*par_nom()))


def _retards(lot: LotLu) -> tuple[Counter[tuple[int | None, str]], dict[str, str]]:
    """What is late, by référent and kind, from the engine that feeds the work list."""
    depassees = [e for e in echeances_du_lot(lot) if e.depassee(lot.le)]
    referents = {ligne["pk"]: ligne["referent_id"] for ligne in lot.reponses(SUIVIS)}
    libelles = {e.code: e.libelle for e in reversed(depassees)} | NATURES | AUTRES_NATURES
    return Counter((referents.get(e.parcours_id), e.code) for e in depassees), libelles


def _tableau(
    retards: Counter[tuple[int | None, str]], libelles: dict[str, str], ordre: list[int | None]
) -> list[LigneRetards]:
    codes: Counter[str] = Counter()
    for (_, code), nombre in retards.items():
        codes[code] += nombre
    return [
        LigneRetards(code, libelles[code], [retards[qui, code] for qui in ordre], total)
        for code, total in sorted(codes.items(), key=lambda c: (-c[1], libelles[c[0]]))
    ]
