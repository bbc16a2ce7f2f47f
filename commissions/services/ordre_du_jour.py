"""Preparing the agenda of a session: run again, it adds what is new and removes what was withdrawn."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from commissions.cycle import CYCLE_SAISINE, CYCLE_SEANCE
from commissions.enums import Objet, StatutSaisine, StatutSeance
from commissions.models import PointOrdreDuJour, Saisine, Seance
from commissions.querysets import SaisineQuerySet
from commissions.services.contenus import ORDRE_OBJETS
from commissions.signalements import signaler
from plie.socle.erreurs import ErreurMetier


@transaction.atomic
def preparer(*, seance: Seance, le: date) -> Seance:
    """Put on the agenda everything that waits for this PLIE's commission.

    The session's row is locked, so two schedulers prepare one agenda. Items already there keep their place; their
    flags are refreshed.

    Raises:
        TransitionInterdite: the session is open, closed or cancelled.
    """
    seance = Seance.objects.select_for_update(of=("self",)).get(pk=seance.pk)
    seance.statut = CYCLE_SEANCE.passer(StatutSeance(seance.statut), "preparer")
    seance.preparee_le = timezone.now()
    seance.save(update_fields=["statut", "preparee_le"])
    _actualiser(seance, le)
    _inscrire(seance, _en_attente(seance), le)
    return seance


@transaction.atomic
def ajouter(*, seance: Seance, saisine: Saisine, motif: str, le: date) -> PointOrdreDuJour:
    """Add by hand, during the session too, a referral that came after the preparation, with the reason.

    Raises:
        ErreurMetier: the session is over, of another PLIE, or the referral is not waiting.
    """
    seance = Seance.objects.select_for_update(of=("self",)).get(pk=seance.pk)
    if seance.statut in (StatutSeance.CLOSE, StatutSeance.ANNULEE):
        raise ErreurMetier("Cette séance est terminée : son ordre du jour ne change plus.")
    attendue = _verrouillees(seance).filter(pk=saisine.pk, statut=StatutSaisine.EN_ATTENTE).first()
    if attendue is None:
        raise ErreurMetier("Cette demande n’attend pas, ou relève d’un autre PLIE.")
    if seance.points.filter(saisine=attendue).exists():
        raise ErreurMetier("Cette séance a déjà examiné ce point : il attend la suivante.")
    if not motif.strip():
        raise ErreurMetier("Indiquez pourquoi ce point s’ajoute à l’ordre du jour.", champ="motif")
    return _inscrire(seance, [attendue], le, motif=motif.strip())[0]


def _verrouillees(seance: Seance) -> SaisineQuerySet:
    return Saisine.objects.select_for_update(of=("self",)).filter(parcours__plie=seance.plie_id)


def _en_attente(seance: Seance) -> list[Saisine]:
    """What waits for this PLIE, in the order of the agenda: for a prolongation, the earliest échéance first."""
    saisines = list(
        _verrouillees(seance)
        .en_attente()
        .pour(seance)
        .select_related("parcours", "proposition")
        .order_by("parcours__date_debut", "demandee_le", "pk")
    )
    return sorted(saisines, key=lambda s: ORDRE_OBJETS.index(Objet(s.objet)))


def _actualiser(seance: Seance, le: date) -> None:
    points = list(seance.points.select_related("saisine__parcours", "saisine__proposition"))
    for point in points:
        point.signalements = signaler(point.saisine, le=le)
    PointOrdreDuJour.objects.bulk_update(points, ["signalements"])


def _inscrire(seance: Seance, saisines: list[Saisine], le: date, *, motif: str = "") -> list[PointOrdreDuJour]:
    dernier = seance.points.aggregate(dernier=Max("ordre"))["dernier"] or 0
    for saisine in saisines:
        saisine.statut = CYCLE_SAISINE.passer(StatutSaisine(saisine.statut), "inscrire")
    Saisine.objects.bulk_update(saisines, ["statut"])
    return PointOrdreDuJour.objects.bulk_create(
        PointOrdreDuJour(
            seance=seance,
            saisine=saisine,
            ordre=rang,
            signalements=signaler(saisine, le=le),
            motif_ajout=motif,
        )
        for rang, saisine in enumerate(saisines, start=dernier + 1)
    )
