"""The page of retention, as who administers reads it: figures of every file, of which they see none."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone

from participants.conservation.courriels import annoncer_aux_structures
from participants.conservation.plan import dresser_le_plan
from participants.conservation.services import Bilan, appliquer
from participants.models import SuspensionConservation
from plie.socle.horloge import aujourdhui
from tests.connexion import connecte
from tests.fabriques.accounts import accompagnateur, administrateur, coordonnateur
from tests.fabriques.parcours import parcours_en_cours
from tests.participants.canaris import MARQUE, canari, equipe


@pytest.mark.django_db
def test_la_simulation_compte_des_dossiers_que_son_lecteur_ne_voit_pas() -> None:
    """The second wall hides every file from an administrator; the night that is announced will read them all."""
    referent, _, _ = equipe()
    canari(f"{MARQUE}seul", referent)
    page = connecte(administrateur()).get(reverse("participants:conservation"))
    assert page.context["bilan"] == Bilan.prevu(dresser_le_plan(le=aujourdhui()))
    assert (page.context["bilan"].annonces, len(page.context["comptes"])) == (1, 1)
    assert MARQUE not in page.content.decode()
    assert [compte for _, compte in page.context["comptes"]] == [{"à sortir de la base active": 1}]


@pytest.mark.django_db
def test_le_preavis_compte_les_dossiers_sans_nommer_personne(mailoutbox: list[EmailMessage]) -> None:
    """The screen says from which day a file that is announced late may leave: after its whole notice."""
    referent, anime, _ = equipe()
    canari(f"{MARQUE}seul", referent)
    le = aujourdhui()
    (ligne,) = connecte(anime).get(reverse("participants:conservation")).context["page"]
    assert ligne.ligne.des_le == le + timedelta(days=30)
    appliquer(le=le, maintenant=timezone.now())
    annoncer_aux_structures(le=le)
    lettre = next(une for une in mailoutbox if une.to == [anime.email])
    assert "un dossier de votre PLIE arrive au terme de sa conservation" in lettre.body
    assert "il sortira de la base active ou sera anonymisé" in lettre.body
    assert MARQUE not in lettre.body


@pytest.mark.django_db
def test_l_effacement_se_suspend_depuis_la_fiche() -> None:
    referent, anime = accompagnateur(), coordonnateur()
    parcours = parcours_en_cours(referent=referent)
    fiche = reverse("parcours:fiche", args=[parcours.pk])
    poser = reverse("participants:suspension_poser", args=[parcours.participant_id])
    assert poser not in connecte(referent).get(fiche).content.decode()
    client = connecte(anime)
    assert f"{poser}?depuis=fiche" in client.get(fiche).content.decode()
    sans_motif = client.post(f"{poser}?depuis=fiche", {"motif": " "})
    assert (sans_motif.status_code, sans_motif.context["retour"]) == (422, f"{fiche}#droits")
    assert client.post(f"{poser}?depuis=fiche", {"motif": "Contrôle du FSE+."}).url == f"{fiche}#droits"
    suspension = SuspensionConservation.objects.en_cours().get(participant=parcours.participant_id)
    lever = reverse("participants:suspension_lever", args=[suspension.pk])
    page = client.get(fiche).content.decode()
    assert (f"{lever}?depuis=fiche" in page, poser in page, "Contrôle du FSE+." in page) == (True, False, True)
    assert client.post(f"{lever}?depuis=fiche", {"motif": "Contrôle terminé."}).url == f"{fiche}#droits"
    assert "Suspension de l’effacement levée" in client.get(fiche).content.decode()
    assert client.get(poser).context["retour"] == reverse("participants:conservation")
