"""The summary by mail is sent once, whatever fails, and holds no name."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils.html import strip_tags
from post_office.models import Email

from accounts.models import Utilisateur
from parcours.courriels import ecrire_rappel
from parcours.models import EnvoiRappels
from parcours.selectors.resume import resume_de
from parcours.services.rappels import choisir_rappels, envoyer_rappel
from parcours.tasks import envoyer_rappels
from tests.fabriques.accounts import (
    accompagnateur,
    coordonnateur,
)
from tests.parcours.rappels import LUNDI, NOM, oriente
from tests.plateforme.processus import attendre, environnement


@pytest.fixture(autouse=True)
def boite_d_envoi(settings: Any) -> None:
    """The outbox of production: Django's test runner puts its own instead."""
    settings.EMAIL_BACKEND = "post_office.EmailBackend"


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
