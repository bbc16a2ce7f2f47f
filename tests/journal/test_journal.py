"""The log: what is written, who reads it, that nobody edits it (A-5)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Utilisateur
from plie.journal.models import Consultation
from plie.journal.services import journaliser
from plie.socle.horloge import aujourdhui
from tests.connexion import connecte
from tests.fabriques.accounts import accompagnateur, gestionnaire
from tests.fabriques.parcours import parcours_en_cours

pytestmark = pytest.mark.django_db


def consulter(utilisateur: Utilisateur, parcours: Any, **autres: Any) -> Consultation:
    return journaliser(
        utilisateur=utilisateur,
        droit="référent",
        objet="Page du parcours",
        plie_id=parcours.plie_id,
        participant_id=parcours.participant_id,
        parcours_id=parcours.pk,
        **autres,
    )


def test_personne_ne_modifie_ni_n_efface_le_journal() -> None:
    consultation = consulter(accompagnateur(), parcours_en_cours())
    for geste in (
        lambda: Consultation.objects.update(droit="autre"),
        lambda: Consultation.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError, match="journal"), transaction.atomic():
            geste()
    assert list(Consultation.objects.values_list("pk", "droit")) == [(consultation.pk, "référent")]


def test_la_structure_d_animation_lit_le_journal_de_son_plie_seul() -> None:
    ici, ailleurs = parcours_en_cours(), parcours_en_cours(code_plie="mar")
    lecteur = accompagnateur()
    attendue = consulter(lecteur, ici)
    consulter(lecteur, ailleurs)
    reponse = connecte(gestionnaire()).get(reverse("journal:liste"))
    assert [ligne.consultation.pk for ligne in reponse.context["lignes"]] == [attendue.pk]
    assert [ligne.personne for ligne in reponse.context["lignes"]] == [str(ici.participant)]
    assert str(ailleurs.participant) not in reponse.content.decode()


def test_le_journal_d_un_dossier() -> None:
    ici, autre = parcours_en_cours(), parcours_en_cours()
    lecteur = accompagnateur()
    attendue = consulter(lecteur, ici)
    consulter(lecteur, autre)
    client = connecte(gestionnaire())
    reponse = client.get(reverse("journal:parcours", args=[ici.pk]))
    assert [ligne.consultation.pk for ligne in reponse.context["lignes"]] == [attendue.pk]
    assert client.get(reverse("journal:parcours", args=[parcours_en_cours(code_plie="mar").pk])).status_code == 404


@pytest.mark.parametrize(
    ("parametres", "nombre"),
    [
        ({}, 2),
        ({"action": "export"}, 1),
        ({"droit": "référ"}, 2),
        ({"utilisateur": "introuvable"}, 0),
        ({"du": "01/01/2020"}, 2),
        ({"au": "01/01/2020"}, 0),
        ({"du": "pas une date"}, 2),
    ],
)
def test_filtrer_le_journal(parametres: dict[str, str], nombre: int) -> None:
    parcours, lecteur = parcours_en_cours(), accompagnateur()
    consulter(lecteur, parcours)
    consulter(lecteur, parcours, action="export", nombre=12)
    reponse = connecte(gestionnaire()).get(reverse("journal:liste"), parametres)
    assert len(reponse.context["lignes"]) == nombre


def test_le_jour_du_journal_est_celui_de_paris() -> None:
    consulter(accompagnateur(), parcours_en_cours())
    jour = aujourdhui().strftime("%d/%m/%Y")
    reponse = connecte(gestionnaire()).get(reverse("journal:liste"), {"du": jour, "au": jour})
    assert len(reponse.context["lignes"]) == 1


def test_le_journal_coute_autant_pour_une_et_pour_trente_lignes() -> None:
    client, lecteur = connecte(gestionnaire()), accompagnateur()
    couts = []
    for nombre in (1, 29):
        for _ in range(nombre):
            consulter(lecteur, parcours_en_cours())
        client.get(reverse("journal:liste"))
        with CaptureQueriesContext(connection) as requetes:
            reponse = client.get(reverse("journal:liste"))
        couts.append(len(requetes))
    assert len(reponse.context["lignes"]) == 30
    assert couts[0] == couts[1]
