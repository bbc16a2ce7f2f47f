"""Unusual readings reach, by mail and once, who must look at them; no name travels."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.urls import reverse
from post_office.models import Email

from accounts.enums import CodeRole
from accounts.models import Role, SignalementAcces
from accounts.signalements import signaler_les_acces
from accounts.tasks import signaler_acces
from plie.durees import duree
from plie.journal.models import Consultation
from plie.journal.services import journaliser
from plie.socle.horloge import PARIS
from tests.connexion import connecte
from tests.contraintes import violer
from tests.fabriques import accounts

pytestmark = pytest.mark.django_db
LE = date(2026, 3, 2)
MATIN = datetime(2026, 3, 3, 5, 10, tzinfo=PARIS)


def lire(
    lecteur: Any, *, le: date = LE, heure: int = 9, plie: str = "aix", droit: str = "référent", plus: int = 1
) -> None:
    """So many files opened within a few minutes: one more than what is usual."""
    depuis = datetime(le.year, le.month, le.day, heure, tzinfo=PARIS)
    pk = accounts.plie(plie).pk
    for rang in range(duree("acces_dossiers", le=le).valeur + 1):
        with time_machine.travel(depuis + timedelta(seconds=rang), tick=False):
            journaliser(
                utilisateur=lecteur, droit=droit, objet="Fiche", plie_id=pk, participant_id=10_000 + rang,
                parcours_id=10_000 + rang,
            )  # fmt: skip


def adresses(boite: list[EmailMessage]) -> list[str]:
    return sorted(adresse for lettre in boite for adresse in lettre.to)


def test_chaque_cas_est_dit_une_fois_a_qui_peut_l_examiner(mailoutbox: list[EmailMessage]) -> None:
    lecteur = accounts.accompagnateur()
    concernes = [accounts.coordonnateur(), accounts.gestionnaire()]
    # Who may not open the screen, or has no such case on it.
    for compte in (accounts.administrateur, accounts.accompagnateur, accounts.membre, accounts.financeur):
        compte()
    accounts.coordonnateur("mar")
    Role.objects.filter(utilisateur=accounts.gestionnaire()).update(date_fin=LE)
    lire(lecteur)
    assert signaler_les_acces(le=LE - timedelta(days=1), maintenant=MATIN) == 0
    assert signaler_les_acces(le=LE, maintenant=MATIN) == 2
    assert adresses(mailoutbox) == sorted(un.email for un in concernes)
    lettre = mailoutbox[0]
    assert lettre.subject == "PLIE, accès inhabituels\u00a0: un cas à examiner"
    assert "Le 2\u00a0mars\u00a02026, un accès inhabituel" in lettre.body
    assert reverse("journal:inhabituels") in lettre.body
    assert lecteur.nom not in lettre.subject + lettre.body
    # Run again the same morning, then the next one: nobody is told twice.
    assert signaler_les_acces(le=LE, maintenant=MATIN) == 0
    lire(lecteur, le=LE + timedelta(days=1))
    assert signaler_les_acces(le=LE + timedelta(days=1), maintenant=MATIN + timedelta(days=1)) == 2
    assert SignalementAcces.objects.count() == 4
    with time_machine.travel(MATIN, tick=False):
        assert connecte(concernes[0]).get(reverse("journal:inhabituels")).context["page"].paginator.count == 2


def test_les_nuits_sans_application_se_rattrapent_en_une_lettre(mailoutbox: list[EmailMessage]) -> None:
    accounts.coordonnateur()
    lecteur = accounts.accompagnateur()
    for recul in (20, 3, 1):
        lire(lecteur, le=LE - timedelta(days=recul))
    assert signaler_les_acces(le=LE, maintenant=MATIN) == 1
    assert mailoutbox[0].subject == "PLIE, accès inhabituels\u00a0: 2 cas à examiner"
    assert "Entre le 27\u00a0février\u00a02026 et le 1er\u00a0mars\u00a02026, 2 accès" in mailoutbox[0].body


def test_une_rafale_de_minuit_garde_son_jour(mailoutbox: list[EmailMessage]) -> None:
    accounts.coordonnateur()
    lecteur = accounts.accompagnateur()
    minuit, aix = datetime(2026, 3, 3, tzinfo=PARIS), accounts.plie().pk
    nombre = duree("acces_dossiers", le=LE).valeur
    for rang in range(2 * nombre):
        with time_machine.travel(minuit + timedelta(seconds=rang - nombre - 1), tick=False):
            journaliser(utilisateur=lecteur, droit="référent", objet="Fiche", plie_id=aix, parcours_id=rang)
    jours = [LE + timedelta(days=rang) for rang in range(9)]
    lettres = [signaler_les_acces(le=jour, maintenant=MATIN + (jour - LE)) for jour in jours]
    assert (lettres, len(mailoutbox)) == ([1, 0, 0, 0, 0, 0, 0, 0, 0], 1)


def test_l_administrateur_est_informe_des_comptes_sans_plie_et_de_ce_que_nul_autre_n_apprend(
    mailoutbox: list[EmailMessage],
) -> None:
    admin = accounts.administrateur()
    lire(accounts.agent_pole(), droit="agent de pôle d’insertion VI")
    anime = accounts.coordonnateur()
    assert signaler_les_acces(le=LE, maintenant=MATIN) == 2
    assert adresses(mailoutbox) == sorted([admin.email, anime.email])
    mailoutbox.clear()
    # The only one who would be told is the reader; and a PLIE that nobody animates.
    lire(anime, heure=14, droit="structure d’animation")
    lire(accounts.accompagnateur("mar"), heure=15, plie="mar")
    assert signaler_les_acces(le=LE, maintenant=MATIN) == 1
    assert adresses(mailoutbox) == [admin.email]
    assert set(SignalementAcces.objects.filter(destinataire=anime).values_list("lecteur__roles__code", flat=True)) == {
        CodeRole.AGENT_POLE
    }


def test_la_tache_tourne_deux_fois_sans_ecrire_deux_fois(settings: Any) -> None:
    """The real outbox: a letter is a row, written with what remembers it."""
    settings.EMAIL_BACKEND = "post_office.EmailBackend"
    accounts.coordonnateur()
    lire(accounts.accompagnateur())
    with time_machine.travel(MATIN, tick=False):
        assert (signaler_acces(), signaler_acces()) == (1, 0)
    assert Email.objects.count() == SignalementAcces.objects.count() == 1
    ligne = SignalementAcces.objects.get()
    ligne.pk = None
    assert violer(ligne.save) == "signalement_acces_une_fois"
    # What it speaks of has left the log a year later.
    with time_machine.travel(MATIN + timedelta(days=400), tick=False):
        assert signaler_acces() == 0
    assert not SignalementAcces.objects.exists()
    assert Consultation.objects.exists()
