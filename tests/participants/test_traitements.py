"""The record of processing says what the tables declare, and nothing personal is left out of it (rule 12)."""

from __future__ import annotations

import io

import page
import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from accounts.models import Plie
from participants.traitements.mesures import MESURES
from participants.traitements.registre import activites, lignes_du_registre, nom_de_la_table
from participants.traitements.risques import NECESSITE, RISQUES
from plie.socle.donnees_personnelles import registre, tables_par_application, traitements
from tests.fabriques.accounts import administrateur


def test_chaque_colonne_personnelle_est_au_registre() -> None:
    """By equality: a column that an app declares and that the record does not say fails here, and the reverse."""
    attendues = sorted(
        (
            application,
            nom_de_la_table(libelle).casefold(),
            "toutes les colonnes" if table.toutes else str(champ.verbose_name).casefold(),
        )
        for application, tables in tables_par_application().items()
        for libelle, table in tables.items()
        if table.personnelle
        for champ in (
            [apps.get_model(libelle)._meta.pk]
            if table.toutes
            else [c for c in apps.get_model(libelle)._meta.concrete_fields if c.attname in table.personnelles]
        )
    )
    lues = sorted((x.traitement, x.table.casefold(), x.colonne.casefold()) for x in lignes_du_registre())
    assert lues == attendues
    assert len(lues) > 300


def test_chaque_traitement_dit_pourquoi_et_sur_quelle_base() -> None:
    avec_donnees = {
        application
        for application, tables in tables_par_application().items()
        if any(table.personnelle for table in tables.values())
    }
    assert set(traitements()) == avec_donnees
    for activite in activites():
        assert activite.traitement.finalite
        assert activite.traitement.base_legale
        assert activite.traitement.personnes
        assert activite.destinataires
        assert activite.durees
    assert {libelle for tables in tables_par_application().values() for libelle in tables} == set(registre())


def test_les_donnees_sensibles_sont_signalees() -> None:
    sensibles = {(x.table, x.colonne) for x in lignes_du_registre() if x.sensible}
    assert ("Participant", "RQTH") in {(t, c.upper()) for t, c in sensibles} | sensibles
    assert len(sensibles) >= 9


@pytest.mark.django_db
def test_le_registre_se_lit_et_s_emporte() -> None:
    client = Client()
    client.force_login(administrateur())
    ecran = client.get(reverse("participants:traitements")).content.decode()
    for activite in activites():
        assert activite.traitement.finalite in ecran.replace("&#x27;", "'")
    ods = client.get(reverse("participants:traitements_fichier", args=["ods"]))
    assert io.BytesIO(ods.content).read(2) == b"PK"
    pdf = client.get(reverse("participants:traitements_fichier", args=["pdf"])).content
    assert [(f.rule_id, f.message) for f in page.validate_pdf_bytes(pdf, profile="ua1").failures] == []
    assert client.get(reverse("participants:traitements_fichier", args=["csv"])).status_code == 404


def test_chaque_risque_a_ses_mesures_et_chaque_mesure_sert() -> None:
    """GDPR, art. 35, 7, d): a measure answers a risk, and the sheet names no other than those in force."""
    assert {mesure for risque in RISQUES for mesure in risque.mesures} == set(MESURES)
    assert all(risque.effets and risque.causes and risque.mesures for risque in RISQUES)


@pytest.mark.django_db
def test_le_registre_nomme_les_responsables_et_dit_les_risques() -> None:
    """GDPR, art. 30, 1, a): each PLIE's controller and its officer, or that they are still to be said."""
    aix = Plie.objects.get(code="aix")
    aix.responsable, aix.delegue_donnees = "Association du Pays d’Aix, 1 place Neuve", "delegue@aix.example"
    aix.save()
    client = Client()
    client.force_login(administrateur())
    ecran = client.get(reverse("participants:traitements")).content.decode()
    assert f"Responsable&nbsp;: {aix.responsable}<br>Délégué&nbsp;: {aix.delegue_donnees}</dd>" in ecran
    assert ecran.count("à renseigner<br>Délégué&nbsp;: à renseigner</dd>") == Plie.objects.count() - 1
    for titre, reponse in NECESSITE:
        assert f"<dt>{titre}</dt><dd>{reponse}</dd>" in ecran
    for risque in RISQUES:
        assert f"<h4>{risque.evenement}</h4>" in ecran
