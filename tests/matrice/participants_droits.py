"""What each role gets from the screens of the rights of people (A-6): the structure d'animation of their PLIE."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from participants.models import DemandeDroit, ExportDossier, Limitation, SuspensionConservation, Violation
from plie.socle.horloge import aujourdhui
from tests.matrice import Acces

LISTE = {"animation": 200, "autre_animation": 200, "autres": 403}
LIGNE = {"animation": 200, "autre_animation": 404, "autres": 403}
GESTE = {"animation": 302, "autre_animation": 404, "autres": 403}


def demande(nature):
    def de(monde):
        cle = f"droit_{nature}"
        if cle not in monde.divers:
            monde.divers[cle] = DemandeDroit.objects.create(
                participant=monde.parcours.participant,
                plie=monde.parcours.plie,
                nature=nature,
                date_reception=aujourdhui(),
                canal="courrier",
                identite_verifiee=True,
                moyen_identite="Pièce d’identité présentée.",
                enregistree_par=monde.roles["animation"],
            )
        return {"pk": monde.divers[cle].pk}

    return de


def export(monde):
    if "export" not in monde.divers:
        ligne = ExportDossier(
            demande_id=demande("acces")(monde)["pk"],
            produit_le=timezone.now(),
            expire_le=timezone.now() + timedelta(days=7),
        )
        ligne.pdf.save("essai.pdf", ContentFile(b"%PDF"))
        monde.divers["export"] = ligne
    return {"pk": monde.divers["export"].pk, "forme": "pdf"}


def gel(monde):
    """A frozen person of the other PLIE only: the world's parcours stays open to the other addresses."""
    if "gel" not in monde.divers:
        monde.divers["gel"] = Limitation.objects.create(
            participant=monde.parcours_ailleurs.participant, motif="Contestation.", posee_le=timezone.now()
        )
    return {"pk": monde.divers["gel"].pk}


def personne(monde):
    return {"pk": monde.parcours.participant_id}


def version(nature):
    return lambda m: {"version": DemandeDroit.objects.get(pk=demande(nature)(m)["pk"]).version}


def suspension(monde):
    if "suspension" not in monde.divers:
        monde.divers["suspension"] = SuspensionConservation.objects.create(
            participant=monde.parcours.participant, motif="Contrôle.", posee_le=timezone.now()
        )
    return {"pk": monde.divers["suspension"].pk}


def violation(monde):
    if "violation" not in monde.divers:
        monde.divers["violation"] = Violation.objects.create(
            plie=monde.parcours.plie,
            nature="confidentialite",
            connue_le=timezone.now(),
            faits="Un courriel est parti à la mauvaise adresse.",
            categories_personnes="participants",
            nombre_personnes=3,
            categories_donnees="identité",
            enregistree_par=monde.roles["animation"],
            enregistree_le=timezone.now(),
        )
    return {"pk": monde.divers["violation"].pk}


REGISTRE = {"animation": 200, "administrateur": 200, "autre_animation": 404, "autres": 403}
SUIVI = {"animation": 200, "autre_animation": 200, "administrateur": 200, "autres": 403}
NOTICE = {"referent": 200, "animation": 200, "agent_pole": 403, "autres": 404}
MATRICE = {
    "participants:droits": Acces(LISTE),
    "participants:droit_nouveau": Acces(LIGNE, kwargs=personne),
    "participants:droit": Acces(LIGNE, kwargs=demande("acces")),
    "participants:droit_identite": Acces(LIGNE, kwargs=demande("acces")),
    "participants:droit_prolonger": Acces(LIGNE, kwargs=demande("acces")),
    "participants:droit_repondre": Acces(
        GESTE,
        kwargs=demande("opposition"),
        methode="post",
        donnees=lambda m: version("opposition")(m) | {"satisfaite": "non", "reponse": "Obligation légale."},
    ),
    "participants:droit_rectifier": Acces(LIGNE, kwargs=demande("rectification")),
    "participants:droit_exporter": Acces(GESTE, kwargs=demande("acces"), methode="post"),
    "participants:droit_geler": Acces(
        GESTE, kwargs=demande("limitation"), methode="post", donnees=lambda m: {"motif": "Exactitude contestée."}
    ),
    "participants:export_telecharger": Acces(LIGNE, kwargs=export),
    "participants:gel_lever": Acces({"animation": 404, "autre_animation": 200, "autres": 403}, kwargs=gel),
    "participants:notice": Acces(NOTICE, kwargs=personne),
    # The person is followed: the law keeps the file, the structure d'animation is told so.
    "participants:droit_effacer": Acces(
        {"autre_animation": 404, "autres": 403}, kwargs=demande("effacement"), methode="post"
    ),
    "participants:conservation": Acces(SUIVI),
    "participants:destructions": Acces(SUIVI),
    "participants:archives": Acces(LISTE),
    "participants:suspension_poser": Acces(LIGNE, kwargs=personne),
    "participants:suspension_lever": Acces(LIGNE, kwargs=suspension),
    "participants:violations": Acces(SUIVI),
    "participants:violation_ouvrir": Acces(SUIVI),
    "participants:violation": Acces(REGISTRE, kwargs=violation),
    "participants:violation_completer": Acces(REGISTRE, kwargs=violation),
    "participants:violation_notifier": Acces(REGISTRE, kwargs=violation),
    "participants:violation_clore": Acces(REGISTRE, kwargs=violation),
    "participants:traitements": Acces({"administrateur": 200, "autres": 403}),
    "participants:traitements_fichier": Acces(
        {"administrateur": 200, "autres": 403}, kwargs=lambda m: {"forme": "ods"}
    ),
}
