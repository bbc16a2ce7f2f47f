"""What a sheet said before, what it says, and who corrected it (A-5): told to the structure d'animation alone."""

from __future__ import annotations

import pghistory
import pytest
from django.urls import reverse

from accounts.models import Utilisateur
from parcours.models import Parcours
from participants.droits.services.demandes import rectifier
from participants.enums import NiveauFormation
from participants.models import Participant
from participants.services import modifier_participant
from plie.socle.horloge import aujourdhui
from tests.connexion import connecte
from tests.fabriques.accounts import accompagnateur, coordonnateur
from tests.fabriques.parcours import parcours_en_cours
from tests.participants.droits import LE, demande

pytestmark = pytest.mark.django_db


def corriger(parcours: Parcours, par: Utilisateur, **champs: object) -> None:
    personne = Participant.objects.get(pk=parcours.participant_id)
    with pghistory.context(user=par.pk):
        modifier_participant(participant=personne, version=personne.version, champs=champs, le=aujourdhui())


def fil(parcours: Parcours, lecteur: Utilisateur) -> list[tuple[str, str, str]]:
    page = connecte(lecteur).get(reverse("parcours:fiche", args=[parcours.pk]), {"page": "tout"})
    return [(fait.titre, fait.auteur, fait.detail) for fait in page.context["page_fil"] if fait.nature == "fiche"]


def test_une_correction_dit_avant_apres_et_son_auteur() -> None:
    referent, anime = accompagnateur(), coordonnateur()
    parcours = parcours_en_cours(referent=referent)
    Participant.objects.filter(pk=parcours.participant_id).update(adresse="1 rue des Lices", telephone="0639980102")
    espace = "06 39 98 01 02"
    corriger(parcours, referent, adresse="2 rue des Lices", telephone=espace)
    corriger(parcours, referent, niveau_formation="5", telephone=espace)
    corriger(parcours, referent, telephone=espace)
    dits = [ligne for ligne in fil(parcours, anime) if ligne[1] == str(referent)]
    assert [titre for titre, *_ in dits] == ["Fiche modifiée"] * 2
    textes = " ".join(detail for *_, detail in dits)
    assert "«\u00a01 rue des Lices\u00a0» devient «\u00a02 rue des Lices\u00a0»" in textes
    assert f"devient «\u00a0{NiveauFormation.N5.label}\u00a0»" in textes
    assert "Téléphone" not in textes
    assert fil(parcours, referent) == []


def test_une_rectification_ne_se_dit_qu_avec_sa_demande() -> None:
    anime = coordonnateur()
    parcours = parcours_en_cours(referent=accompagnateur())
    personne = Participant.objects.get(pk=parcours.participant_id)
    avant = len(fil(parcours, anime))
    rectifier(
        demande=demande(parcours, anime, "rectification"), version_fiche=personne.version,
        champs={"adresse": "3 rue des Lices"}, par=anime, le=LE,
    )  # fmt: skip
    assert len(fil(parcours, anime)) == avant
