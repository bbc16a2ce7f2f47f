"""The published edition of Aix in the world of the access matrix."""

from __future__ import annotations

from pilotage.models import Edition
from pilotage.services.dressage import dresser
from pilotage.services.publication import publier
from plie.socle.horloge import aujourdhui
from plie.socle.periodes import Periode, veille
from tests.monde import Monde


def edition_d_aix(monde: Monde) -> Edition:
    """Drawn up and published once per world."""
    if "edition" not in monde.divers:
        le = aujourdhui()
        dernier = Periode.trimestre_de(veille(Periode.trimestre_de(le).debut))
        edition = dresser(plie=monde.parcours.plie, periode=dernier, le=le)
        monde.divers["edition"] = publier(edition=edition, par=monde.roles["animation"], commentaire="")
    edition: Edition = monde.divers["edition"]
    return edition


def edition_suivante(monde: Monde) -> Edition:
    """Drawn up again after its publication: it says what changed."""
    if "suivante" not in monde.divers:
        publiee = edition_d_aix(monde)
        periode = Periode(publiee.date_debut, publiee.date_fin)
        monde.divers["suivante"] = dresser(plie=publiee.plie, periode=periode, le=aujourdhui())
    suivante: Edition = monde.divers["suivante"]
    return suivante
