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
from commissions.signalements import INCONNUS, faits_des, signaler
from plie.socle.erreurs import ErreurMetier

# What the flags of an item are judged on.
LIENS_DES_SIGNALEMENTS = ("parcours__participant", "parcours__plie", "parcours__diagnostic", "proposition")


@transaction.atomic
def preparer(*, seance: Seance, le: date) -> Seance:
    """Put on the agenda everything that waits for this PLIE's commission.

    The session's row is locked, so two schedulers prepare one agenda. The flags of the items already there are
    refreshed, judged on the day of the session.

    Raises:
        TransitionInterdite: the session is open, closed or cancelled.
    """
    seance = Seance.objects.select_for_update(of=("self",)).get(pk=seance.pk)
    seance.statut = CYCLE_SEANCE.passer(StatutSeance(seance.statut), "preparer")
    seance.preparee_le = timezone.now()
    seance.save(update_fields=["statut", "preparee_le"])
    jour = max(le, seance.date_seance)
    _actualiser(seance, jour)
    _inscrire(seance, _en_attente(seance), jour)
    _ranger(seance)
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
    attendues = _verrouillees(seance).select_related(*LIENS_DES_SIGNALEMENTS)
    attendue = attendues.filter(pk=saisine.pk, statut=StatutSaisine.EN_ATTENTE).first()
    if attendue is None:
        raise ErreurMetier("Cette demande n’attend pas, ou relève d’un autre PLIE.")
    if seance.points.filter(saisine=attendue).exists():
        raise ErreurMetier("Cette séance a déjà examiné ce point : il attend la suivante.")
    if not motif.strip():
        raise ErreurMetier("Indiquer pourquoi ce point s’ajoute à l’ordre du jour.", champ="motif")
    return _inscrire(seance, [attendue], max(le, seance.date_seance), motif=motif.strip())[0]


def _verrouillees(seance: Seance) -> SaisineQuerySet:
    return Saisine.objects.select_for_update(of=("self",)).filter(parcours__plie=seance.plie_id)


def _en_attente(seance: Seance) -> list[Saisine]:
    attendues = _verrouillees(seance).en_attente().pour(seance).select_related(*LIENS_DES_SIGNALEMENTS)
    return list(attendues.order_by("demandee_le", "pk"))


def _ranger(seance: Seance) -> None:
    """Number the items as the agenda shows them: by kind, the prolongation whose échéance comes first on top.

    The others of a kind keep their order: what comes later is added at the end.
    """
    points = list(seance.points.select_related("saisine__parcours"))
    points.sort(key=_place)
    for rang, point in enumerate(points, start=1):
        point.ordre = rang
    PointOrdreDuJour.objects.bulk_update(points, ["ordre"])


def _place(point: PointOrdreDuJour) -> tuple[int, date, int, int]:
    saisine = point.saisine
    # One prolongation, the same length for all: who started first is the first at the échéance.
    debut = saisine.parcours.date_debut if saisine.objet == Objet.PROLONGATION else None
    return ORDRE_OBJETS.index(Objet(saisine.objet)), debut or date.min, point.ordre, point.pk


def resignaler(saisine: Saisine) -> None:
    """A request that has changed: its flags on the agendas already prepared, judged on the day of each session."""
    for seance in Seance.objects.filter(statut=StatutSeance.PREPAREE, points__saisine=saisine):
        _actualiser(seance, seance.date_seance, saisine=saisine)


def _actualiser(seance: Seance, jour: date, **dont: Saisine) -> None:
    points = list(
        seance.points.filter(decision__isnull=True, **dont).select_related(
            *(f"saisine__{lien}" for lien in LIENS_DES_SIGNALEMENTS)
        )
    )
    faits = faits_des([point.saisine for point in points], le=jour)
    for point in points:
        point.signalements = signaler(point.saisine, le=jour, faits=faits.get(point.saisine_id, INCONNUS))
    PointOrdreDuJour.objects.bulk_update(points, ["signalements"])


def _inscrire(seance: Seance, saisines: list[Saisine], jour: date, *, motif: str = "") -> list[PointOrdreDuJour]:
    """Put them after the others, with the flags that they have on the day of the session."""
    faits = faits_des(saisines, le=jour)
    dernier = seance.points.aggregate(dernier=Max("ordre"))["dernier"] or 0
    for saisine in saisines:
        saisine.statut = CYCLE_SAISINE.passer(StatutSaisine(saisine.statut), "inscrire")
    Saisine.objects.bulk_update(saisines, ["statut"])
    return PointOrdreDuJour.objects.bulk_create(
        PointOrdreDuJour(
            seance=seance,
            saisine=saisine,
            ordre=rang,
            signalements=signaler(saisine, le=jour, faits=faits.get(saisine.pk, INCONNUS)),
            motif_ajout=motif,
        )
        for rang, saisine in enumerate(saisines, start=dernier + 1)
    )
