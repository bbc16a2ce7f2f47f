"""The works of the steering, done by the worker."""

from __future__ import annotations

from datetime import date
from typing import Any

from celery import shared_task
from django.db import transaction

from accounts.models import Plie, Utilisateur, VersionPacte
from pilotage.avenants.effets import comparer
from pilotage.avenants.selectors import COMPARER
from pilotage.comites.travaux import SUPPORTS, demander_supports, executer_supports
from pilotage.erreurs import PublicationImpossible
from pilotage.models import Edition
from pilotage.permissions import peut_dresser
from pilotage.qualite.services import verifier_la_coherence
from pilotage.rapports.travaux import COMPILER, PUBLIER_RAPPORT, executer_compilation, executer_publication
from pilotage.services.dressage import dresser
from pilotage.services.publication import publier
from pilotage.services.verification import verifier
from plie.socle.avancement import Avancement
from plie.socle.horloge import aujourdhui
from plie.socle.models import EtatTache, Tache
from plie.socle.periodes import Periode, veille
from plie.socle.taches import demander, executant, lancer
from plie.socle.verdict import Verdict

DRESSER = "pilotage.dresser"
PUBLIER = "pilotage.publier"
VERIFIER = "pilotage.verifier"


@shared_task(name="pilotage.dresser_editions")
def dresser_editions(jour: str | None = None) -> None:
    """Ask for the editions of the last ended quarter, of each PLIE and of all of them.

    Run every day by beat; one that exists, provisional or published, is seen and skipped. Each is a work of its own,
    so that a PLIE whose figures fail does not hold back the others.
    """
    le = date.fromisoformat(jour) if jour else aujourdhui()
    periode = Periode.trimestre_de(veille(Periode.trimestre_de(le).debut))
    du_trimestre = Edition.objects.filter(date_debut=periode.debut, date_fin=_fin(periode))
    dressees = set(du_trimestre.values_list("plie__code", flat=True))
    with transaction.atomic():
        for code in [*Plie.objects.order_by("code").values_list("code", flat=True), None]:
            if code not in dressees:
                lancer(
                    demander(
                        DRESSER,
                        cle=f"{code or 'tous'}:{periode.code_trimestre}",
                        parametres=parametres(code, periode, le),
                    )
                )


@shared_task(name="pilotage.verifier_coherence")
def verifier_coherence() -> int:
    """The invariants of the night; how many rows break them. Run twice, the second replaces the first."""
    return verifier_la_coherence(le=aujourdhui()).incoherences.count()


def parametres(code: str | None, periode: Periode, le: date) -> dict[str, Any]:
    """What the work reads: texts, since it travels as JSON."""
    return {"plie": code, "du": periode.debut.isoformat(), "au": _fin(periode).isoformat(), "le": le.isoformat()}


def _fin(periode: Periode) -> date:
    return periode.fin or periode.debut


@executant(DRESSER)
def executer_dresser(tache: Tache, avancer: Avancement) -> dict[str, Any]:
    """Draw up one edition."""
    lus = tache.parametres
    avancer(10, "Lecture des parcours")
    edition = dresser(
        plie=Plie.objects.get(code=lus["plie"]) if lus["plie"] else None,
        periode=Periode(date.fromisoformat(lus["du"]), date.fromisoformat(lus["au"])),
        le=date.fromisoformat(lus["le"]),
    )
    return {"edition": edition.pk}


def demander_publication(edition: Edition, *, par: Utilisateur, commentaire: str, version: int) -> Tache:
    """Ask for the publication of an edition as it was read; the document takes seconds to draw.

    The key names the edition and its version: a double click asks once, a redrawn edition is another request.
    """
    tache = demander(
        PUBLIER,
        cle=_cle_publication(edition, version),
        parametres={"edition": edition.pk, "commentaire": commentaire, "version": version},
        par=par,
    )
    lancer(tache)
    return tache


def publication_demandee(edition: Edition, par: Utilisateur) -> Tache | None:
    """The publication that this person asked for, until it succeeds: its progress, or why it failed."""
    demandees = Tache.objects.filter(nature=PUBLIER, cle=_cle_publication(edition, edition.version))
    return demandees.filter(demandee_par_id=par.pk).exclude(etat=EtatTache.TERMINEE).first()


def _cle_publication(edition: Edition, version: int) -> str:
    return f"{edition.pk}.{version}"


@executant(PUBLIER)
def executer_publier(tache: Tache, avancer: Avancement) -> dict[str, Any]:
    """Publish one edition, in the name of the person who asked and who may still do so."""
    lus = tache.parametres
    edition = Edition.objects.get(pk=lus["edition"])
    par = Utilisateur.objects.get(pk=tache.demandee_par_id)
    verdict = peut_dresser(par, edition.plie) if par.is_active else Verdict.refus("Ce compte est désactivé.")
    if not verdict:
        raise PublicationImpossible(verdict.motif, regle="C-2")
    avancer(10, "Mise en page du document")
    publiee = publier(edition=edition, par=par, commentaire=lus["commentaire"], version=lus["version"])
    demander_supports(publiee, par=par)
    return {"edition": edition.pk}


def demander_verification(edition: Edition, *, par: Utilisateur) -> Tache:
    """Ask for an edition to be computed again; the same request until it is done, another one afterwards."""
    faites = Tache.objects.filter(nature=VERIFIER, cle__startswith=f"{edition.pk}.", terminee_le__isnull=False).count()
    tache = demander(VERIFIER, cle=f"{edition.pk}.{faites}", parametres={"edition": edition.pk}, par=par)
    lancer(tache)
    return tache


def derniere_verification(edition: Edition) -> Tache | None:
    """The last one asked for, whoever did: under way, done or failed."""
    return Tache.objects.filter(nature=VERIFIER, cle__startswith=f"{edition.pk}.").order_by("-pk").first()


@executant(VERIFIER)
def executer_verifier(tache: Tache, avancer: Avancement) -> dict[str, Any]:
    """Compute one edition again, on the rows as they were when it was drawn up."""
    avancer(10, "Lecture de l’historique")
    return verifier(edition=Edition.objects.get(pk=tache.parametres["edition"]))


@executant(COMPARER)
def executer_comparer(tache: Tache, avancer: Avancement) -> dict[str, Any]:
    """Say what an avenant, as it is when the work runs, would change on the parcours under way."""
    avenant = VersionPacte.objects.brouillons().get(pk=tache.parametres["avenant"])
    avancer(1, "Lecture des parcours")
    comparaison = comparer(avenant, le=date.fromisoformat(tache.parametres["le"]), avancer=avancer)
    return {"comparaison": comparaison.pk}


executant(SUPPORTS)(executer_supports)
executant(PUBLIER_RAPPORT)(executer_publication)
executant(COMPILER)(executer_compilation)
