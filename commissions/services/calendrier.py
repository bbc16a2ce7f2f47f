"""The calendar: a session moved, a series planned, a substitute called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from django.db import transaction

from accounts.models import Plie, Utilisateur
from commissions.enums import PresenceSeance, StatutSeance
from commissions.models import Convocation, Membre, Seance
from commissions.regles import Rythme, jours_de_la_serie
from commissions.services.seances import planifier
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier

SEANCES_MAX = 60


@dataclass(frozen=True)
class SeriePlanifiee:
    """What a series gave: the sessions, the public holidays left out, the days already taken."""

    seances: list[Seance]
    feriees: tuple[date, ...]
    deja_prises: list[date]


@transaction.atomic
def planifier_serie(
    *,
    plie: Plie,
    rythme: Rythme,
    du: date,
    au: date,
    heure: time,
    lieu: str,
    membres: Iterable[Utilisateur],
    le: date,
) -> SeriePlanifiee:
    """Plan every session of a series; a day already taken is left as it is.

    Raises:
        ErreurMetier: the period is empty, past, or gives no session or too many.
    """
    if au < du:
        raise ErreurMetier("La fin de la période précède son début.", champ="au")
    if du < le:
        raise ErreurMetier("La période commence dans le passé.", champ="du")
    serie = jours_de_la_serie(rythme, du=du, au=au)
    if not serie.retenues:
        raise ErreurMetier("Cette période ne contient aucune séance de ce rythme.", champ="au")
    if len(serie.retenues) > SEANCES_MAX:
        raise ErreurMetier(f"Cette série compterait plus de {SEANCES_MAX} séances.", champ="au")
    prises = set(
        Seance.objects.filter(plie=plie, date_seance__in=serie.retenues, heure=heure)
        .exclude(statut=StatutSeance.ANNULEE)
        .values_list("date_seance", flat=True)
    )
    membres = list(membres)
    seances = [
        planifier(plie=plie, date_seance=jour, heure=heure, lieu=lieu, membres=membres, le=le)
        for jour in serie.retenues
        if jour not in prises
    ]
    return SeriePlanifiee(seances, serie.feriees, sorted(prises))


@transaction.atomic
def deplacer(*, seance: Seance, date_seance: date, heure: time, lieu: str, version: int, le: date) -> Seance:
    """Move a session that is not open: its agenda follows, the members are told by the next invitation.

    Raises:
        ConflitDeVersion: somebody else moved it meanwhile.
        ErreurMetier: the session is open or over, the day past or already taken.
    """
    seance = Seance.objects.select_for_update(of=("self",)).get(pk=seance.pk)
    if seance.version != version:
        raise ConflitDeVersion("Cette séance a été modifiée entre-temps : vérifier sa date avant de la déplacer.")
    if seance.statut not in (StatutSeance.PLANIFIEE, StatutSeance.PREPAREE):
        raise ErreurMetier("Seule une séance à venir se déplace.")
    if date_seance < le:
        raise ErreurMetier("La date de la séance est passée.", champ="date_seance")
    autres = Seance.objects.filter(plie=seance.plie_id, date_seance=date_seance, heure=heure).exclude(pk=seance.pk)
    if autres.exclude(statut=StatutSeance.ANNULEE).exists():
        raise ErreurMetier("Une séance est déjà prévue à ce moment.", champ="heure")
    seance.date_seance, seance.heure, seance.lieu = date_seance, heure, lieu
    seance.version += 1
    seance.sequence += 1
    seance.save(update_fields=["date_seance", "heure", "lieu", "version", "sequence"])
    return seance


@transaction.atomic
def appeler_suppleant(*, convocation: Convocation, suppleant: Membre) -> Convocation:
    """Convene the substitute of a member who will not come; the substitute speaks with that member's voice.

    Raises:
        ErreurMetier: the session is over, or this person is not this member's substitute.
    """
    seance = Seance.objects.select_for_update(of=("self",)).get(pk=convocation.seance_id)
    if seance.statut in (StatutSeance.CLOSE, StatutSeance.ANNULEE):
        raise ErreurMetier("Cette séance est terminée.")
    titulaire = suppleant.suppleant_de
    if (
        titulaire is None
        or suppleant.date_fin is not None
        or (titulaire.plie_id, titulaire.utilisateur_id) != (seance.plie_id, convocation.utilisateur_id)
    ):
        raise ErreurMetier("Cette personne n’est pas le suppléant de ce membre.")
    if convocation.presence == PresenceSeance.PRESENT:
        raise ErreurMetier("Ce membre est présent : son suppléant ne le remplace pas.")
    if seance.convocations.filter(utilisateur=suppleant.utilisateur_id).exists():
        raise ErreurMetier("Ce suppléant est déjà convoqué.")
    convocation.presence = PresenceSeance.EXCUSE
    convocation.preside = False
    convocation.save(update_fields=["presence", "preside"])
    return Convocation.objects.create(
        seance=seance, utilisateur=suppleant.utilisateur, voix=convocation.voix, remplace=convocation
    )
