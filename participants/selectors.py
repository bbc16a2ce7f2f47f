"""Reads on people: who looks like somebody being recorded, what held on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Case, F, FloatField, Func, IntegerField, Q, Value, When

from participants.enums import NatureStatut
from participants.models import Participant, PeriodeStatut, Residence
from participants.models.situation import CHAMPS_SITUATION
from participants.querysets import CleDeRecherche, ParticipantQuerySet, sans_espaces

if TYPE_CHECKING:
    from accounts.models import Commune, Utilisateur

LONGUEUR_UTILE = 3
# Names alike enough to ask; less is enough when the birth date is the same too.
PROXIMITE_DOUBLON = 0.45
PROXIMITE_MEME_NAISSANCE = 0.2


def personnes_ressemblantes(
    *, utilisateur: Utilisateur, nom: str, prenom: str, date_naissance: date | None
) -> ParticipantQuerySet:
    """The people that may be the one being typed, among those this user may see; the likeliest first.

    Out of scope, a record does not exist: somebody known to another PLIE only is not proposed (A-1).
    """
    visibles = Participant.objects.visibles_par(utilisateur)
    if not nom.strip():
        return visibles.none()
    cle = CleDeRecherche(Value(nom), Value(prenom))
    colle = sans_espaces(cle)
    proches = Q(recherche=cle) | Q(colle=colle)
    if len(nom.strip()) >= LONGUEUR_UTILE:
        proches |= Q(proximite__gte=PROXIMITE_DOUBLON) | Q(recherche__startswith=cle) | Q(colle__startswith=colle)
    meme_naissance: When | None = None
    if date_naissance is not None:
        proches |= Q(date_naissance=date_naissance, proximite__gte=PROXIMITE_MEME_NAISSANCE)
        meme_naissance = When(date_naissance=date_naissance, then=Value(1))
    return (
        visibles.annotate(
            proximite=Func(F("recherche"), cle, function="similarity", output_field=FloatField()),
            colle=sans_espaces(F("recherche")),
            meme_naissance=Case(
                *([meme_naissance] if meme_naissance else []), default=Value(0), output_field=IntegerField()
            ),
        )
        .filter(proches)
        .select_related("commune")
        .order_by("-meme_naissance", "-proximite", "recherche", "pk")
    )


def personnes_identiques(
    *, utilisateur: Utilisateur, nom: str, prenom: str, date_naissance: date
) -> ParticipantQuerySet:
    """The people born that day whose name is the same: accents, case, apostrophes, hyphens, order aside.

    Only among the people of the PLIE that this user animates (A-1).
    """
    cle = CleDeRecherche(Value(nom), Value(prenom))
    animes = Participant.objects.animes_par(utilisateur).filter(date_naissance=date_naissance)
    return (
        animes.annotate(
            proximite=Func(F("recherche"), cle, function="similarity", output_field=FloatField()),
            colle=sans_espaces(F("recherche")),
        )
        # Equal words in another order have the same trigrams.
        .filter(Q(recherche=cle) | Q(proximite__gte=0.999) | Q(colle=sans_espaces(cle)))
        .order_by("pk")
    )


@dataclass(frozen=True, slots=True)
class StatutLu:
    """A status on a day: whether its periods are known at all, and since when it holds."""

    connu: bool
    depuis: date | None


def statut_au(participant: Participant, nature: str, le: date) -> StatutLu:
    """France Travail or RQTH on a day, from the dated periods."""
    return statut_lu(list(PeriodeStatut.objects.filter(participant=participant, nature=nature)), le)


def statut_lu(periodes: Sequence[PeriodeStatut], le: date) -> StatutLu:
    """The same, from the periods of one nature."""
    en_cours = next((p for p in periodes if p.court(le)), None)
    return StatutLu(bool(periodes), en_cours.date_debut if en_cours else None)


def residence_au(participant: Participant, le: date) -> Residence | None:
    """The dated address of a day; None when the record alone knows where the person lives."""
    residences = Residence.objects.filter(participant=participant).select_related("commune__pole")
    return residences.couvrant(le=le).first()


def commune_au(participant: Participant, le: date) -> Commune | None:
    """Where the person lives on a day: the pôle follows (A-2)."""
    residence = residence_au(participant, le)
    return participant.commune if residence is None else residence.commune


def situation_au(participant: Participant, le: date) -> dict[str, Any]:
    """The situation as it stood on a day: address, QPV, France Travail, RQTH follow their dates.

    What an entry freezes (P-6.2c): the day is the first appointment's, not the session's.
    """
    residence, statuts = residence_au(participant, le), PeriodeStatut.objects.filter(participant=participant)
    return situation_d_apres(participant, le, residence=residence, statuts=list(statuts))


def situation_d_apres(
    participant: Participant, le: date, *, residence: Residence | None, statuts: Sequence[PeriodeStatut]
) -> dict[str, Any]:
    """The same, from the address of the day and the periods of every status, already read."""
    situation = {champ: getattr(participant, champ) for champ in CHAMPS_SITUATION}
    if residence is not None:
        situation |= {"commune": residence.commune, "qpv": residence.qpv}
    inscrit = statut_lu([p for p in statuts if p.nature == NatureStatut.FRANCE_TRAVAIL], le)
    if inscrit.connu:
        situation["date_inscription_france_travail"] = inscrit.depuis
        if inscrit.depuis is not None:
            situation["inscription_en_cours"] = False
    rqth = statut_lu([p for p in statuts if p.nature == NatureStatut.RQTH], le)
    if rqth.connu:
        situation["rqth"] = rqth.depuis is not None
    return situation
