"""What each role gets from the addresses of the follow-up (A-1, A-2)."""

from collections.abc import Callable
from typing import Any

from parcours.models import ContratEngagement, Entretien, Etape
from plie.socle.horloge import aujourdhui
from tests.fabriques.parcours import FabriqueContratEngagement
from tests.matrice import Acces

# The référent and the structure d'animation write; the pôle, which may read the BRSA's file, is told that it may not.
GESTE = {"referent": 200, "animation": 200, "agent_pole": 403, "autres": 404}


def du_parcours(monde: Any) -> dict[str, Any]:
    return {"pk": monde.parcours.pk}


def _ligne(creer: Callable[[Any], Any]) -> Callable[[Any], dict[str, Any]]:
    return lambda monde: {"pk": creer(monde).pk}


def entretien(monde: Any) -> Entretien:
    return Entretien.objects.filter(parcours=monde.parcours).latest("pk")


def etape(monde: Any) -> Etape:
    return Etape.objects.filter(parcours=monde.parcours).latest("pk")


def contrat(monde: Any) -> ContratEngagement:
    existant = ContratEngagement.objects.filter(parcours=monde.parcours).first()
    debut = monde.parcours.date_debut
    return existant or FabriqueContratEngagement(
        parcours=monde.parcours, date_signature=debut, date_debut=debut, date_fin=aujourdhui()
    )


MATRICE = {
    "parcours:travail": Acces(
        {"referent": 200, "collegue": 200, "animation": 200, "autre_animation": 200, "autres": 403}
    ),
    "parcours:rdv_planifier": Acces(GESTE, kwargs=du_parcours),
    "parcours:entretien_noter": Acces(GESTE, kwargs=du_parcours),
    "parcours:entretien_modifier": Acces(GESTE, kwargs=_ligne(entretien)),
    "parcours:diagnostic": Acces(GESTE, kwargs=du_parcours),
    "parcours:diagnostic_eligibilite": Acces(GESTE, kwargs=du_parcours, methode="post"),
    "parcours:contrat_signer": Acces(GESTE, kwargs=du_parcours),
    "parcours:contrat_modifier": Acces(GESTE, kwargs=_ligne(contrat)),
    "parcours:contrat_activite": Acces(GESTE, kwargs=_ligne(contrat)),
    "parcours:etape_ajouter": Acces(GESTE, kwargs=du_parcours),
    "parcours:etape_modifier": Acces(GESTE, kwargs=_ligne(etape)),
    "parcours:etape_terminer": Acces(GESTE, kwargs=_ligne(etape)),
}
