"""What each role gets from the screens of duplicates (A-1): the structure d'animation of the people's PLIE."""

from datetime import date

from participants.models import DoublonEcarte, Fusion
from tests.fabriques.parcours import candidature
from tests.fabriques.participants import FabriqueParticipant
from tests.matrice import Acces

LISTE = {"animation": 200, "autre_animation": 200, "autres": 403}
LIGNE = {"animation": 200, "autre_animation": 404, "autres": 403}
GESTE = {"animation": 302, "autre_animation": 404, "autres": 403}


def paire(monde):
    """Somebody who looks like the world's BRSA, oriented to the same PLIE once."""
    if "sosie" not in monde.divers:
        sosie = FabriqueParticipant(nom=monde.parcours.participant.nom)
        candidature(participant=sosie, statut="refuse", date_orientation=date(2019, 1, 7))
        monde.divers["sosie"] = sosie
    return monde.parcours.participant_id, monde.divers["sosie"].pk


def ecart(monde):
    premier, second = sorted(paire(monde))
    ligne, _ = DoublonEcarte.objects.get_or_create(
        premier_id=premier, second_id=second, defaults={"ecarte_par": monde.roles["animation"]}
    )
    return {"pk": ligne.pk}


def fusion(monde):
    ligne, _ = Fusion.objects.get_or_create(
        conservee=monde.parcours.participant,
        numero_absorbe=0,
        plies=[monde.parcours.plie_id],
        fiche_absorbee={"nom": monde.parcours.participant.nom, "prenom": "Ancienne"},
        defaults={"fusionnee_par": monde.roles["animation"]},
    )
    return {"pk": ligne.pk}


MATRICE = {
    "participants:doublons": Acces(LISTE),
    "participants:doublons_ecartes": Acces(LISTE),
    "participants:fusions": Acces(LISTE),
    "participants:comparer": Acces(LIGNE, kwargs=lambda m: dict(zip(("conservee", "absorbee"), paire(m), strict=True))),
    "participants:ecarter": Acces(
        GESTE, kwargs=lambda m: dict(zip(("un", "autre"), paire(m), strict=True)), methode="post"
    ),
    "participants:retablir": Acces(GESTE, kwargs=ecart, methode="post"),
    "participants:fusion": Acces(LIGNE, kwargs=fusion),
    "participants:fusion_annuler": Acces(GESTE, kwargs=fusion, methode="post"),
}
