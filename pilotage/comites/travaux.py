"""The drawing of the packs, done by the worker: after a publication, or when somebody asks."""

from __future__ import annotations

from typing import Any

from accounts.models import Utilisateur
from pilotage.comites.services import dessiner_supports
from pilotage.models import Edition
from plie.socle.avancement import Avancement
from plie.socle.models import EtatTache, Tache
from plie.socle.taches import demander, lancer

SUPPORTS = "pilotage.supports"


def demander_supports(edition: Edition, *, par: Utilisateur | None = None) -> Tache:
    """Ask for the packs of an edition; asked twice, they are drawn once."""
    tache = demander(SUPPORTS, cle=str(edition.pk), parametres={"edition": edition.pk}, par=par)
    lancer(tache)
    return tache


def supports_demandes(edition: Edition) -> Tache | None:
    """The drawing under way, or the one that failed; none once done."""
    return Tache.objects.filter(nature=SUPPORTS, cle=str(edition.pk)).exclude(etat=EtatTache.TERMINEE).first()


def executer_supports(tache: Tache, avancer: Avancement) -> dict[str, Any]:
    """Draw the packs of one edition."""
    avancer(10, "Mise en page des supports")
    dessines = dessiner_supports(edition=Edition.objects.get(pk=tache.parametres["edition"]))
    return {"supports": [support.pk for support in dessines]}
