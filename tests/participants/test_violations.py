"""The register of breaches (A-6): clocks, reminders sent once, notifications, closing, nothing deleted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import InternalError, transaction
from django.test import Client
from django.urls import reverse
from post_office.models import Email

from participants.models import NotificationViolation, Violation
from participants.violations.rappels import concernes, rappeler
from participants.violations.services import clore, completer, delais_de, notifier
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier, GesteInterdit
from plie.socle.horloge import maintenant as a_l_instant
from tests.connexion import connecte
from tests.fabriques.accounts import administrateur, coordonnateur, plie
from tests.participants.violations import CHAMPS, CONNUE, HEURE, ouvrir

pytestmark = pytest.mark.django_db


def test_les_delais_les_notifications_et_la_cloture() -> None:
    anime = coordonnateur()
    violation = ouvrir(anime)
    assert [(d.destinataire.value, d.limite, d.fait_le) for d in delais_de(violation)] == [
        ("parties", CONNUE + 48 * HEURE, None),
        ("cnil", CONNUE + 72 * HEURE, None),
    ]
    tard = CONNUE + 60 * HEURE
    with pytest.raises(ErreurMetier, match="CNIL"):
        clore(violation=violation, bilan="Fini.", version=1, par=anime, maintenant=tard)
    for quand in (CONNUE - HEURE, tard + HEURE):
        with pytest.raises(ErreurMetier):
            notifier(
                violation=violation, destinataire="cnil", notifiee_le=quand, precision="", par=anime, maintenant=tard
            )
    for qui in ("parties", "cnil", "cnil"):
        notifier(violation=violation, destinataire=qui, notifiee_le=tard, precision="n° 1", par=anime, maintenant=tard)
    assert NotificationViolation.objects.count() == 2
    violation = Violation.objects.get()
    assert [d.en_retard(tard) for d in delais_de(violation)] == [True, False]
    with pytest.raises(ConflitDeVersion):
        clore(violation=violation, bilan="Fini.", version=2, par=anime, maintenant=tard)
    close = clore(violation=violation, bilan="Fini.", version=1, par=anime, maintenant=tard)
    assert (close.close_le, close.close_par) == (tard, anime)
    with pytest.raises(GesteInterdit):
        completer(violation=close, champs=CHAMPS, version=2, maintenant=tard)
    for geste in (
        lambda: Violation.objects.all()._raw_delete("default"),
        lambda: Violation.objects.update(faits="Rien."),
        lambda: NotificationViolation.objects.all().delete(),
        lambda: NotificationViolation.objects.update(precision=""),
    ):
        with pytest.raises(InternalError), transaction.atomic():
            geste()


def test_sans_risque_la_cnil_n_est_pas_notifiee_mais_la_raison_est_dite() -> None:
    anime = coordonnateur()
    with pytest.raises(ErreurMetier) as refus:
        ouvrir(anime, risque=False)
    assert refus.value.champ == "motif_sans_risque"
    violation = ouvrir(anime, risque=False, motif_sans_risque="Clé chiffrée.")
    assert [d.destinataire.value for d in delais_de(violation)] == ["parties"]
    with pytest.raises(ErreurMetier) as futur:
        ouvrir(anime, connue_le=CONNUE + 2 * HEURE)
    assert futur.value.champ == "connue_le"


def test_les_rappels_partent_une_fois_a_qui_est_concerne() -> None:
    anime, ailleurs, admin = coordonnateur(), coordonnateur("mar"), administrateur()
    violation = ouvrir(anime)
    assert concernes(violation) == [anime, admin]
    attendus = {
        35: 0,
        36: 2,  # the parties' clock nears its end
        47: 0,
        49: 2,  # it is past
        60: 2,  # the CNIL's nears its end
        73: 2,
        74: 0,
    }
    assert {h: rappeler(maintenant=CONNUE + h * HEURE) for h in attendus} == attendus
    assert not any(ailleurs.email in str(lettre.to) for lettre in Email.objects.all())
    assert len(mail.outbox) + Email.objects.count() >= 8
    corps = " ".join(lettre.body for lettre in mail.outbox) + " ".join(Email.objects.values_list("message", flat=True))
    assert "informer les autres parties au Pacte" in corps
    assert "informer la CNIL" in corps
    notifier(
        violation=violation, destinataire="parties", notifiee_le=CONNUE, precision="", par=anime,
        maintenant=CONNUE + HEURE,
    )  # fmt: skip
    assert rappeler(maintenant=CONNUE + 100 * HEURE) == 0


def test_la_liste_dit_les_delais_depasses() -> None:
    anime = coordonnateur()
    violation = ouvrir(anime)
    adresse = reverse("participants:violations")
    page = connecte(anime).get(adresse)
    assert (page.context["depassees"], page.content.decode().count("Dépassé")) == (1, 2)
    for destinataire in ("parties", "cnil"):
        notifier(
            violation=violation, destinataire=destinataire, notifiee_le=a_l_instant(), precision="", par=anime,
            maintenant=a_l_instant(),
        )  # fmt: skip
    page = connecte(anime).get(adresse)
    assert (page.context["depassees"], page.content.decode().count("(en retard)")) == (0, 2)


def test_un_seul_plie_est_deja_choisi() -> None:
    adresse = reverse("participants:violation_ouvrir")
    anime, admin = (connecte(qui).get(adresse).context["formulaire"] for qui in (coordonnateur(), administrateur()))
    assert (anime["plie"].value(), admin["plie"].value()) == (plie("aix").pk, None)


def test_un_instant_refuse_l_est_a_cote_de_son_jour() -> None:
    saisie = {"le_jour": "31/12/2198", "l_heure": "10:00", "plie": plie("aix").pk, "risque": "oui"}
    page = connecte(coordonnateur()).post(
        reverse("participants:violation_ouvrir"),
        {"nature": "integrite", "faits": "Fichier altéré.", "categories_personnes": "participants"}
        | {"nombre_personnes": "4", "categories_donnees": "identité"}
        | saisie,
    )
    assert page.status_code == 422
    assert page.context["formulaire"].errors == {"le_jour": ["La violation ne peut pas être connue dans le futur."]}


def test_du_formulaire_a_la_cloture_par_les_ecrans() -> None:
    anime = coordonnateur()
    client = Client()
    client.force_login(anime)
    hier = a_l_instant() - timedelta(days=1)
    saisie = {
        "plie": plie("aix").pk, "le_jour": f"{hier:%d/%m/%Y}", "l_heure": "14h30", "nature": "integrite",
        "faits": "Fichier altéré.", "categories_personnes": "participants", "nombre_personnes": "4",
        "categories_donnees": "identité", "risque": "non", "motif_sans_risque": "",
    }  # fmt: skip
    url = reverse("participants:violation_ouvrir")
    refus = client.post(url, saisie)
    assert refus.status_code == 422
    assert "Fichier altéré." in refus.content.decode()
    assert client.post(url, saisie | {"motif_sans_risque": "Copie saine."}).status_code == 302
    violation = Violation.objects.get()
    page = client.get(reverse("participants:violation", args=[violation.pk])).content.decode()
    assert "Copie saine." in page
    assert client.post(
        reverse("participants:violation_notifier", args=[violation.pk]),
        {"destinataire": "parties", "le_jour": f"{hier:%d/%m/%Y}", "l_heure": "23:00", "precision": ""},
    ).status_code == 302  # fmt: skip
    cloture = reverse("participants:violation_clore", args=[violation.pk])
    assert client.post(cloture, {"bilan": "", "version": 1}).status_code == 422
    perdu = client.post(cloture, {"bilan": "Mots gardés.", "version": 7})
    assert (perdu.status_code, "Mots gardés." in perdu.content.decode()) == (422, True)
    assert client.post(cloture, {"bilan": "Sauvegarde remise.", "version": 1}).status_code == 302
    assert "Close" in client.get(reverse("participants:violations")).content.decode()
    assert client.get(cloture).status_code == 403
