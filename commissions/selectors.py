"""Reads shaped for the commission's screens, in a constant number of queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from accounts.perimetre import perimetre_de
from commissions.enums import SAISINES_OUVERTES, Destinataire, Objet, SensAvis, StatutSeance
from commissions.models import Convocation, Courrier, Decision, Membre, PointOrdreDuJour, Saisine, Seance
from commissions.querysets import SaisineQuerySet, SeanceQuerySet
from commissions.services.contenus import ORDRE_OBJETS
from parcours.models import Parcours

if TYPE_CHECKING:
    from accounts.models import Utilisateur


def seances_avec_comptes(utilisateur: Utilisateur) -> SeanceQuerySet:
    """Sessions somebody may see, with how many items and decisions each has."""
    return (
        Seance.objects.visibles_par(utilisateur)
        .select_related("plie")
        .annotate(
            nombre_points=Count("points", distinct=True),
            nombre_decisions=Count("points", filter=Q(points__decision__isnull=False), distinct=True),
        )
        .order_by("-date_seance", "-heure", "pk")
    )


def saisines_sans_seance(utilisateur: Utilisateur) -> SaisineQuerySet:
    """Referrals waiting for a session, in the PLIE that somebody animates."""
    return (
        Saisine.objects.visibles_par(utilisateur)
        .en_attente()
        .select_related("parcours__participant", "parcours__plie", "demandee_par")
        .order_by("objet", "demandee_le", "pk")
    )


@dataclass(frozen=True)
class Ligne:
    """An item and its decision, None until it is taken."""

    point: PointOrdreDuJour
    decision: Decision | None
    avis: tuple[tuple[str, str, int], ...] = ()  # code, label, how many
    deports: int = 0


@dataclass(frozen=True)
class Groupe:
    """The items of one kind, in the order of the agenda."""

    libelle: str
    lignes: list[Ligne]


def points_de(seance: Seance) -> list[PointOrdreDuJour]:
    """The items of a session with what their lines show."""
    return list(
        seance.points.select_related(
            "decision",
            "saisine__parcours__participant",
            "saisine__parcours__plie",
            "saisine__proposition",
            "saisine__demandee_par",
        )
        .prefetch_related("avis", "deports")
        .order_by("ordre", "pk")
    )


def grouper(points: list[PointOrdreDuJour]) -> list[Groupe]:
    """Items grouped by kind: intégrations, prolongations, réorientations, sorties."""
    groupes = []
    for objet in ORDRE_OBJETS:
        du_groupe = [_ligne(p) for p in points if p.saisine.objet == objet]
        if du_groupe:
            libelle = Objet(objet).label.capitalize()
            groupes.append(Groupe(f"{libelle}s" if len(du_groupe) > 1 else libelle, du_groupe))
    return groupes


def _ligne(point: PointOrdreDuJour) -> Ligne:
    """The counts come from what `points_de` has read ahead: no query."""
    nombres = Counter(avis.sens for avis in point.avis.all())
    return Ligne(
        point=point,
        decision=getattr(point, "decision", None),
        avis=tuple((s.value, str(s.label), nombres[s]) for s in SensAvis if nombres[s]),
        deports=len(point.deports.all()),
    )


def nomme(utilisateur: Utilisateur, seance: Seance) -> bool:
    """Whether somebody reads full names in a session; external members read initials where the PLIE chose so."""
    return seance.plie_id in perimetre_de(utilisateur).animation or not seance.plie.initiales_en_commission


@dataclass(frozen=True)
class Siege:
    """A convened member on the session's page, and the substitute who may be called."""

    convocation: Convocation
    suppleant: Membre | None


def suppleances(seance: Seance, convocations: list[Convocation]) -> list[Siege]:
    """The convened members, with the substitute of each who is not already convened (one query)."""
    convoques = {c.utilisateur_id for c in convocations}
    suppleants = {
        m.suppleant_de.utilisateur_id: m
        for m in Membre.objects.en_place()
        .filter(plie=seance.plie_id, suppleant_de__isnull=False)
        .exclude(utilisateur__in=convoques)
        .select_related("utilisateur", "suppleant_de")
        .order_by("-pk")
        if m.suppleant_de is not None
    }
    return [Siege(c, suppleants.get(c.utilisateur_id)) for c in convocations]


@dataclass(frozen=True)
class Demande:
    """A referral on the page of its parcours: where it stands, what was decided."""

    saisine: Saisine
    point: PointOrdreDuJour | None
    decision: Decision | None
    retirable: bool
    courriers: tuple[Courrier, ...] = ()
    a_lire: Courrier | None = None  # the return that the référent has not read yet


def demandes_de(parcours: Parcours, utilisateur: Utilisateur) -> list[Demande]:
    """The referrals of a parcours, latest first, with the last session that took each and its letters."""
    saisines = parcours.saisines.select_related("demandee_par").order_by("-demandee_le", "-pk")
    points = (
        PointOrdreDuJour.objects.filter(saisine__parcours=parcours)
        .select_related("seance", "decision")
        .order_by("seance__date_seance", "pk")
    )
    dernier = {point.saisine_id: point for point in points}
    modifiable = Parcours.objects.modifiables_par(utilisateur).filter(pk=parcours.pk).exists()
    courriers: dict[int, list[Courrier]] = defaultdict(list)
    for courrier in Courrier.objects.visibles_par(utilisateur).filter(decision__point__saisine__parcours=parcours):
        courriers[courrier.decision_id].append(courrier)
    demandes = []
    for saisine in saisines:
        point = dernier.get(saisine.pk)
        ouverte = point is not None and point.seance.statut == StatutSeance.OUVERTE
        decision = getattr(point, "decision", None) if point else None
        lettres = courriers[decision.pk] if decision else []
        demandes.append(
            Demande(
                saisine=saisine,
                point=point,
                decision=decision,
                courriers=tuple(c for c in lettres if c.destinataire != Destinataire.REFERENT),
                a_lire=next((c for c in lettres if c.destinataire == Destinataire.REFERENT and not c.lu_le), None),
                retirable=modifiable and saisine.statut in SAISINES_OUVERTES and not ouverte,
            )
        )
    return demandes
