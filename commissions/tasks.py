"""Celery: agendas ready before the members ask; documents drawn after the session."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

import structlog
from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Utilisateur
from commissions.documents.courriers import pdf_courriers
from commissions.documents.impression import pdf_ordre_du_jour, pdf_pv
from commissions.enums import NatureDocument
from commissions.models import Correction, Courrier, DocumentSeance, ProcesVerbal, Seance
from commissions.selectors import empreinte_des_lettres, lettres_de
from commissions.services.avis_aux_poles import prevenir_les_poles
from commissions.services.contenus import contenu_ordre_du_jour, empreinte_de
from commissions.services.convocations import a_aviser, a_prevenir, ecrire_aux_membres
from commissions.services.ordre_du_jour import preparer
from commissions.services.proces_verbaux import ranger
from plie.socle.attente import attente_depassee
from plie.socle.avancement import Avancement
from plie.socle.erreurs import TransitionInterdite
from plie.socle.horloge import aujourdhui
from plie.socle.models import EtatTache, Tache
from plie.socle.taches import demander, executant, lancer

ORDRE_DU_JOUR = "commissions.ordre_du_jour"
PROCES_VERBAL = "commissions.proces_verbal"
COURRIELS = "commissions.courriels"
LETTRES = "commissions.lettres"
POLES = "commissions.poles"
journal = structlog.get_logger(__name__)


@shared_task(name="commissions.preparer_ordres_du_jour")
def preparer_ordres_du_jour() -> list[int]:
    """Prepare, or bring up to date, the agenda of the next session of each PLIE.

    Only the next one, so that a case never waits on two agendas; and only within the days that the settings name.
    Run twice or by two workers, it leaves one agenda: `preparer` locks the session.

    Raises:
        ExceptionGroup: some agendas could not be prepared; the others are.
    """
    le = aujourdhui()
    prochaines = (
        Seance.objects.a_venir()
        .filter(date_seance__gte=le, date_seance__lte=le + timedelta(days=settings.COMMISSION_PREPARATION_JOURS))
        .order_by("plie_id", "date_seance", "heure")
        .distinct("plie_id")
    )

    def prepare(seance: Seance) -> bool:
        demander_ordre_du_jour(preparer(seance=seance, le=le))
        return True

    return _chacune(prochaines, prepare)


@shared_task(name="commissions.convoquer")
def convoquer_les_membres() -> list[int]:
    """Ask for the letters of every session whose members must be told something; the sessions concerned.

    Raises:
        ExceptionGroup: some letters could not be asked for; the others are.
    """
    le = aujourdhui()
    a_venir = Seance.objects.filter(date_seance__gte=le).order_by("pk")
    return _chacune(a_venir, lambda seance: demander_courriels(seance, le=le) is not None)


def _chacune(seances: Iterable[Seance], geste: Callable[[Seance], bool]) -> list[int]:
    """Do it for each session, in a transaction of its own; the sessions for which there was something to do.

    A PLIE whose session is in error, or held by somebody else, does not keep the others from their agenda; it is
    taken up again at the next hour.
    """
    faites, erreurs = [], []
    for seance in seances:
        try:
            with transaction.atomic():
                if geste(seance):
                    faites.append(seance.pk)
        except TransitionInterdite:
            journal.info("seance_deja_ouverte", seance=seance.pk)
        except Exception as erreur:
            if attente_depassee(erreur):
                journal.info("seance_tenue_ailleurs", seance=seance.pk)
            else:
                journal.exception("seance_en_erreur", seance=seance.pk)
                erreurs.append(erreur)
    if erreurs:
        raise ExceptionGroup("des séances n’ont pas pu être traitées", erreurs)
    return faites


def demander_courriels(seance: Seance, *, le: date, par: Utilisateur | None = None) -> Tache | None:
    """Ask for the letters of a session; nothing when everybody knows what they must.

    The key names who must be told what: two schedulers, or two clicks, ask for one work.
    """
    invites, avises = a_prevenir(seance, le=le), a_aviser(seance, le=le)
    if not (invites or avises):
        return None
    cle = f"{seance.pk}.{seance.sequence}.{max(c.pk for c in [*invites, *avises])}.{len(invites)}.{len(avises)}"
    tache = demander(COURRIELS, cle=cle, parametres={"seance": seance.pk, "le": le.isoformat()}, par=par)
    lancer(tache)
    return tache


@executant(COURRIELS)
def executer_courriels(tache: Tache, avancer: Avancement) -> dict[str, Any]:
    """Write the letters of a session in the outbox."""
    seance = Seance.objects.get(pk=tache.parametres["seance"])
    return {"lettres": ecrire_aux_membres(seance=seance, le=date.fromisoformat(tache.parametres["le"]))}


def demander_ordre_du_jour(seance: Seance, par: Utilisateur | None = None) -> Tache | None:
    """Ask for the agenda's PDF; nothing to do when the one drawn says what the agenda says now.

    The key names what the document will say: two schedulers, or two clicks, ask for one work.
    """
    empreinte = empreinte_de(contenu_ordre_du_jour(seance, nominatif=True))
    dessine = DocumentSeance.objects.filter(seance=seance, nature=NatureDocument.ORDRE_DU_JOUR)
    actuel = dessine.values_list("empreinte", "etabli_le").first()
    if actuel is not None and actuel[0] == empreinte:
        return None
    # After which drawing: an agenda that comes back to what it said before is drawn again.
    depuis = f"{actuel[1]:%Y%m%d%H%M%S%f}" if actuel else "premier"
    tache = demander(
        ORDRE_DU_JOUR, cle=f"{seance.pk}.{depuis}.{empreinte[:24]}", parametres={"seance": seance.pk}, par=par
    )
    lancer(tache)
    return tache


@executant(ORDRE_DU_JOUR)
def executer_ordre_du_jour(tache: Tache, avancer: Avancement) -> dict[str, Any]:
    """Draw the agenda as it stands now, with full names and with initials."""
    seance = Seance.objects.select_related("plie").get(pk=tache.parametres["seance"])
    for nature, nominatif in (
        (NatureDocument.ORDRE_DU_JOUR, True),
        (NatureDocument.ORDRE_DU_JOUR_INITIALES, False),
    ):
        avancer(10 if nominatif else 60, "Mise en page de l’ordre du jour")
        pdf, empreinte = pdf_ordre_du_jour(seance, nominatif=nominatif)
        ranger(seance=seance, nature=nature, pdf=pdf, empreinte=empreinte)
    return {"seance": seance.pk}


def demander_pv(proces_verbal: ProcesVerbal, par: Utilisateur) -> Tache:
    """Ask for the PDF of a procès-verbal: once when it is established, once when it is signed."""
    tache = demander(PROCES_VERBAL, cle=_cle_pv(proces_verbal), parametres={"pv": proces_verbal.pk}, par=par)
    lancer(tache)
    return tache


def pv_en_cours(proces_verbal: ProcesVerbal, par: Utilisateur) -> Tache | None:
    """The work that this person asked for and that is not done: its progress, or why it failed."""
    demandees = Tache.objects.filter(nature=PROCES_VERBAL, cle=_cle_pv(proces_verbal), demandee_par_id=par.pk)
    return demandees.exclude(etat=EtatTache.TERMINEE).first()


def _cle_pv(proces_verbal: ProcesVerbal) -> str:
    return f"{proces_verbal.pk}.signe" if proces_verbal.signe_le else str(proces_verbal.pk)


@executant(PROCES_VERBAL)
def executer_pv(tache: Tache, avancer: Avancement) -> dict[str, Any]:
    """Draw both versions of a procès-verbal."""
    pv = ProcesVerbal.objects.select_related("seance__plie", "signe_par").get(pk=tache.parametres["pv"])
    for nature, nominatif in ((NatureDocument.PV, True), (NatureDocument.PV_ANONYME, False)):
        avancer(10 if nominatif else 60, "Mise en page du procès-verbal")
        pdf = pdf_pv(pv, nominatif=nominatif)
        ranger(seance=pv.seance, nature=nature, pdf=pdf, empreinte=pv.empreinte)
    return {"proces_verbal": pv.pk}


def demander_lettres(seance: Seance, par: Utilisateur) -> Tache | None:
    """Ask for the letters of a session in one PDF; nothing to do without letters, or when they are all drawn.

    The key names the letters: asked twice, by a click or by two people, they are drawn once.
    """
    lettres = lettres_de(seance)
    if not lettres.nombre or lettres.dessinees:
        return None
    tache = demander(LETTRES, cle=_cle_lettres(seance, lettres.empreinte), parametres={"seance": seance.pk}, par=par)
    lancer(tache)
    return tache


def lettres_en_cours(seance: Seance, empreinte: str) -> Tache | None:
    """The work that draws these letters, whoever asked for it: its progress, or why it failed."""
    return _dessins_des_lettres(seance, empreinte).exclude(etat=EtatTache.TERMINEE).first()


def _cle_lettres(seance: Seance, empreinte: str) -> str:
    """After how many drawings: letters drawn, then taken away with somebody they named, are drawn again."""
    faits = _dessins_des_lettres(seance, empreinte).filter(etat=EtatTache.TERMINEE).count()
    return f"{_debut_de_cle(seance, empreinte)}{faits}"


def _dessins_des_lettres(seance: Seance, empreinte: str) -> QuerySet[Tache]:
    return Tache.objects.filter(nature=LETTRES, cle__startswith=_debut_de_cle(seance, empreinte))


def _debut_de_cle(seance: Seance, empreinte: str) -> str:
    return f"{seance.pk}.{empreinte[:24]}."


@executant(LETTRES)
def executer_lettres(tache: Tache, avancer: Avancement) -> dict[str, Any]:
    """Draw the letters of a session as they stand now, one per page."""
    seance = Seance.objects.select_related("plie").get(pk=tache.parametres["seance"])
    lettres = list(Courrier.objects.au_dehors_de(seance))
    avancer(10, f"Mise en page des lettres ({len(lettres)})")
    pdf = pdf_courriers(lettres, jour=seance.date_seance)
    ranger(seance=seance, nature=NatureDocument.LETTRES, pdf=pdf, empreinte=empreinte_des_lettres(lettres))
    return {"lettres": len(lettres)}


def demander_avis_aux_poles(seance: Seance, par: Utilisateur, correction: Correction | None = None) -> Tache:
    """Ask that the pôles be told of the letters of a session that closes, or of a correction: once for each."""
    cle = f"{seance.pk}.{correction.pk}" if correction else str(seance.pk)
    parametres = {"seance": seance.pk, "correction": correction.pk if correction else None}
    tache = demander(POLES, cle=cle, parametres=parametres, par=par)
    lancer(tache)
    return tache


@executant(POLES)
def executer_avis_aux_poles(tache: Tache, avancer: Avancement) -> dict[str, Any]:
    """Write to the pôles, in the outbox."""
    seance = Seance.objects.select_related("plie").get(pk=tache.parametres["seance"])
    correction = Correction.objects.filter(pk=tache.parametres["correction"]).first()
    return {"lettres": prevenir_les_poles(seance=seance, correction=correction, le=aujourdhui())}
