"""The life of a session: planned, prepared, open, closed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from django.db import transaction
from django.utils import timezone

from accounts.enums import CodeRole
from accounts.models import Plie, Role, Utilisateur
from commissions.cycle import CYCLE_SAISINE, CYCLE_SEANCE
from commissions.enums import PresenceSeance, StatutSaisine, StatutSeance, Voix
from commissions.models import Convocation, Membre, Saisine, Seance
from commissions.services.proces_verbaux import etablir
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier


@transaction.atomic
def planifier(
    *, plie: Plie, date_seance: date, heure: time, lieu: str, membres: Iterable[Utilisateur], le: date
) -> Seance:
    """Plan a session and convene its members.

    Raises:
        ErreurMetier: the date is past, a session is already planned then, or a person is not a member.
    """
    if date_seance < le:
        raise ErreurMetier("La date de la séance est passée.", champ="date_seance")
    if (
        Seance.objects.filter(plie=plie, date_seance=date_seance, heure=heure)
        .exclude(statut=StatutSeance.ANNULEE)
        .exists()
    ):
        raise ErreurMetier("Une séance est déjà prévue à ce moment.", champ="heure")
    seance = Seance(plie=plie, date_seance=date_seance, heure=heure, lieu=lieu)
    seance.full_clean()
    seance.save()
    convoquer(seance=seance, membres=membres)
    return seance


@transaction.atomic
def convoquer(*, seance: Seance, membres: Iterable[Utilisateur]) -> None:
    """Convene members of this PLIE's commission; those already convened stay as they are.

    Raises:
        ErreurMetier: somebody is not a member of this commission on that day.
    """
    possibles = set(
        Role.objects.en_vigueur(le=seance.date_seance)
        .filter(code=CodeRole.MEMBRE_COMMISSION, plie=seance.plie)
        .values_list("utilisateur_id", flat=True)
    )
    sieges = {m.utilisateur_id: m for m in Membre.objects.en_place().filter(plie=seance.plie_id)}
    membres = list(membres)
    if etrangers := [m for m in membres if m.pk not in possibles]:
        noms = ", ".join(str(m) for m in etrangers)
        raise ErreurMetier(f"Non membre de cette commission à cette date : {noms}.", champ="membres")
    Convocation.objects.bulk_create(
        [
            Convocation(
                seance=seance,
                utilisateur=m,
                voix=sieges[m.pk].voix if m.pk in sieges else Voix.DELIBERATIVE,
                preside=m.pk in sieges and sieges[m.pk].preside,
            )
            for m in membres
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def ouvrir(*, seance: Seance) -> Seance:
    """Open the session: decisions may be recorded, referrals can no longer be withdrawn.

    Raises:
        TransitionInterdite: it is already open, closed or cancelled.
    """
    return _passer(seance, "ouvrir", "ouverte_le")


@transaction.atomic
def clore(*, seance: Seance) -> Seance:
    """Close the session and freeze its procès-verbal.

    Raises:
        ErreurMetier: items are still without a decision (each is decided, or adjourned with its reason).
    """
    restants = seance.points.filter(decision__isnull=True).count()
    if restants:
        pluriel = "points restent" if restants > 1 else "point reste"
        raise ErreurMetier(f"{restants} {pluriel} sans décision : décidez ou ajournez avant de clore.")
    seance = _passer(seance, "clore", "close_le")
    etablir(seance=seance)
    return seance


@transaction.atomic
def annuler(*, seance: Seance) -> Seance:
    """Cancel a session that is not open; its items wait for the next one, its invitations are withdrawn."""
    seance = _passer(seance, "annuler", None)
    seance.sequence += 1
    seance.save(update_fields=["sequence"])
    saisines = list(
        Saisine.objects.select_for_update(of=("self",)).filter(points__seance=seance, statut=StatutSaisine.INSCRITE)
    )
    for saisine in saisines:
        saisine.statut = CYCLE_SAISINE.passer(StatutSaisine(saisine.statut), "reporter")
    Saisine.objects.bulk_update(saisines, ["statut"])
    seance.points.all().delete()
    return seance


@dataclass(frozen=True)
class Feuille:
    """An attendance sheet: the presence of each convocation, and which one presides."""

    presences: dict[int, str]
    presidence: int | None = None


@transaction.atomic
def noter_presences(*, seance: Seance, saisie: Feuille, lue: Feuille | None = None) -> None:
    """Record who attends and who presides; a closed session's attendance is in its procès-verbal.

    `lue` is the sheet as the screen showed it: what was not changed there is left as it stands now, so that two
    secretaries each note their side of the room.

    Raises:
        ConflitDeVersion: somebody else noted otherwise, meanwhile, what is changed here.
        ErreurMetier: the session is over, or who presides is not there.
    """
    seance = Seance.objects.select_for_update(of=("self",)).get(pk=seance.pk)
    if seance.statut in (StatutSeance.CLOSE, StatutSeance.ANNULEE):
        raise ErreurMetier("Cette séance est terminée : les présences ne changent plus.")
    convocations = list(seance.convocations.select_for_update(of=("self",)).select_related("utilisateur"))
    preside = next((c.pk for c in convocations if c.preside), None)
    if lue is not None:
        saisie = _reunir(saisie, lue, convocations, preside)
    for convocation in convocations:
        presence = saisie.presences.get(convocation.pk, convocation.presence)
        if presence in PresenceSeance.values:
            convocation.presence = presence
        convocation.preside = convocation.pk == saisie.presidence
        if convocation.preside and convocation.presence in (PresenceSeance.EXCUSE, PresenceSeance.ABSENT):
            raise ErreurMetier(
                f"{convocation.utilisateur} préside la séance : choisir qui préside à sa place.",
                champ="presidence",
            )
    # Who no longer presides first: one presides at a time.
    for convocation in sorted(convocations, key=lambda c: c.preside):
        convocation.save(update_fields=["presence", "preside"])


def _reunir(saisie: Feuille, lue: Feuille, convocations: list[Convocation], preside: int | None) -> Feuille:
    """The changes of this screen on top of the sheet as it stands; refused where both changed the same thing."""
    changees = {pk: valeur for pk, valeur in saisie.presences.items() if valeur != lue.presences.get(pk, "")}
    disputees = [
        f"{c.utilisateur} ({c.get_presence_display()})"
        for c in convocations
        if c.pk in changees and c.presence not in (lue.presences.get(c.pk, ""), changees[c.pk])
    ]
    if disputees:
        noms = ", ".join(disputees)
        raise ConflitDeVersion(f"Une autre personne vient de noter ces présences : {noms}. Les relire.")
    if saisie.presidence == lue.presidence:
        return Feuille(changees, preside)
    if preside not in (lue.presidence, saisie.presidence):
        raise ConflitDeVersion("Une autre personne vient de changer la présidence de la séance. La relire.")
    return Feuille(changees, saisie.presidence)


def _passer(seance: Seance, geste: str, champ: str | None) -> Seance:
    seance = Seance.objects.select_for_update(of=("self",)).get(pk=seance.pk)
    seance.statut = CYCLE_SEANCE.passer(StatutSeance(seance.statut), geste)
    champs = ["statut"]
    if champ is not None:
        setattr(seance, champ, timezone.now())
        champs.append(champ)
    seance.save(update_fields=champs)
    return seance
