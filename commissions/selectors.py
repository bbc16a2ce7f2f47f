"""Reads shaped for the commission's screens, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from accounts.enums import CodeRole
from accounts.models import Plie, Utilisateur
from accounts.perimetre import perimetre_de
from commissions.enums import NatureDocument, Objet, SensAvis, StatutSeance
from commissions.models import (
    Convocation,
    Courrier,
    DocumentSeance,
    Membre,
    PointOrdreDuJour,
    Saisine,
    Seance,
)
from commissions.querysets import SaisineQuerySet, SeanceQuerySet
from commissions.services.contenus import ORDRE_OBJETS, empreinte_de
from commissions.suivi import SuiviDeSeance
from participants.models import Participant
from plie.socle.caviardage import caviarder, noms_a_cacher
from plie.socle.lectures import LectureCommune


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
    """An item as its line shows it; its decision is the one that stands, None until it is taken."""

    point: PointOrdreDuJour
    personne: Participant
    decision: str | None
    rectifiee: bool
    avis: tuple[tuple[str, str, int], ...]  # code, label, how many
    deports: int
    motif_ajout: str  # without the person's name for who reads initials


@dataclass(frozen=True)
class Groupe:
    """The items of one kind, in the order of the agenda."""

    ident: str  # where the links above the list lead
    libelle: str
    lignes: list[Ligne]


def lignes_de(seance: Seance, suivi: SuiviDeSeance, *, nominatif: bool, **parmi: int) -> list[Ligne]:
    """The items of a session, or some of them: one query, and no more columns than the lines show."""
    points = (
        seance.points.filter(**parmi)
        .select_related("decision", "saisine__parcours__participant", "saisine__proposition")
        .only(
            "seance",  # the manager looks at it on each row
            "signalements",
            "motif_ajout",
            "decision__sens",
            "saisine__objet",
            "saisine__proposition__type",
            "saisine__parcours__participant__nom",
            "saisine__parcours__participant__prenom",
            "saisine__parcours__participant__archivee_le",
            "saisine__parcours__participant__anonymisee_le",
        )
        .order_by("ordre", "pk")
    )
    avis, rectifiees = suivi.avis, suivi.rectifiees
    return [
        Ligne(
            point=point,
            personne=point.saisine.parcours.participant,
            decision=rectifiees.get(point.pk) or (point.decision.sens if hasattr(point, "decision") else None),
            rectifiee=point.pk in rectifiees,
            avis=tuple((s.value, str(s.label), avis[point.pk][s]) for s in SensAvis if avis[point.pk][s])
            if point.pk in avis
            else (),
            deports=suivi.deports[point.pk],
            motif_ajout=point.motif_ajout
            if nominatif and not point.saisine.parcours.participant.en_archive
            else caviarder(point.motif_ajout, noms_caches(point)),
        )
        for point in points
    ]


def grouper(lignes: list[Ligne]) -> list[Groupe]:
    """Items grouped by kind: intégrations, prolongations, réorientations, sorties."""
    groupes = []
    for objet in ORDRE_OBJETS:
        du_groupe = [ligne for ligne in lignes if ligne.point.saisine.objet == objet]
        if du_groupe:
            libelle = Objet(objet).label.capitalize()
            pluriel = f"{libelle}s" if len(du_groupe) > 1 else libelle
            groupes.append(Groupe(f"points-{Objet(objet).value}", pluriel, du_groupe))
    return groupes


def noms_caches(point: PointOrdreDuJour) -> tuple[str, ...]:
    """What a text about this item must not say to who reads initials."""
    personne = point.saisine.parcours.participant
    return noms_a_cacher(personne.nom, personne.prenom)


def nomme(utilisateur: Utilisateur, seance: Seance) -> bool:
    """Whether somebody reads full names in a session; external members read initials where the PLIE chose so."""
    return seance.plie_id in perimetre_de(utilisateur).animation or not seance.plie.initiales_en_commission


@dataclass(frozen=True)
class Siege:
    """A convened member on the session's page, and the substitute who may be called."""

    convocation: Convocation
    suppleant: Membre | None
    presence: str  # as it is recorded, or as it was typed when what was typed is refused


def suppleances(seance: Seance, convocations: list[Convocation], saisies: Mapping[int, str]) -> list[Siege]:
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
    return [Siege(c, suppleants.get(c.utilisateur_id), saisies.get(c.pk, c.presence)) for c in convocations]


def convocables(seance: Seance, utilisateur: Utilisateur) -> list[Utilisateur]:
    """The members of this commission on the day of the session who are not convened to it, while it may change."""
    if seance.statut in (StatutSeance.CLOSE, StatutSeance.ANNULEE):
        return []
    membres = membres_possibles(utilisateur, Plie.objects.filter(pk=seance.plie_id), seance.date_seance)
    return list(membres.exclude(pk__in=seance.convocations.values("utilisateur")))


def membres_possibles(utilisateur: Utilisateur, plies: QuerySet[Plie], le: date) -> QuerySet[Utilisateur]:
    """The accounts that may sit on the commissions of these PLIE."""
    return Utilisateur.objects.visibles_par(utilisateur).tenant(CodeRole.MEMBRE_COMMISSION, plies=plies, le=le)


@dataclass(frozen=True)
class LettresDeSeance:
    """The letters of a session that leave on paper: how many, which, whether the drawn document has them all."""

    nombre: int
    empreinte: str
    dessinees: bool


def lettres_de(seance: Seance) -> LettresDeSeance:
    """Where the letters of a session stand (one query)."""
    dessinees = DocumentSeance.objects.filter(seance=seance, nature=NatureDocument.LETTRES).order_by()
    lues = LectureCommune(
        {
            "lettres": Courrier.objects.au_dehors_de(seance).values("pk"),
            "dessinees": dessinees.values("empreinte"),
        }
    ).lire()
    empreinte = _empreinte([lettre["pk"] for lettre in lues["lettres"]])
    return LettresDeSeance(len(lues["lettres"]), empreinte, {"empreinte": empreinte} in lues["dessinees"])


def empreinte_des_lettres(lettres: Iterable[Courrier]) -> str:
    """Names these letters, which never change: another decision, or a rectified one, makes another digest."""
    return _empreinte([lettre.pk for lettre in lettres])


def _empreinte(lettres: list[int]) -> str:
    return empreinte_de({"lettres": lettres})
