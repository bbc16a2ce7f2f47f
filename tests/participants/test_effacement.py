"""B41: once their time is over, no name of fifty people remains anywhere; the others are untouched, the figures too."""

from __future__ import annotations

import io
import logging
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import Plie
from commissions.models import Decision, ProcesVerbal
from commissions.services.contenus import empreinte_de
from parcours.models import Parcours
from participants.conservation.anonymisation import anonymiser
from participants.conservation.dates import rangs
from participants.conservation.plan import dresser_le_plan
from participants.conservation.services import Bilan, appliquer
from participants.models import Destruction, OperationFse, Participant, Preavis
from pilotage.consolidation.calcul import consolider
from plie.socle.periodes import age
from tests.participants.canaris import (
    MARQUE,
    TEMOIN,
    canari,
    equipe,
    fichiers_ou,
    occurrences,
    seance_de,
    traces_hors_des_tables,
)

pytestmark = pytest.mark.django_db
LE = date(2027, 3, 1)
MAINTENANT = datetime(2027, 3, 1, 3, tzinfo=UTC)


def consolidations(annee: int) -> list[dict[str, Any]]:
    plies = list(Plie.objects.order_by("code"))
    return [
        consolider([p for p in plies if p.code == "aix"], perimetre="aix", annee=annee),
        consolider(plies, perimetre="tous", annee=annee),
    ]


def test_de_cinquante_personnes_il_ne_reste_aucun_nom(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, caplog: pytest.LogCaptureFixture
) -> None:
    referent, anime, membre = equipe()
    partis = [canari(f"{MARQUE}{rang:02d}", referent, rang=rang) for rang in range(50)]
    reste = canari(f"{TEMOIN}un", referent)
    seance_de([*partis, reste], anime, membre)
    for parcours in partis[:5]:
        traces_hors_des_tables(parcours.participant.nom, anime)
    avant = {annee: consolidations(annee) for annee in (2020, 2021, 2022)}
    effectifs = (Parcours.objects.count(), Participant.objects.count(), Decision.objects.count())
    racine = Path(settings.MEDIA_ROOT)
    assert len(occurrences(MARQUE)) > 25, "rien à chercher"
    assert len(fichiers_ou(MARQUE, racine)) == 150
    temoin = occurrences(TEMOIN)
    ages = {p.pk: age(p.participant.date_naissance, p.date_debut) for p in partis}

    with caplog.at_level(logging.DEBUG), django_capture_on_commit_callbacks(execute=True):
        compte = anonymiser([p.participant_id for p in partis], le=LE, maintenant=MAINTENANT)

    assert occurrences(MARQUE) == {}
    assert fichiers_ou(MARQUE, racine) == []
    assert MARQUE.lower() not in caplog.text.lower()
    assert MARQUE.lower() not in str(getattr(cache, "_cache", "")).lower()
    assert compte.personnes == 50
    assert compte.fichiers == 150
    # Who stays is untouched, in the common procès-verbal too.
    restantes = occurrences(TEMOIN)
    assert restantes.pop("commissions_procesverbal") == temoin.pop("commissions_procesverbal") == 1
    assert {t: n for t, n in restantes.items() if t != "commissions_documentseance"} == {
        t: n for t, n in temoin.items() if t != "commissions_documentseance"
    }
    # The figures still come out; nothing that is counted has gone.
    assert {annee: consolidations(annee) for annee in avant} == avant
    assert (Parcours.objects.count(), Participant.objects.count(), Decision.objects.count()) == effectifs
    for parcours in partis:
        parcours.refresh_from_db()
        personne = Participant.objects.get(pk=parcours.participant_id)
        assert age(personne.date_naissance, parcours.date_debut) == ages[parcours.pk]
    pv = ProcesVerbal.objects.get()
    assert pv.empreinte == empreinte_de(pv.contenu) != pv.contenu["empreinte_d_origine"]
    # Once more: nothing to do.
    assert anonymiser([p.participant_id for p in partis], le=LE, maintenant=MAINTENANT).personnes == 0


def test_la_simulation_dit_ce_que_l_application_fait() -> None:
    referent, anime, membre = equipe()
    OperationFse.objects.create(
        plie=Plie.objects.get(code="aix"), intitule="Hors FSE+", date_debut=date(2020, 1, 1),
        date_fin=date(2021, 12, 31), cofinancee=False,
    )  # fmt: skip
    parcours = [canari(f"{MARQUE}{rang}", referent, rang=rang) for rang in range(3)]
    seance_de(parcours, anime, membre)
    # Last contact on 14 June 2021: the active base ends on 14 June 2023.
    for le, annonces, anonymises in (
        (date(2023, 5, 15), 0, 0),
        (date(2023, 5, 16), 3, 0),
        (date(2023, 6, 14), 0, 0),
        (date(2023, 6, 15), 0, 3),
        (date(2023, 6, 16), 0, 0),
    ):
        prevu = Bilan.prevu(dresser_le_plan(le=le))
        instant = datetime(le.year, le.month, le.day, 3, tzinfo=UTC)
        assert appliquer(le=le, maintenant=instant) == prevu
        assert (prevu.annonces, prevu.anonymises) == (annonces, anonymises), le
    assert Preavis.objects.count() == 0
    assert list(Destruction.objects.values_list("etape", "personnes", "plie__code")) == [("anonymisation", 3, "aix")]
    assert MARQUE not in str(list(Destruction.objects.values()))
    assert occurrences(MARQUE) == {}


def test_l_archive_ne_garde_que_la_preuve_et_l_identite() -> None:
    referent, anime, membre = equipe()
    OperationFse.objects.create(
        plie=Plie.objects.get(code="aix"), intitule="FSE+", date_debut=date(2020, 1, 1),
        date_fin=date(2021, 12, 31), date_dernier_paiement=date(2022, 6, 1),
    )  # fmt: skip
    parcours = canari(f"{MARQUE}preuve", referent)
    seance_de([parcours], anime, membre)
    for le in (date(2023, 6, 1), date(2023, 7, 1)):
        appliquer(le=le, maintenant=datetime(le.year, le.month, le.day, 3, tzinfo=UTC))
    personne = Participant.objects.get(pk=parcours.participant_id)
    assert (personne.nom, personne.archivee_le is None, personne.anonymisee_le) == (f"{MARQUE}preuve", False, None)
    # The account of the interviews is gone, its history too; the day that proves the start stays.
    assert set(parcours.entretiens.values_list("compte_rendu", flat=True)) == {""}
    assert "parcours_entretienevent" not in occurrences(MARQUE)
    assert parcours.entretiens.filter(date_entretien=parcours.date_debut).exists()
    assert parcours.contrats_travail.get().employeur == f"Entreprise {MARQUE}preuve"
    assert dresser_le_plan(le=date(2027, 11, 30)).lignes == ()
    for le, reste in ((date(2027, 12, 2), True), (date(2027, 12, 31), True), (date(2028, 1, 1), False)):
        appliquer(le=le, maintenant=datetime(le.year, le.month, le.day, 3, tzinfo=UTC))
        assert bool(occurrences(MARQUE)) is reste, le
    assert [d.etape for d in Destruction.objects.order_by("pk")] == ["archivage", "anonymisation"]


def test_la_commande_simule_sans_rien_ecrire() -> None:
    referent, _, _ = equipe()
    canari(f"{MARQUE}seul", referent)
    sortie = io.StringIO()
    call_command("appliquer_conservation", "--simulation", stdout=sortie)
    assert sortie.getvalue() == (
        "préavis\u00a0: 1\u00a0; archivages\u00a0: 0\u00a0; anonymisations\u00a0: 0\u00a0; "
        "dossiers échus retenus\u00a0: 0\n"
    )
    assert not Preavis.objects.exists()


def test_un_mois_sans_jour_garde_l_ordre_et_l_egalite() -> None:
    jours = [
        date(2020, 1, 15),
        date(2021, 1, 15),
        date(2021, 1, 30),
        date(2024, 2, 29),
        date(2023, 2, 28),
        date(2020, 1, 2),
    ]
    lus = rangs(jours)
    assert [lus[jour] for jour in jours] == [
        date(2020, 1, 2), date(2021, 1, 2), date(2021, 1, 3), date(2024, 2, 2), date(2023, 2, 1), date(2020, 1, 1),
    ]  # fmt: skip
    assert rangs([]) == {}
