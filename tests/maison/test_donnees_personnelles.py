"""Rule 12: every column is declared; a personal one says who reads it, how long it lives and what remains."""

from __future__ import annotations

from collections import Counter

import pytest
from django.apps import apps
from django.db import models

from plie.socle.donnees_personnelles import Devenir, Table, lignes, registre, source

REGISTRE = registre()
TABLES = {
    modele._meta.label: modele
    for modele in apps.get_models(include_auto_created=True)
    if source(modele) is modele and modele._meta.managed and not modele._meta.proxy
}


def colonnes(modele: type[models.Model]) -> set[str]:
    return {champ.attname for champ in modele._meta.local_concrete_fields}


def test_toute_table_est_declaree() -> None:
    assert sorted(set(TABLES) - set(REGISTRE)) == [], "tables sans déclaration"
    assert sorted(set(REGISTRE) - set(TABLES)) == [], "déclarations sans table"


def test_toute_colonne_est_declaree() -> None:
    ecarts = {}
    for libelle, table in REGISTRE.items():
        if table.toutes is None:
            manquantes = colonnes(TABLES[libelle]) - set(table.declarees)
            perimees = set(table.declarees) - colonnes(TABLES[libelle])
            if manquantes or perimees:
                ecarts[libelle] = {"à déclarer": sorted(manquantes), "périmées": sorted(perimees)}
    assert ecarts == {}


def test_une_colonne_n_a_qu_un_devenir() -> None:
    doubles = {
        libelle: [nom for nom, nombre in Counter(table.declarees).items() if nombre > 1]
        for libelle, table in REGISTRE.items()
    }
    assert {libelle: noms for libelle, noms in doubles.items() if noms} == {}


def test_une_table_personnelle_dit_ses_lecteurs_et_sa_duree() -> None:
    muettes = [
        libelle
        for libelle, table in REGISTRE.items()
        if table.personnelle != (bool(table.lecteurs) and table.conservation is not None)
    ]
    assert muettes == []


def test_seules_les_tables_des_bibliotheques_se_declarent_en_bloc() -> None:
    """Each column of our own tables is thought about; the links of Django's user aside."""
    en_bloc = {
        libelle
        for libelle, table in REGISTRE.items()
        if table.toutes is not None and "site-packages" not in apps.get_app_config(libelle.split(".")[0]).path
    }
    assert en_bloc == {"accounts.Utilisateur_groups", "accounts.Utilisateur_user_permissions"}


def test_l_historique_suit_sa_source() -> None:
    """A history table copies nothing that its source does not declare."""
    suivies = [modele for modele in apps.get_models() if source(modele) is not modele]
    assert len(suivies) > 20
    inconnues = {
        modele._meta.label: sorted(propres)
        for modele in suivies
        if (
            propres := {nom for nom in colonnes(modele) if not nom.startswith("pgh_")}
            - set(REGISTRE[source(modele)._meta.label].declarees)
        )
    }
    assert inconnues == {}


@pytest.mark.parametrize("colonne", ["nom", "prenom", "adresse", "email", "telephone", "compte_rendu", "fichier"])
def test_ce_qui_nomme_quelqu_un_est_personnel(colonne: str) -> None:
    """A column of this name, in a table about people, is never taken for a technical one."""
    oubliees = [
        libelle
        for libelle, table in REGISTRE.items()
        if colonne in (*table.techniques, *table.references)
        # Names of places and bodies, not of people.
        and libelle not in {"accounts.Plie", "accounts.PoleInsertion", "accounts.Commune", "accounts.Organisation"}
    ]
    assert oubliees == []


def test_les_donnees_sensibles_ne_survivent_pas_au_dossier() -> None:
    """Health, justice and social minima (art. 9 and 10 of the GDPR) are erased, wherever they are."""
    sensibles = {"rqth", "ass", "aah", "sous_main_justice", "motif_heures_reduites", "compte_rendu"}
    gardees = {
        libelle: sorted(sensibles & set(table.declarees) - set(table.effacees))
        for libelle, table in REGISTRE.items()
        if sensibles & set(table.declarees) - set(table.effacees)
    }
    assert gardees == {}


def test_le_registre_se_lit() -> None:
    assert (
        "participant",
        "date_naissance",
        ", ".join(REGISTRE["participants.Participant"].lecteurs),
        "deux ans après le dernier contact, puis en archive restreinte jusqu’au terme des preuves FSE+",
        "mois seul",
    ) in list(lignes())
    assert {ligne[4] for ligne in lignes()} == {
        Devenir.EFFACE,
        Devenir.MOIS_SEUL,
        Devenir.GARDE_ANONYMISE,
    }


def test_une_table_sans_personne_ne_dit_pas_de_duree() -> None:
    assert Table(references=("code",)).personnelle is False
    assert Table(effacees=("nom",)).personnelle is True
