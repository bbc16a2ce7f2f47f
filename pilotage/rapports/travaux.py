"""The long works of the reports, done by the worker: publish one, compile them all."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.models import Utilisateur
from pilotage.erreurs import PublicationImpossible
from pilotage.rapports.models import CompilationRapports, RapportActivite
from pilotage.rapports.permissions import peut_compiler
from pilotage.rapports.services import compiler_les_rapports, publier_rapport
from plie.socle.avancement import Avancement
from plie.socle.models import EtatTache, Tache
from plie.socle.taches import demander, lancer
from plie.socle.verdict import Verdict

PUBLIER_RAPPORT = "pilotage.publier_rapport"
COMPILER = "pilotage.compiler_rapports"


def demander_publication(rapport: RapportActivite, *, par: Utilisateur, le: date) -> Tache:
    """Ask for the publication; a double click asks once, a failure may be asked again."""
    tache = demander(
        PUBLIER_RAPPORT,
        cle=str(rapport.pk),
        parametres={"rapport": rapport.pk, "le": le.isoformat()},
        par=par,
    )
    lancer(tache)
    return tache


def demander_compilation(*, par: Utilisateur, le: date) -> Tache:
    """Ask for a compilation; the next one is another request once this one is out."""
    derniere = CompilationRapports.objects.order_by("-pk").values_list("pk", flat=True).first()
    tache = demander(COMPILER, cle=str(derniere or 0), parametres={"le": le.isoformat()}, par=par)
    lancer(tache)
    return tache


def en_cours(nature: str, cle: str = "") -> Tache | None:
    """The work under way, or the one that failed; none once done."""
    taches = Tache.objects.filter(nature=nature).exclude(etat=EtatTache.TERMINEE)
    return (taches.filter(cle=cle) if cle else taches).order_by("-pk").first()


def executer_publication(tache: Tache, avancer: Avancement) -> dict[str, Any]:
    """Publish one report, in the name of the person who asked and who may still do so."""
    rapport = RapportActivite.objects.get(pk=tache.parametres["rapport"])
    avancer(10, "Lecture des parcours et mise en page")
    publier_rapport(rapport=rapport, par=_demandeur(tache), le=date.fromisoformat(tache.parametres["le"]))
    return {"rapport": rapport.pk}


def executer_compilation(tache: Tache, avancer: Avancement) -> dict[str, Any]:
    """Compile every published report."""
    par = _demandeur(tache)
    verdict = peut_compiler(par) if par.is_active else Verdict.refus("Ce compte est désactivé.")
    if not verdict:
        raise PublicationImpossible(verdict.motif, regle="C-3")
    avancer(10, "Mise en page des rapports")
    compilation = compiler_les_rapports(par=par, le=date.fromisoformat(tache.parametres["le"]))
    return {"compilation": compilation.pk}


def _demandeur(tache: Tache) -> Utilisateur:
    return Utilisateur.objects.get(pk=tache.demandee_par_id)
