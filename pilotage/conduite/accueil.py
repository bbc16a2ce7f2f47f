"""What slips, on the home page of the structure d'animation and in its summary by mail: figures only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import Plie
from accounts.perimetre import perimetre_de
from parcours.volets import ALERTES, AlerteAccueil
from pilotage.conduite import mots
from pilotage.conduite.objectifs import situation
from plie.socle.typographie import INSECABLE

if TYPE_CHECKING:
    from accounts.models import Utilisateur


def alertes_de_conduite(utilisateur: Utilisateur, le: date) -> Iterator[AlerteAccueil]:
    """One for each PLIE that somebody animates and whose objectives slip."""
    animes = perimetre_de(utilisateur).animation
    plies = list(Plie.objects.filter(pk__in=animes).order_by("code")) if animes else []
    if not plies:
        return
    lue = situation(plies, annee=le.year, le=le)
    for plie in plies:
        alertes = mots.alertes(lue.par_plie[plie.code], finie=False)
        if alertes:
            yield AlerteAccueil(
                alertes[0].ton,
                f"{plie.nom}{INSECABLE}: {mots.nombre_d_alertes(alertes)}",
                tuple(f"{alerte.objet}{INSECABLE}: {alerte.texte}" for alerte in alertes),
                f"{reverse('pilotage:conduite')}?{urlencode({'perimetre': plie.code, 'annee': le.year})}",
                "Conduite de l’année",
            )


def inscrire() -> None:
    """Add the objectives that slip to the home page."""
    ALERTES.inscrire("conduite", alertes_de_conduite, ordre=10)
