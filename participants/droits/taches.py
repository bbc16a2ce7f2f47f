"""The long works of the rights: the full export of a person."""

from __future__ import annotations

from typing import Any

from accounts.models import Utilisateur
from participants.droits.services.dossier_remis import produire_export
from participants.models import DemandeDroit
from plie.socle.avancement import Avancement
from plie.socle.erreurs import GesteInterdit
from plie.socle.horloge import maintenant
from plie.socle.models import EtatTache, Tache
from plie.socle.taches import demander, executant, lancer

EXPORTER = "participants.exporter"


def demander_export(demande: DemandeDroit, *, par: Utilisateur) -> Tache:
    """Ask for the export; a double click asks once, an export that is there may be drawn again."""
    faits = demande.exports.count()
    tache = demander(EXPORTER, cle=f"{demande.pk}.{faits}", parametres={"demande": demande.pk}, par=par)
    lancer(tache)
    return tache


def export_en_cours(demande: DemandeDroit, par: Utilisateur) -> Tache | None:
    """The export that this person asked for and that is not there yet: its progress, or why it failed."""
    demandees = Tache.objects.filter(nature=EXPORTER, cle=f"{demande.pk}.{demande.exports.count()}")
    return demandees.filter(demandee_par_id=par.pk).exclude(etat=EtatTache.TERMINEE).first()


@executant(EXPORTER)
def executer_export(tache: Tache, avancer: Avancement) -> dict[str, Any]:
    """Draw the export in the name of who asked, and who may still do so."""
    demande = DemandeDroit.objects.select_related("participant").get(pk=tache.parametres["demande"])
    par = Utilisateur.objects.get(pk=tache.demandee_par_id)
    if not DemandeDroit.objects.visibles_par(par).filter(pk=demande.pk).exists():
        raise GesteInterdit("Cette demande ne vous est plus ouverte\u00a0: l’export n’a pas été préparé.")
    avancer(5, "Lecture du dossier")
    export = produire_export(demande=demande, par=par, maintenant=maintenant(), avancer=avancer)
    return {"export": export.pk}
