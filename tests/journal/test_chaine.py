"""The chain of the log (A-5): whole, broken at the first tampered row, whole again from its anchor once old rows go."""

from __future__ import annotations

import html
import io
import re
import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from plie.journal.chaine import Rupture, effacer_les_anciennes, verifier_la_chaine
from plie.journal.models import Ancre, Consultation, Maillon
from plie.journal.regles import HORS_PORTEFEUILLE, RAFALE, Lecture, Seuils, Signalement, inhabituels
from plie.journal.selectors import acces_inhabituels
from plie.journal.services import journaliser
from plie.socle.horloge import aujourdhui
from tests.connexion import connecte
from tests.fabriques.accounts import administrateur, coordonnateur, plie

ECRIRE = """
INSERT INTO journal_consultation
    (le, action, utilisateur_id, utilisateur_libelle, droit, objet, rang, precedente, empreinte)
VALUES (%s, 'consultation', 1, 'Camille', 'référent', %s, 0, '', '')
"""


def ecrire(*instants: datetime) -> None:
    with connection.cursor() as curseur:
        for rang, instant in enumerate(instants):
            curseur.execute(ECRIRE, [instant, f"Page {rang} | « é »"])


def falsifier(sql: str, *parametres: Any) -> None:
    """What an administrator of the database could do, the triggers put aside."""
    with connection.cursor() as curseur:
        curseur.execute("ALTER TABLE journal_consultation DISABLE TRIGGER USER")
        curseur.execute(sql, parametres)
        curseur.execute("ALTER TABLE journal_consultation ENABLE TRIGGER USER")


MAINTENANT = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.django_db
def test_toute_ligne_falsifiee_est_trouvee() -> None:
    ecrire(*[MAINTENANT + timedelta(minutes=i) for i in range(6)])
    assert verifier_la_chaine().lignes == 6
    assert verifier_la_chaine().intacte
    sortie = io.StringIO()
    call_command("verifier_journal", stdout=sortie)
    assert sortie.getvalue() == "journal intact\u00a0: 6 lignes\n"
    rangs = list(Consultation.objects.order_by("rang").values_list("rang", flat=True))
    falsifications = [
        (f"UPDATE journal_consultation SET {champ} WHERE rang = %s", rang)
        for rang in rangs
        for champ in (
            "objet = 'autre'", "utilisateur_id = 2", "utilisateur_libelle = 'x'", "droit = 'x'", "action = 'export'",
            "le = le + interval '1 microsecond'", "plie_id = 1", "participant_id = 1", "parcours_id = 1", "nombre = 1",
            "precedente = repeat('f', 64)", "empreinte = repeat('f', 64)",
        )
    ]  # fmt: skip
    manquees = []
    for sql, rang in falsifications:
        with transaction.atomic():
            falsifier(sql, rang)
            rupture = verifier_la_chaine().rupture
            # A digest changed is seen on its row, or on the one that quotes it.
            if rupture is None or rupture.rang not in (rang, rang + 1):
                manquees.append((sql, rang, rupture))
            transaction.set_rollback(True)
    assert manquees == []
    for rang in rangs:
        with transaction.atomic():
            falsifier("DELETE FROM journal_consultation WHERE rang = %s", rang)
            attendue = Rupture(rang + 1, "une ligne manque avant elle")
            if rang == rangs[-1]:
                attendue = Rupture(rang, "les dernières lignes manquent")
            assert verifier_la_chaine().rupture == attendue
            transaction.set_rollback(True)
    with transaction.atomic():
        falsifier("UPDATE journal_consultation SET objet = 'autre' WHERE rang = 3")
        with pytest.raises(CommandError, match="journal rompu au rang 3\u00a0: son contenu a été modifié"):
            call_command("verifier_journal")
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_apres_douze_mois_les_lignes_partent_et_la_chaine_tient() -> None:
    ecrire(
        datetime(2024, 12, 31, 12, tzinfo=UTC),
        datetime(2025, 3, 1, 22, 59, tzinfo=UTC),  # 23:59 in Paris: the last minute that goes
        datetime(2025, 3, 1, 23, 0, tzinfo=UTC),  # midnight of 2 March: it stays
        MAINTENANT,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Consultation.objects.filter(rang=Maillon.objects.get().rang).delete()
    assert effacer_les_anciennes(maintenant=MAINTENANT) == 2
    assert effacer_les_anciennes(maintenant=MAINTENANT) == 0
    assert list(Ancre.objects.values_list("nombre", "rang")) == [(2, 2)]
    assert verifier_la_chaine().intacte
    ecrire(MAINTENANT)
    assert verifier_la_chaine().intacte
    falsifier("DELETE FROM journal_consultation WHERE rang = 3")
    assert verifier_la_chaine().rupture == Rupture(4, "une ligne manque avant elle")


@pytest.mark.django_db
def test_tout_effacer_laisse_une_chaine_qui_reprend() -> None:
    ecrire(datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 2, 29, tzinfo=UTC))
    assert effacer_les_anciennes(maintenant=MAINTENANT) == 2
    assert verifier_la_chaine().intacte
    ecrire(MAINTENANT)
    assert list(Consultation.objects.values_list("rang", flat=True)) == [3]
    assert verifier_la_chaine().intacte


@pytest.mark.django_db(transaction=True)
def test_ceux_qui_ecrivent_ensemble_ne_rompent_pas_la_chaine() -> None:
    def ecrire_dix() -> None:
        for _ in range(10):
            ecrire(MAINTENANT)
        connection.close()

    fils = [threading.Thread(target=ecrire_dix) for _ in range(4)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert (Consultation.objects.count(), verifier_la_chaine().rupture) == (40, None)


SEUILS = Seuils(timedelta(minutes=10), 3, 2)


def lecture(minute: float, dossier: int, droit: str = "référent", qui: int = 1) -> Lecture:
    le = MAINTENANT + timedelta(minutes=minute)
    return Lecture(qui, dossier, le, droit, le.date())


def test_beaucoup_de_dossiers_en_peu_de_temps() -> None:
    instant = [MAINTENANT + timedelta(minutes=m) for m in range(30)]
    # Three files in ten minutes are usual, and the same file opened ten times is one.
    assert inhabituels([lecture(m, m % 3) for m in range(10)], SEUILS) == []
    assert inhabituels([lecture(0, 1), lecture(5, 2), lecture(8, 3), lecture(10, 4)], SEUILS) == [
        Signalement(1, RAFALE, instant[0], instant[10], 4)
    ]
    assert inhabituels([lecture(0, 1), lecture(5, 2), lecture(8, 3), lecture(10.1, 4)], SEUILS) == []
    # Windows that overlap are one; two people are two.
    longue = [lecture(m, m) for m in range(8)]
    assert inhabituels(longue, SEUILS) == [Signalement(1, RAFALE, instant[0], instant[7], 8)]
    assert inhabituels([lecture(m, m, qui=m % 4) for m in range(12)], SEUILS) == []


def test_beaucoup_de_dossiers_hors_portefeuille_en_un_jour() -> None:
    lues = [lecture(60 * m, m, "structure d’animation") for m in range(3)]
    assert inhabituels(lues, SEUILS) == [
        Signalement(1, HORS_PORTEFEUILLE, MAINTENANT, MAINTENANT + timedelta(hours=2), 3)
    ]
    assert inhabituels(lues[:2], SEUILS) == []
    assert inhabituels([lecture(60 * m, m) for m in range(3)], SEUILS) == []


@pytest.mark.django_db
def test_les_acces_inhabituels_du_plie_seul_et_sans_nom_suivi() -> None:
    anime = coordonnateur("aix")
    for dossier in range(21):
        journaliser(utilisateur=anime, droit="référent", objet="Page", plie_id=plie("aix").pk, parcours_id=dossier)
    le = aujourdhui()
    depuis = le - timedelta(days=1)
    trouves = acces_inhabituels(anime, depuis=depuis, le=le)
    assert [(s.nature, s.dossiers, nom) for s, nom in trouves] == [(RAFALE, 21, str(anime))]
    assert acces_inhabituels(coordonnateur("mar"), depuis=depuis, le=le) == []
    assert len(acces_inhabituels(administrateur(), depuis=depuis, le=le)) == 1
    assert acces_inhabituels(anime, depuis=date(2020, 1, 1), le=date(2020, 1, 2)) == []
    # Who animates opens the readings that make the figure; an administrator reads the figure alone.
    adresse = reverse("journal:inhabituels")
    lien = f"{reverse('journal:liste')}?utilisateur="
    pages = [connecte(qui).get(adresse).content.decode() for qui in (anime, administrateur())]
    assert [lien in page for page in pages] == [True, False]
    cible = re.findall(f'href="({re.escape(lien)}[^"]+)"', pages[0])[0]
    assert len(connecte(anime).get(html.unescape(cible)).context["page"]) == 21
