"""What each role gets from the addresses of the follow-up (A-1, A-2)."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from parcours.models import ContratEngagement, Entretien, Etape
from parcours.services.agenda import ouvrir_agenda
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


# One's own reminders: whoever follows people or animates a PLIE; the calendar is a portfolio's.
RAPPELS = {"referent": 200, "collegue": 200, "animation": 200, "autre_animation": 200, "autres": 403}
RAPPELS_ENVOYES = RAPPELS | {"referent": 302, "collegue": 302, "animation": 302, "autre_animation": 302}
PORTEFEUILLE = {"referent": 200, "collegue": 200, "autres": 403}


def flux(monde: Any) -> dict[str, Any]:
    """The référent's own feed: its secret opens it to whoever holds it, and names nobody."""
    le = datetime.now(tz=UTC)
    return {"jeton": ouvrir_agenda(utilisateur=monde.roles["referent"], identite="numero", le=le)}


MATRICE = {
    "parcours:mes_rappels": Acces(RAPPELS),
    "parcours:agenda_ouvrir": Acces(PORTEFEUILLE, methode="post", donnees=lambda m: {"identite": "numero"}),
    "parcours:agenda_identite": Acces(
        PORTEFEUILLE | {"referent": 302, "collegue": 302}, methode="post", donnees=lambda m: {"identite": "numero"}
    ),
    "parcours:agenda_revoquer": Acces(RAPPELS_ENVOYES, methode="post"),
    "parcours:agenda": Acces({"anonyme": 200, "autres": 200}, kwargs=flux),
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
