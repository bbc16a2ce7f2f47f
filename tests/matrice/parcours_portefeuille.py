"""What each role gets from the portfolio's gestures: hand-overs, saved views, absences (A-1)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import Delegation
from parcours.models import Transmission, VueEnregistree
from plie.socle.horloge import aujourdhui
from tests.matrice import Acces

EQUIPES = {"referent": 200, "collegue": 200, "animation": 200, "autre_animation": 200, "autres": 403}
LISTES = EQUIPES | {"agent_pole": 200, "autre_agent_pole": 200}
ANIMATION = {"animation": 200, "autre_animation": 200, "autres": 403}


def transmission(monde: Any) -> dict[str, Any]:
    """A hand-over of the PLIE of Aix."""
    lue, _ = Transmission.objects.get_or_create(
        plie=monde.parcours.plie,
        defaults={
            "vers": monde.roles["collegue"],
            "date_effet": aujourdhui(),
            "motif": "Départ",
            "cle_saisie": uuid4(),
            "faite_par": monde.roles["animation"],
            "faite_le": timezone.now(),
        },
    )
    return {"pk": lue.pk}


def choisi(monde: Any) -> dict[str, Any]:
    return {"parcours": str(monde.parcours.pk)}


def vue(monde: Any) -> dict[str, Any]:
    """A view that the référent shares with the team of Aix."""
    lue, _ = VueEnregistree.objects.get_or_create(
        proprietaire=monde.roles["referent"], nom="Échéances", defaults={"plie": monde.parcours.plie}
    )
    return {"pk": lue.pk}


def absence(monde: Any) -> dict[str, Any]:
    """The référent will be away next year; a colleague of Aix will replace them."""
    jour = aujourdhui() + timedelta(days=365)
    lue, _ = Delegation.objects.get_or_create(
        de=monde.roles["referent"],
        a=monde.roles["collegue"],
        plie=monde.parcours.plie,
        defaults={"date_debut": jour, "date_fin": jour, "motif": "congés"},
    )
    return {"pk": lue.pk}


MATRICE = {
    "parcours:transmettre": Acces({"animation": 200, "autre_animation": 404, "autres": 403}, donnees=choisi),
    "parcours:transmissions": Acces(ANIMATION),
    "parcours:transmission": Acces({"animation": 200, "autres": 404}, kwargs=transmission),
    "parcours:transmission_annuler": Acces({"animation": 302, "autres": 404}, kwargs=transmission, methode="post"),
    "parcours:equipe": Acces(ANIMATION),
    "parcours:vues": Acces(LISTES),
    "parcours:vue_enregistrer": Acces(LISTES, requete="?statut=sorti"),
    "parcours:vue_modifier": Acces({"referent": 200, "collegue": 403, "animation": 200, "autres": 404}, kwargs=vue),
    "parcours:vue_supprimer": Acces(
        {"referent": 302, "collegue": 403, "animation": 302, "autres": 404}, kwargs=vue, methode="post"
    ),
    "parcours:absences": Acces(EQUIPES),
    "parcours:absence_declarer": Acces(EQUIPES),
    "parcours:absence_revoquer": Acces(
        {"referent": 302, "collegue": 403, "animation": 302, "autres": 404}, kwargs=absence, methode="post"
    ),
}
