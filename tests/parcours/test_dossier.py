"""The rows that the page of a parcours reads at once: those of each table, at the same cost for 1 and for 250."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Utilisateur
from parcours.dossier import TABLES, DossierLu
from parcours.enums import Presence
from parcours.models import Parcours
from parcours.selectors.page import dossier_de_la_page
from participants.models import Diagnostic, Fusion
from plie.socle.horloge import aujourdhui
from plie.socle.lectures import LectureCommune
from sorties.models import ReleveHeures
from tests.fabriques.accounts import accompagnateur, agent_pole, gestionnaire
from tests.fabriques.parcours import FabriqueContratEngagement, FabriqueEntretien, FabriqueEtape, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa
from tests.fabriques.sorties import (
    FabriqueContrat,
    FabriqueCreation,
    FabriqueFormation,
    FabriqueJustificatif,
)

pytestmark = pytest.mark.django_db
DEBUT = date(2025, 1, 15)
FIN_RSA = date(2025, 6, 30)


def dossier(referent: Utilisateur, fin_rsa: date | None = None) -> Parcours:
    personne = FabriqueParticipant()
    FabriquePeriodeRsa(participant=personne, date_debut=date(2024, 1, 1), date_fin=fin_rsa)
    parcours = parcours_en_cours(participant=personne, debut=DEBUT, referent=referent)
    evenements(parcours, referent, FIN_RSA, 3)
    return parcours


def evenements(parcours: Parcours, referent: Utilisateur, autour: date, nombre: int) -> None:
    """Rows of every dated kind, the day before, the day itself, the day after, and so on."""
    for rang in range(nombre):
        jour = autour + timedelta(days=rang - 1)
        FabriqueEntretien(parcours=parcours, date_entretien=jour, saisi_par=referent, presence=Presence.HONORE)
        FabriqueEtape(parcours=parcours, date_debut=jour, heures=7)
        contrat = FabriqueContrat(parcours=parcours, date_debut=jour, saisi_par=referent)
        FabriqueJustificatif(parcours=parcours, contrat=contrat, date_piece=jour, depose_par=referent)
        ReleveHeures.objects.create(
            parcours=parcours,
            type="cdd",
            employeur=f"Employeur {nombre} {rang}",
            date_debut=jour,
            date_fin=jour,
            heures=7,
        )
        FabriqueFormation(parcours=parcours, date_debut=jour, saisi_par=referent)


def modeles_dates() -> list[Any]:
    """The tables of the page whose scope the reader's limit draws, and that know `visibles_par`."""
    modeles = [table.lues(limitee=False).model for _, table in TABLES if table.champ_date]
    return [modele for modele in modeles if hasattr(modele.objects.all(), "champ_date")]


@pytest.mark.parametrize("fin_rsa", [None, FIN_RSA])
def test_la_page_lit_ce_que_chaque_table_montre_a_ce_lecteur(fin_rsa: date | None) -> None:
    """A-2, on the last day of the RSA, its eve and its morrow: the limit read once gives the rows of `visibles_par`."""
    referent = accompagnateur()
    parcours = dossier(referent, fin_rsa)
    FabriqueContratEngagement(parcours=parcours, date_signature=FIN_RSA, date_debut=FIN_RSA, date_fin=aujourdhui())
    FabriqueCreation(parcours=parcours, date_debut=FIN_RSA)
    lus, attendus = {}, {}
    for role, lecteur in (("référent", referent), ("animation", gestionnaire()), ("pôle", agent_pole())):
        page = dossier_de_la_page(lecteur, parcours.pk, le=aujourdhui())
        assert page is not None
        for modele in modeles_dates():
            nom = f"{role} – {modele.__name__}"
            lus[nom] = sorted(ligne.pk for ligne in page.lignes(modele))
            visibles = modele.objects.visibles_par(lecteur).filter(parcours=parcours)
            attendus[nom] = sorted(visibles.values_list("pk", flat=True))
    assert lus == attendus
    assert len(attendus["pôle – Entretien"]) == len(attendus["référent – Entretien"]) - (1 if fin_rsa else 0)


def test_une_ligne_lue_en_commun_est_la_ligne_de_sa_table() -> None:
    """Dates, decimals, keys, JSON come back as the driver gives them."""
    referent = accompagnateur()
    page = DossierLu(dossier(referent), referent, aujourdhui())
    lues = 0
    for _, table in TABLES:
        modele = table.lues(limitee=False).model
        if table.lues(limitee=False).query.values_select:
            continue
        for ligne in page.lignes(modele):
            champs = [champ.attname for champ in modele._meta.concrete_fields]
            assert [getattr(ligne, c) for c in champs] == [getattr(modele.objects.get(pk=ligne.pk), c) for c in champs]
            lues += 1
    assert lues > 20


def test_un_type_de_colonne_inconnu_est_refuse() -> None:
    """Never guessed: the plies of a merge are an array."""
    with pytest.raises(TypeError, match="ne se lit pas encore en commun"):
        LectureCommune({"fusions": Fusion.objects.all()})


def test_un_diagnostic_posterieur_a_la_fin_du_rsa_ne_se_lit_pas() -> None:
    referent, agent = accompagnateur(), agent_pole()
    parcours = dossier(referent, FIN_RSA)
    for jour, lu in ((FIN_RSA, True), (FIN_RSA + timedelta(days=1), False)):
        Diagnostic.objects.filter(pk=parcours.diagnostic_id).update(date_diagnostic=jour)
        page = dossier_de_la_page(agent, parcours.pk, le=aujourdhui())
        assert page is not None
        assert (page.diagnostic is not None) == lu


REQUETES_MAX = 15


@pytest.mark.parametrize("role", ["référent", "animation", "pôle"])
def test_la_page_coute_autant_de_requetes_pour_1_25_et_250_evenements(role: str) -> None:
    referent = accompagnateur()
    client = Client()
    client.force_login({"référent": referent, "animation": gestionnaire(), "pôle": agent_pole()}[role])
    personne = FabriqueParticipant()
    FabriquePeriodeRsa(participant=personne, date_debut=date(2024, 1, 1))
    parcours = parcours_en_cours(participant=personne, debut=DEBUT, referent=referent)
    comptes = []
    page = reverse("parcours:fiche", args=[parcours.pk])
    client.get(page)  # the session notes when it was last seen, once a minute
    # Six rows at each step of `evenements`.
    for nombre in (1, 4, 38):
        evenements(parcours, referent, DEBUT + timedelta(days=30), nombre)
        with CaptureQueriesContext(connection) as requetes:
            assert client.get(page).status_code == 200
        comptes.append(len(requetes))
    assert comptes == [comptes[0]] * 3
    assert comptes[0] <= REQUETES_MAX
