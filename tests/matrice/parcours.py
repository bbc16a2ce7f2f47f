"""What each role gets from the lists, the orientation and the person's page (A-1, A-2)."""

from datetime import date

from parcours.models import CodePrescripteur
from participants.models import PeriodeStatut, Residence
from tests.matrice import Acces

LISTES = {
    "referent": 200,
    "collegue": 200,
    "animation": 200,
    "autre_animation": 200,
    "agent_pole": 200,
    "autre_agent_pole": 200,
    "autres": 403,
}
ORIENTATION = {"animation": 200, "autre_animation": 200, "autres": 403}
ECRITURE = {"referent": 200, "animation": 200, "agent_pole": 403, "autres": 404}

PRESCRIPTEURS = {"animation": 200, "autre_animation": 200, "administrateur": 200, "autres": 403}
# The value was added by the PLIE of `animation`: another one only reads it.
GESTE_PRESCRIPTEUR = {"animation": 302, "administrateur": 302, "autres": 403}

RETRAIT = {"referent": 302, "animation": 302, "agent_pole": 403, "autres": 404}


def parcours(monde):
    return {"pk": monde.parcours.pk}


def periode(monde):
    return {"pk": monde.parcours.pk, "periode": monde.parcours.participant.periodes_rsa.get().pk}


def residence(monde):
    personne = monde.parcours.participant
    adresse, _ = Residence.objects.get_or_create(participant=personne, commune_id=personne.commune_id)
    return parcours(monde) | {"residence": adresse.pk}


def statut(monde):
    rqth, _ = PeriodeStatut.objects.get_or_create(
        participant=monde.parcours.participant, nature="rqth", date_debut=date(2024, 1, 1)
    )
    return parcours(monde) | {"statut": rqth.pk}


def prescripteur(monde):
    valeur, _ = CodePrescripteur.objects.get_or_create(
        code="plateforme_locale",
        defaults={"libelle": "Plateforme locale", "plie": monde.parcours.plie, "date_ajout": date(2024, 1, 1)},
    )
    return {"pk": valeur.pk}


MATRICE = {
    "parcours:liste": Acces(LISTES),
    "parcours:exporter": Acces(LISTES, kwargs=lambda m: {"format_fichier": "csv"}, requete="?statut=tous"),
    "parcours:recherche": Acces(LISTES, requete="?q=Dominique"),
    "parcours:orienter": Acces(ORIENTATION),
    "parcours:doublons": Acces(
        ORIENTATION,
        methode="post",
        donnees=lambda m: {"nom": m.parcours.participant.nom, "prenom": "", "date_naissance": "15/06/1985"},
    ),
    "parcours:reprendre": Acces(
        {"animation": 200, "autre_animation": 404, "autres": 403},
        kwargs=lambda m: {"pk": m.parcours.participant_id},
    ),
    "parcours:prescripteurs": Acces(PRESCRIPTEURS),
    "parcours:prescripteur_retirer": Acces(GESTE_PRESCRIPTEUR, kwargs=prescripteur, methode="post"),
    "parcours:prescripteur_retablir": Acces(GESTE_PRESCRIPTEUR, kwargs=prescripteur, methode="post"),
    "parcours:fiche": Acces({"referent": 200, "animation": 200, "agent_pole": 200, "autres": 404}, kwargs=parcours),
    "parcours:situation": Acces(ECRITURE, kwargs=parcours),
    "parcours:entree_completer": Acces(ECRITURE, kwargs=parcours),
    "parcours:rsa_ajouter": Acces(ECRITURE, kwargs=parcours),
    "parcours:rsa_modifier": Acces(ECRITURE, kwargs=periode),
    "parcours:rsa_retirer": Acces(RETRAIT, kwargs=periode, methode="post"),
    "parcours:adresse_changer": Acces(ECRITURE, kwargs=parcours),
    "parcours:adresse_retirer": Acces(RETRAIT, kwargs=residence, methode="post"),
    "parcours:statut_ajouter": Acces(ECRITURE, kwargs=lambda m: parcours(m) | {"nature": "rqth"}),
    "parcours:statut_modifier": Acces(ECRITURE, kwargs=statut),
    "parcours:statut_retirer": Acces(RETRAIT, kwargs=statut, methode="post"),
    "parcours:referent": Acces({"referent": 403, "animation": 200, "agent_pole": 403, "autres": 404}, kwargs=parcours),
    # The parcours of the world is under way: nobody closes it as a candidature.
    "parcours:classer": Acces({"referent": 403, "animation": 403, "agent_pole": 403, "autres": 404}, kwargs=parcours),
}
