"""Long works whose effects happen exactly once, whatever the broker does.

    @executant("pilotage.dresser")                      # in the app's tasks.py, which workers import
    def dresser(tache, avancer):                        # ids in tache.parametres; returns the result (JSON) or None
        avancer(40, "Trimestre 2 : calcul")

    tache = demander("pilotage.dresser", cle="2026T2", parametres={...}, par=utilisateur)
    lancer(tache)                                       # from the door; sent when its transaction commits

How once is held. The worker takes a PostgreSQL advisory lock in its session, marks the row, then runs the work and
writes « terminée » in one transaction of that same session. A message repeated finds the lock taken or the row
finished. A worker that dies loses session, lock and transaction together: nothing was done, and the sweep sees a row
« en cours » whose lock is free. (Session locks need a real session: no transaction-pooling proxy before PostgreSQL.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pghistory
import structlog
from django.db import connection, models, transaction
from django.utils import timezone

from plie.socle.avancement import Avancement, TacheAnnulee
from plie.socle.erreurs import ErreurMetier
from plie.socle.models import EtatTache, Tache

Executant = Callable[[Tache, Avancement], Any]

TENTATIVES_MAX = 3
DELAI_MESSAGE_PERDU = timedelta(minutes=5)  # a queue may be long; a message sent twice is seen and skipped
CLASSE_VERROU = 0x504C4945  # « PLIE »: our advisory locks among the database's

journal = structlog.get_logger(__name__)
_executants: dict[str, Executant] = {}


def executant(nature: str) -> Callable[[Executant], Executant]:
    """Register the function that does the works of this nature."""

    def enregistrer(fonction: Executant) -> Executant:
        deja = _executants.get(nature)
        if deja is not None and deja.__qualname__ != fonction.__qualname__:
            raise ValueError(f"deux fonctions pour la nature « {nature} »")
        _executants[nature] = fonction
        return fonction

    return enregistrer


@transaction.atomic
def demander(nature: str, cle: str, parametres: dict[str, Any] | None = None, par: models.Model | None = None) -> Tache:
    """The row of this work: the existing one when it was already asked for, taken up again if it had failed."""
    tache, creee = Tache.objects.get_or_create(
        nature=nature,
        cle=cle,
        defaults={
            "parametres": parametres or {},
            "demandee_par_id": par.pk if par is not None else None,
            "demandee_par_libelle": str(par) if par is not None else "",
            "a_reprendre_le": timezone.now() + DELAI_MESSAGE_PERDU,
        },
    )
    if creee:
        return tache
    tache = Tache.objects.select_for_update().get(pk=tache.pk)
    if tache.etat in {EtatTache.ECHOUEE, EtatTache.ANNULEE}:
        tache.etat = EtatTache.EN_ATTENTE
        tache.parametres = parametres or {}
        tache.progression, tache.tentatives = 0, 0
        tache.message, tache.erreur = "", ""
        tache.resultat, tache.terminee_le = None, None
        tache.demandee_par_id = par.pk if par is not None else None
        tache.demandee_par_libelle = str(par) if par is not None else ""
        tache.a_reprendre_le = timezone.now() + DELAI_MESSAGE_PERDU
        tache.save()
    return tache


def lancer(tache: Tache) -> None:
    """Send the work to a worker once the present transaction is committed; finished ones are left alone."""
    from plie.socle.tasks import executer_tache  # noqa: PLC0415 - the task calls this module back

    if not tache.finie:
        executer_tache.delay_on_commit(tache.pk)


@transaction.atomic
def annuler(tache: Tache) -> bool:
    """Give up a work that is not finished; one that runs stops at its next sign of progress, undone."""
    return bool(
        Tache.objects.filter(pk=tache.pk, terminee_le__isnull=True).update(
            etat=EtatTache.ANNULEE, terminee_le=timezone.now(), message="Annulée."
        )
    )


def executer(tache_id: int) -> str:
    """Do the work if nobody has done it or is doing it; returns the state left behind, or `ailleurs`."""
    with _seul(tache_id) as obtenu:
        if not obtenu:
            return "ailleurs"
        tache = _prendre(tache_id)
        if tache is None:
            return "ailleurs"
        if tache.etat != EtatTache.EN_COURS:
            return str(tache.etat)
        with pghistory.context(user=tache.demandee_par_id, tache=tache.pk), Avancement(tache) as avancer:
            return _faire(tache, avancer)


def reprendre() -> list[int]:
    """Numbers of the works to send again: message lost, retry due, or worker dead. For the sweep."""
    maintenant = timezone.now()
    with transaction.atomic():
        en_suspens = Tache.objects.select_for_update(skip_locked=True).filter(terminee_le__isnull=True)
        en_cours = list(en_suspens.filter(etat=EtatTache.EN_COURS).values_list("pk", flat=True))
        tenus = _verrous_tenus()  # after the rows: a worker takes its lock before it marks the row
        morts = [pk for pk in en_cours if _cle_verrou(pk) not in tenus]
        dus = list(
            en_suspens.filter(etat=EtatTache.EN_ATTENTE, a_reprendre_le__lte=maintenant).values_list("pk", flat=True)
        )
        a_lancer = sorted({*morts, *dus})
        Tache.objects.filter(pk__in=a_lancer).update(
            etat=EtatTache.EN_ATTENTE, a_reprendre_le=maintenant + DELAI_MESSAGE_PERDU
        )
    return a_lancer


# -- inside ------------------------------------------------------------------------------------------------


@transaction.atomic(durable=True)
def _prendre(tache_id: int) -> Tache | None:
    """Mark the row as running; sets aside the one that has killed too many workers."""
    tache = Tache.objects.select_for_update(skip_locked=True).filter(pk=tache_id).first()
    if tache is None or tache.finie:
        return tache
    maintenant = timezone.now()
    if tache.tentatives >= TENTATIVES_MAX:
        tache.etat = EtatTache.ECHOUEE
        tache.terminee_le = maintenant
        tache.message = "Le travail s’est interrompu plusieurs fois : il est mis de côté."
    else:
        tache.etat = EtatTache.EN_COURS
        tache.tentatives += 1
        tache.progression = 0
        tache.commencee_le = tache.battement_le = maintenant
    tache.save()
    return tache


def _faire(tache: Tache, avancer: Avancement) -> str:
    try:
        with transaction.atomic(durable=True):
            fonction = _executants.get(tache.nature)
            if fonction is None:
                raise LookupError(f"aucun exécutant pour la nature « {tache.nature} »")
            resultat = fonction(tache, avancer)
            faites = Tache.objects.filter(pk=tache.pk, etat=EtatTache.EN_COURS).update(
                etat=EtatTache.TERMINEE, progression=100, resultat=resultat, erreur="", terminee_le=timezone.now()
            )
            if not faites:
                raise TacheAnnulee
    except TacheAnnulee:
        return str(EtatTache.ANNULEE)
    except ErreurMetier as refus:  # a refusal says the same at each try
        return _noter_echec(tache, str(refus), definitif=True, message=str(refus))
    except Exception as erreur:
        journal.exception("tache_echouee", tache=tache.pk, nature=tache.nature)
        return _noter_echec(tache, f"{type(erreur).__name__} : {erreur}", definitif=False)
    return str(EtatTache.TERMINEE)


def _noter_echec(tache: Tache, erreur: str, *, definitif: bool, message: str = "") -> str:
    definitif = definitif or tache.tentatives >= TENTATIVES_MAX
    valeurs: dict[str, Any] = {"erreur": erreur[:2000], "progression": 0}
    if definitif:
        etat = EtatTache.ECHOUEE
        valeurs |= {
            "message": (message or "Le travail a échoué ; l’administrateur en est informé.")[:300],
            "terminee_le": timezone.now(),
        }
    else:
        etat = EtatTache.EN_ATTENTE
        valeurs |= {
            "message": "Une erreur est survenue : nouvel essai dans quelques minutes.",
            "a_reprendre_le": timezone.now() + timedelta(minutes=2**tache.tentatives),
        }
    Tache.objects.filter(pk=tache.pk, etat=EtatTache.EN_COURS).update(etat=etat, **valeurs)
    return str(etat)


def _cle_verrou(tache_id: int) -> int:
    return tache_id & 0x7FFFFFFF


@contextmanager
def _seul(tache_id: int) -> Iterator[bool]:
    """Hold the work's advisory lock in this session for the time of the block."""
    cle = [CLASSE_VERROU, _cle_verrou(tache_id)]
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_try_advisory_lock(%s, %s)", cle)
        (obtenu,) = curseur.fetchone()
    try:
        yield obtenu
    finally:
        # A session lost on the way has given its lock back by itself.
        if obtenu and connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as curseur:
                curseur.execute("SELECT pg_advisory_unlock(%s, %s)", cle)


def _verrous_tenus() -> set[int]:
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [CLASSE_VERROU],
        )
        return {int(objid) for (objid,) in curseur.fetchall()}
