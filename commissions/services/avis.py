"""Before the decision: a member's opinion, a member who withdraws from an item."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Utilisateur
from commissions.enums import SensAvis, StatutSeance
from commissions.models import AvisMembre, Convocation, Decision, Deport, PointOrdreDuJour, Seance
from plie.socle.erreurs import ErreurMetier

SEANCES_VIVANTES = (StatutSeance.PLANIFIEE, StatutSeance.PREPAREE, StatutSeance.OUVERTE)


@transaction.atomic
def donner_avis(*, point: PointOrdreDuJour, par: Utilisateur, sens: str, texte: str = "") -> AvisMembre:
    """Give, or change, an opinion on an item, before or during the session.

    Raises:
        ErreurMetier: the item is decided, the person is not convened or has withdrawn, the question is empty.
    """
    convocation = _ma_convocation(point, par)
    if Deport.objects.filter(point=point, convocation=convocation).exists():
        raise ErreurMetier("Vous vous êtes déporté de ce point : vous ne donnez pas d’avis.")
    if sens not in SensAvis.values:
        raise ErreurMetier("Choisir un avis.", champ="sens_avis")
    if sens == SensAvis.QUESTION and not texte.strip():
        raise ErreurMetier("Écrire la question.", champ="texte")
    avis, _ = AvisMembre.objects.update_or_create(
        point=point, convocation=convocation, defaults={"sens": sens, "texte": texte.strip()}
    )
    return avis


@transaction.atomic
def deporter(*, point: PointOrdreDuJour, convocation: Convocation, par: Utilisateur) -> Deport:
    """Record that a member takes no part in an item; the opinion they may have given is withdrawn.

    Raises:
        ErreurMetier: the item is decided, or the member is not convened to its session.
    """
    _verifier_ouvert(point)
    if convocation.seance_id != point.seance_id:
        raise ErreurMetier("Ce membre n’est pas convoqué à cette séance.")
    AvisMembre.objects.filter(point=point, convocation=convocation).delete()
    deport, _ = Deport.objects.get_or_create(point=point, convocation=convocation, defaults={"note_par": par})
    return deport


@transaction.atomic
def lever_deport(*, point: PointOrdreDuJour, convocation: Convocation) -> None:
    """Undo a withdrawal recorded by mistake, before the decision.

    Raises:
        ErreurMetier: the item is decided.
    """
    _verifier_ouvert(point)
    Deport.objects.filter(point=point, convocation=convocation).delete()


def _ma_convocation(point: PointOrdreDuJour, par: Utilisateur) -> Convocation:
    _verifier_ouvert(point)
    convocation = Convocation.objects.filter(seance=point.seance_id, utilisateur=par).first()
    if convocation is None:
        raise ErreurMetier("Seuls les membres convoqués à cette séance donnent un avis.")
    return convocation


def _verifier_ouvert(point: PointOrdreDuJour) -> None:
    """Behind the session's lock, as `decider`: an opinion is never noted after the decision it should have informed."""
    seance = Seance.objects.select_for_update(of=("self",)).get(pk=point.seance_id)
    if seance.statut not in SEANCES_VIVANTES or Decision.objects.filter(point=point).exists():
        raise ErreurMetier("La commission a déjà décidé de ce point.")
