"""The summary by mail: on which days, to whom, with which figures, once, and without any name."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from post_office.models import Email

from accounts.models import Utilisateur
from parcours.courriels import ecrire_rappel
from parcours.models import EnvoiRappels, PreferenceRappels
from parcours.regles.envois import envoi_prevu
from parcours.selectors.destinataires import destinataires_du_jour, preference_de
from parcours.selectors.resume import Compte, Resume, resume_de
from parcours.services.rappels import choisir_rappels, envoyer_rappel
from parcours.tasks import envoyer_rappels
from tests.fabriques.accounts import (
    FabriqueDelegation,
    FabriqueRole,
    accompagnateur,
    agent_pole,
    coordonnateur,
    financeur,
    gestionnaire,
    plie,
)
from tests.fabriques.parcours import candidature
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa
from tests.monde import NOM_BRSA
from tests.plateforme.test_worker_tue import attendre, environnement

LUNDI = date(2026, 3, 16)
NOM = NOM_BRSA


@pytest.fixture(autouse=True)
def boite_d_envoi(settings: Any) -> None:
    """The outbox of production: Django's test runner puts its own instead."""
    settings.EMAIL_BACKEND = "post_office.EmailBackend"


def oriente(referent: Utilisateur | None, jours: int, *, brsa: bool = False) -> Any:
    """Somebody to receive, oriented some days before that Monday."""
    qui = FabriqueParticipant(nom=NOM, prenom="Perceval", qpv=False, rqth=False, mois_sans_activite=3)
    if brsa:
        FabriquePeriodeRsa(participant=qui, date_debut=LUNDI - timedelta(days=jours), source="CAF")
    return candidature(participant=qui, referent=referent, date_orientation=LUNDI - timedelta(days=jours))


# --- The days ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frequence", "jour", "le", "attendu"),
    [
        ("quotidien", 0, date(2026, 3, 16), True),
        ("quotidien", 0, date(2026, 3, 20), True),
        ("quotidien", 0, date(2026, 3, 21), False),  # Saturday
        ("quotidien", 0, date(2026, 3, 22), False),  # Sunday
        ("quotidien", 0, date(2026, 4, 6), False),  # Easter Monday
        ("quotidien", 0, date(2026, 5, 1), False),
        ("hebdomadaire", 0, date(2026, 3, 16), True),
        ("hebdomadaire", 0, date(2026, 3, 17), False),
        ("hebdomadaire", 3, date(2026, 3, 19), True),
        ("hebdomadaire", 3, date(2026, 3, 20), False),
        # Easter Monday: the summary of Mondays leaves on Tuesday, once.
        ("hebdomadaire", 0, date(2026, 4, 6), False),
        ("hebdomadaire", 0, date(2026, 4, 7), True),
        ("hebdomadaire", 0, date(2026, 4, 8), False),
        # A Friday that is a public holiday: the next day worked is Monday.
        ("hebdomadaire", 4, date(2026, 5, 1), False),
        ("hebdomadaire", 4, date(2026, 5, 4), True),
        ("aucun", 0, date(2026, 3, 16), False),
    ],
)
def test_les_jours_ou_le_recapitulatif_part(frequence: str, jour: int, le: date, attendu: bool) -> None:
    assert envoi_prevu(frequence, jour, le=le) is attendu


# --- The people ----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_les_destinataires_suivent_des_parcours_ou_animent_un_plie() -> None:
    referent, coord, gestion, remplacant = accompagnateur(), coordonnateur(), gestionnaire(), accompagnateur("mar")
    remplacant.roles.update(date_fin=LUNDI - timedelta(days=1))
    FabriqueDelegation(de=referent, a=remplacant, plie=plie(), date_debut=LUNDI, date_fin=LUNDI)
    agent_pole()
    financeur()
    inactif, parti, sourd = accompagnateur(), accompagnateur(), accompagnateur()
    Utilisateur.objects.filter(pk=inactif.pk).update(is_active=False)
    parti.roles.update(date_fin=LUNDI - timedelta(days=1))
    choisir_rappels(utilisateur=sourd, frequence="aucun", jour_semaine=0)
    quotidien = accompagnateur()
    choisir_rappels(utilisateur=quotidien, frequence="quotidien", jour_semaine=0)
    assert destinataires_du_jour(le=LUNDI) == [referent, coord, gestion, remplacant, quotidien]
    # Without a choice: Mondays.
    assert destinataires_du_jour(le=LUNDI + timedelta(days=1)) == [quotidien]
    assert destinataires_du_jour(le=LUNDI + timedelta(days=5)) == []


@pytest.mark.django_db
def test_sans_choix_le_recapitulatif_est_celui_du_lundi() -> None:
    referent = accompagnateur()
    preference = preference_de(referent)
    assert (preference.pk, preference.frequence, preference.jour_semaine) == (None, "hebdomadaire", 0)
    choisir_rappels(utilisateur=referent, frequence="hebdomadaire", jour_semaine=3)
    choisir_rappels(utilisateur=referent, frequence="hebdomadaire", jour_semaine=4)
    assert preference_de(referent).jour_semaine == 4
    assert PreferenceRappels.objects.count() == 1


# --- The figures ---------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_le_portefeuille_se_compte_par_nature_et_le_plie_par_referent() -> None:
    """A-1: each their own portfolio; the structure d’animation its PLIE, those without référent included."""
    referent, autre, coord = accompagnateur(), accompagnateur(), coordonnateur()
    oriente(referent, 20)  # due 11/03: overdue
    oriente(referent, 10)  # due 21/03: this week
    oriente(referent, 2, brsa=True)  # due 29/03: this month; its contract is due on 14/05: later, not announced
    oriente(autre, 16)
    oriente(None, 30)
    candidature(code_plie="mar", referent=accompagnateur("mar"), date_orientation=LUNDI - timedelta(days=40))
    assert resume_de(referent, le=LUNDI) == Resume(
        (Compte("Réception d’un BRSA", 0, 0, 1), Compte("Premier rendez-vous", 1, 1, 0)), ()
    )
    equipe = sorted([(referent.nom, Compte(str(referent), 1, 1, 1)), (autre.nom, Compte(str(autre), 1, 0, 0))])
    assert resume_de(coord, le=LUNDI) == Resume((), (*(c for _, c in equipe), Compte("Sans référent", 1, 0, 0)))
    assert resume_de(coord, le=LUNDI).a_faire_equipe == Compte("Tout le PLIE", 3, 1, 1)
    assert resume_de(agent_pole(), le=LUNDI) == Resume((), ())


@pytest.mark.django_db
def test_qui_suit_et_anime_lit_les_deux() -> None:
    les_deux = accompagnateur()
    FabriqueRole(utilisateur=les_deux, code="coordonnateur", plie=plie())
    oriente(les_deux, 20)
    resume = resume_de(les_deux, le=LUNDI)
    assert resume.portefeuille == (Compte("Premier rendez-vous", 1, 0, 0),)
    assert resume.equipe == (Compte(str(les_deux), 1, 0, 0),)


# --- The mail ------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_le_courriel_dit_des_nombres_et_aucun_nom() -> None:
    referent = accompagnateur()
    oriente(referent, 20)
    oriente(referent, 2, brsa=True)
    courriel = ecrire_rappel(referent, resume_de(referent, le=LUNDI), le=LUNDI)
    html = courriel.alternatives[0][0]
    assert (courriel.subject, courriel.to) == ("PLIE, à faire au 16\u00a0mars\u00a02026", [referent.email])
    assert courriel.body == (
        "Bonjour Camille,\n\n"
        "Voici ce qui est à faire au 16\u00a0mars\u00a02026.\n\n"
        "Votre portefeuille\n"
        "- Réception d’un BRSA\u00a0: 0 en retard, 0 sous 7\u00a0jours, 1 sous 30\u00a0jours\n"
        "- Premier rendez-vous\u00a0: 1 en retard, 0 sous 7\u00a0jours, 0 sous 30\u00a0jours\n"
        "Au total\u00a0: 1 en retard, 0 sous 7\u00a0jours, 1 sous 30\u00a0jours\n\n"
        "Le détail est dans votre liste de travail, après connexion\u00a0:\n"
        "https://plie.example/parcours/travail/\n\n"
        "Ce message ne nomme aucune personne accompagnée. "
        "Pour en changer le jour ou ne plus le recevoir\u00a0:\n"
        "https://plie.example/parcours/rappels/\n"
    )
    lu = " ".join(strip_tags(html).split())
    assert "Réception d’un BRSA 0 0 1 Premier rendez-vous 1 0 0 Au total 1 0 1" in lu
    assert html.count("https://plie.example/parcours/travail/") == 1
    for version in (courriel.subject, courriel.body, html):
        assert NOM.casefold() not in version.casefold()
        assert "perceval" not in version.casefold()


@pytest.mark.django_db
def test_un_nom_de_collegue_n_est_jamais_lu_comme_un_gabarit() -> None:
    """The outbox renders its texts as templates: braces in a name stay letters."""
    coord, referent = coordonnateur(), accompagnateur()
    Utilisateur.objects.filter(pk=referent.pk).update(nom="{{ settings.SECRET_KEY }}{% now %}")
    oriente(referent, 20)
    assert envoyer_rappel(utilisateur=coord, le=LUNDI) is True
    courriel = Email.objects.get()
    assert "settings.SECRET_KEY" in courriel.message
    assert "settings.SECRET_KEY" in courriel.html_message


# --- Once ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_un_seul_courriel_par_personne_et_par_jour() -> None:
    """Two schedulers, a retry, a message repeated: one row, one mail; the next day, another."""
    referent = accompagnateur()
    oriente(referent, 20)
    choisir_rappels(utilisateur=referent, frequence="quotidien", jour_semaine=0)
    with time_machine.travel("2026-03-16 08:12:00+01:00", tick=False):
        assert [envoyer_rappels(), envoyer_rappels()] == [1, 0]
        assert envoyer_rappel(utilisateur=referent, le=LUNDI) is False
    with time_machine.travel("2026-03-17 08:12:00+01:00", tick=False):
        assert envoyer_rappels() == 1
    assert Email.objects.count() == EnvoiRappels.objects.count() == 2
    assert list(EnvoiRappels.objects.values_list("date_envoi", "lignes")) == [
        (date(2026, 3, 17), 1),
        (LUNDI, 1),
    ]


@pytest.mark.django_db
def test_rien_a_faire_rien_ne_part() -> None:
    referent = accompagnateur()
    with time_machine.travel("2026-03-16 08:12:00+01:00", tick=False):
        assert envoyer_rappels() == 0
    assert Email.objects.count() == 0
    assert EnvoiRappels.objects.get().lignes == 0
    assert EnvoiRappels.objects.get().utilisateur == referent


@pytest.mark.django_db
def test_la_base_refuse_un_second_envoi_du_jour() -> None:
    referent = accompagnateur()
    EnvoiRappels.objects.create(utilisateur=referent, date_envoi=LUNDI, lignes=1)
    with pytest.raises(IntegrityError, match="envoi_rappels_un_par_jour"), transaction.atomic():
        EnvoiRappels.objects.create(utilisateur=referent, date_envoi=LUNDI, lignes=2)


@pytest.mark.django_db
def test_un_echec_ne_retient_pas_les_autres_et_se_reprend(monkeypatch: pytest.MonkeyPatch) -> None:
    """The row and the mail are one transaction: what failed half-way has done nothing."""
    premier, second = accompagnateur(), accompagnateur()
    for referent in (premier, second):
        oriente(referent, 20)
    ecrire = ecrire_rappel

    def echouer(utilisateur: Utilisateur, *args: Any, **options: Any) -> Any:
        if utilisateur == premier:
            raise OSError("courrier indisponible")
        return ecrire(utilisateur, *args, **options)

    with time_machine.travel("2026-03-16 08:12:00+01:00", tick=False):
        monkeypatch.setattr("parcours.services.rappels.ecrire_rappel", echouer)
        assert envoyer_rappels() == 1
        assert list(EnvoiRappels.objects.values_list("utilisateur", flat=True)) == [second.pk]
        monkeypatch.undo()
        assert envoyer_rappels() == 1
    assert {str(un.to[0]) for un in Email.objects.all()} == {premier.email, second.email}
    assert Email.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_deux_ordonnanceurs_a_la_meme_seconde_un_seul_courriel() -> None:
    """B25: eight workers start the same morning together."""
    referent = accompagnateur()
    oriente(referent, 20)
    barriere = threading.Barrier(8)
    partis: list[bool] = []

    def matin() -> None:
        try:
            barriere.wait()
            partis.append(envoyer_rappel(utilisateur=Utilisateur.objects.get(pk=referent.pk), le=LUNDI))
        finally:
            connection.close()

    fils = [threading.Thread(target=matin) for _ in range(8)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert sorted(partis) == [False] * 7 + [True]
    assert Email.objects.count() == EnvoiRappels.objects.count() == 1
    assert mail.outbox == []


INTERROMPU = """
import datetime, pathlib, time, django
django.setup()
from accounts.models import Utilisateur
from parcours.services import rappels
ecrire = rappels.ecrire_rappel
class Lent:
    def __init__(self, courriel):
        self.courriel = courriel
    def send(self):
        self.courriel.send()
        pathlib.Path({temoin!r}).touch()
        time.sleep(60)
rappels.ecrire_rappel = lambda *a, **o: Lent(ecrire(*a, **o))
rappels.envoyer_rappel(utilisateur=Utilisateur.objects.get(pk={pk}), le=datetime.date(2026, 3, 16))
"""


@pytest.mark.processus
@pytest.mark.django_db(transaction=True)
def test_un_worker_tue_apres_l_ecriture_du_courriel_n_en_laisse_qu_un(tmp_path: Path) -> None:
    """B23: killed with the mail and the row written but not committed, it has done neither; the next call does both."""
    referent = accompagnateur()
    oriente(referent, 20)
    temoin = tmp_path / "ecrit"
    script = INTERROMPU.format(temoin=str(temoin), pk=referent.pk)
    processus = subprocess.Popen([sys.executable, "-W", "ignore", "-c", script], env=environnement(tmp_path))
    attendre(temoin.exists)
    processus.send_signal(signal.SIGKILL)
    processus.wait()
    assert (Email.objects.count(), EnvoiRappels.objects.count()) == (0, 0)
    assert envoyer_rappel(utilisateur=referent, le=LUNDI) is True
    assert envoyer_rappel(utilisateur=referent, le=LUNDI) is False
    assert (Email.objects.count(), EnvoiRappels.objects.count()) == (1, 1)


# --- The page ------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_chacun_choisit_ses_rappels() -> None:
    referent = accompagnateur()
    client = Client()
    client.force_login(referent)
    url = reverse("parcours:mes_rappels")
    assert client.get(url).context["formulaire"].initial == {"frequence": "hebdomadaire", "jour_semaine": 0}
    refus = client.post(url, {"frequence": "parfois", "jour_semaine": "6"})
    assert refus.status_code == 422
    assert set(refus.context["formulaire"].errors) == {"frequence", "jour_semaine"}
    reponse = client.post(url, {"frequence": "hebdomadaire", "jour_semaine": "3"})
    assert reponse.status_code == 302
    assert (preference_de(referent).frequence, preference_de(referent).jour_semaine) == ("hebdomadaire", 3)
    assert "Mes rappels et mon calendrier" in client.get(reverse("accounts:mon_compte")).content.decode()
