"""The long works of conservation: the day's application, an erasure that a person asked for."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from accounts.models import Utilisateur
from participants.conservation.courriels import annoncer_aux_structures
from participants.conservation.services import appliquer, effacer_a_la_demande
from participants.droits.permissions import peut_effacer
from participants.droits.services.demandes import clore_par_l_effacement, peut_etre_efface
from participants.models import DemandeDroit
from plie.socle.avancement import Avancement
from plie.socle.erreurs import GesteInterdit
from plie.socle.horloge import maintenant
from plie.socle.models import EtatTache, Tache
from plie.socle.taches import demander, executant, lancer

APPLIQUER = "participants.conservation"
EFFACER = "participants.effacer"


def demander_l_application(le: date) -> Tache:
    """Ask for the day's application, once a day whoever asks."""
    tache = demander(APPLIQUER, cle=le.isoformat(), parametres={"le": le.isoformat()})
    lancer(tache)
    return tache


@executant(APPLIQUER)
def executer_application(tache: Tache, avancer: Avancement) -> dict[str, Any]:
    """Announce, archive, anonymise, then tell the structures d'animation what was announced."""
    le = date.fromisoformat(tache.parametres["le"])
    avancer(5, "Lecture des dossiers")
    bilan = appliquer(le=le, maintenant=maintenant(), avancer=avancer)
    annoncer_aux_structures(le=le)
    return asdict(bilan)


def demander_l_effacement(demande: DemandeDroit, *, par: Utilisateur) -> Tache:
    """Ask for the erasure that answers a request; a double click asks once."""
    tache = demander(EFFACER, cle=str(demande.pk), parametres={"demande": demande.pk}, par=par)
    lancer(tache)
    return tache


def effacement_en_cours(demande: DemandeDroit, par: Utilisateur) -> Tache | None:
    """The erasure that this person asked for and that is not done."""
    demandees = Tache.objects.filter(nature=EFFACER, cle=str(demande.pk), demandee_par_id=par.pk)
    return demandees.exclude(etat=EtatTache.TERMINEE).first()


@executant(EFFACER)
def executer_effacement(tache: Tache, avancer: Avancement) -> dict[str, Any]:
    """Anonymise in the name of who asked; what the law keeps is asked again here."""
    demande = DemandeDroit.objects.select_related("participant").get(pk=tache.parametres["demande"])
    par = Utilisateur.objects.get(pk=tache.demandee_par_id)
    if not DemandeDroit.objects.visibles_par(par).filter(pk=demande.pk).exists():
        raise GesteInterdit("Cette demande ne vous est plus ouverte\u00a0: rien n’a été effacé.")
    le = maintenant().date()
    droit = peut_etre_efface(demande, le=le) and peut_effacer(demande.participant, le=le)
    if not droit:
        raise GesteInterdit(droit.motif, regle="A-6")
    avancer(10, "Effacement")
    clore_par_l_effacement(demande=demande, par=par, le=le)
    destruction = effacer_a_la_demande(participant=demande.participant, par=par, le=le, maintenant=maintenant())
    return {"destruction": destruction.pk}
