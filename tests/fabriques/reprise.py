"""The folder of 2018-2021, imported once for the whole suite, and small folders written by the tests.

`base_reprise` replaces `db`: the test runs on a copy of the migrated database that already holds the folder, in a
transaction that is rolled back. That database is kept between runs while the import, the data and the migrations stay
the same.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from tests.gabarit import gabarit

RACINE = Path(__file__).resolve().parent.parent.parent
DOSSIER_2018_2021 = RACINE / "tests" / "donnees" / "reprise_2018_2021"
VERROU = 0x52455052  # not the model's own: both are held together
SOURCES = (RACINE / "sorties" / "reprise", DOSSIER_2018_2021)

COLONNES = {
    "plie": "code;nom;etp_accompagnateurs;suivis_par_etp",
    "communes": "plie;code_insee;nom;codes_postaux",
    "participants": (
        "identifiant;nom;prenom;date_naissance;sexe;commune;qpv;niveau_formation;date_inscription_france_travail;"
        "rqth;ass;aah;parent_isole;sous_main_justice;mois_sans_activite;email;telephone"
    ),
    "rsa": "participant;debut;fin",
    "parcours": (
        "identifiant;participant;plie;referent;prescripteur;date_orientation;date_premier_rdv;date_commission;"
        "decision;prolonge_le"
    ),
    "etapes": "parcours;type;intitule;structure;debut;fin;financee_plie",
    "entretiens": "parcours;date;mode;forme;presence;compte_rendu",
    "sorties": (
        "parcours;date_sortie;qualification;type;critere;date_commission;employeur;naf;type_employeur;"
        "effectif_employeur;contrat;mesure;formation_domaine;formation_niveau;formation_validation;formation_mois"
    ),
}
# A sound folder of two people, one of whom has left.
SAIN: dict[str, list[dict[str, str]]] = {
    "participants": [
        {
            "identifiant": "P1", "nom": "DURAND", "prenom": "Anne", "date_naissance": "1985-04-12", "sexe": "F",
            "commune": "13001", "qpv": "oui", "niveau_formation": "V bis", "mois_sans_activite": "jamais",
            "date_inscription_france_travail": "12/01/2021", "rqth": "non", "telephone": "0491000001",
        },
        {"identifiant": "P2", "nom": "N’GUESSAN", "prenom": "Zoé", "date_naissance": "1990-02-28", "sexe": "F"},
    ],
    "rsa": [
        {"participant": "P1", "debut": "2020-01-01", "fin": "2021-06-30"},
        {"participant": "P1", "debut": "2021-09-01"},
    ],
    "parcours": [
        {
            "identifiant": "Q1", "participant": "P1", "plie": "aix", "referent": "ae01@aix.plie.example",
            "prescripteur": "ccas", "date_orientation": "2022-01-03", "date_premier_rdv": "2022-01-17",
            "date_commission": "2022-02-01", "decision": "accord",
        },
        {
            "identifiant": "Q2", "participant": "P2", "plie": "aix", "referent": "AE01@aix.plie.example",
            "prescripteur": "caf", "date_orientation": "2022-03-01", "date_premier_rdv": "2022-03-10",
            "date_commission": "2022-04-01", "decision": "accord", "prolonge_le": "2023-06-01",
        },
    ],
    "etapes": [
        {"parcours": "Q1", "type": "mobilisation", "debut": "2022-02-01", "fin": "2022-02-28", "financee_plie": "oui"},
        {"parcours": "Q1", "type": "mobilisation", "debut": "2022-02-01", "fin": "2022-02-28", "financee_plie": "oui"},
        {"parcours": "Q2", "type": "aci", "structure": "Chantier du port", "debut": "2022-05-01"},
    ],
    "entretiens": [
        {
            "parcours": "Q1", "date": "2022-01-17", "mode": "presentiel", "forme": "individuel", "presence": "honore",
            "compte_rendu": "Première rencontre.\nProjet : cuisine ; bilan à faire.",
        }
    ],
    "sorties": [
        {
            "parcours": "Q2", "date_sortie": "2023-09-01", "qualification": "positive", "type": "cdi", "critere": "S-1",
            "date_commission": "2023-09-15", "naf": "I", "type_employeur": "entreprise", "contrat": "cdi",
        }
    ],
}  # fmt: skip

Lignes = Mapping[str, Sequence[Mapping[str, str]]]


def copie(lignes: Lignes = SAIN) -> dict[str, list[dict[str, str]]]:
    """Rows that a test may change."""
    return {fichier: [dict(ligne) for ligne in suite] for fichier, suite in lignes.items()}


def ecrire_dossier(dossier: Path, lignes: Lignes, *, separateur: str = ";", encodage: str = "utf-8") -> Path:
    """Write the files of a reprise."""
    dossier.mkdir(parents=True, exist_ok=True)
    for fichier, suite in lignes.items():
        colonnes = COLONNES[fichier].split(";")
        with (dossier / f"{fichier}.csv").open("w", encoding=encodage, newline="") as sortie:
            ecrivain = csv.DictWriter(sortie, colonnes, delimiter=separateur, restval="")
            ecrivain.writeheader()
            ecrivain.writerows(suite)
    return dossier


@pytest.fixture
def dossier(tmp_path: Path) -> Callable[..., Path]:
    """Write a folder: the sound one, with the files given in its place."""

    def ecrire(lignes: Lignes | None = None, nom: str = "reprise", **options: Any) -> Path:
        return ecrire_dossier(tmp_path / nom, copie() if lignes is None else lignes, **options)

    return ecrire


def _empreinte(modele: str) -> str:
    somme = hashlib.sha256(modele.encode())
    for source in SOURCES:
        for fichier in sorted((*source.glob("*.py"), *source.glob("*.csv"))):
            somme.update(fichier.read_bytes())
    return somme.hexdigest()[:16]


@pytest.fixture(scope="session")
def base_de_2018_2021(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> str:
    """Name of the database that holds the folder, made if needed; two processes take turns."""
    from sorties.reprise import importer

    with django_db_blocker.unblock():
        modele = gabarit()  # before the lock, which it takes too
        nom = f"reprise_{_empreinte(modele)}"
        with connection._nodb_cursor() as curseur:
            curseur.execute("SET lock_timeout = 0")
            curseur.execute("SELECT pg_advisory_lock(%s)", [VERROU])
            curseur.execute("SELECT datname FROM pg_database WHERE datname LIKE 'reprise\\_%%'")
            presentes = {base for (base,) in curseur.fetchall()}
            if nom not in presentes:
                for ancienne in presentes:
                    curseur.execute(f'DROP DATABASE IF EXISTS "{ancienne}"')
                curseur.execute(f'CREATE DATABASE "{nom}_provisoire" TEMPLATE "{modele}"')
                habituelle = _passer_sur(f"{nom}_provisoire")
                try:
                    bilan = importer(DOSSIER_2018_2021)
                    assert bilan.ecrit, bilan.rejets[:5]
                finally:
                    _passer_sur(habituelle)
                curseur.execute(f'ALTER DATABASE "{nom}_provisoire" RENAME TO "{nom}"')
    return nom


@pytest.fixture
def base_reprise(base_de_2018_2021: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The base that holds the folder of 2018-2021, in place of `db` (do not mark the test `django_db` as well)."""
    with django_db_blocker.unblock():
        habituelle = _passer_sur(base_de_2018_2021)
        try:
            with transaction.atomic():
                yield
                transaction.set_rollback(True)
        finally:
            _passer_sur(habituelle)


@pytest.fixture
def tour_de_reprise(base_reprise: None) -> None:
    """Wait until no other process imports into that base, which several share; held until the test is rolled back."""
    from sorties.reprise.service import VERROU as VERROU_D_IMPORT

    with connection.cursor() as curseur:
        curseur.execute("SET LOCAL lock_timeout = 0")
        curseur.execute("SELECT pg_advisory_xact_lock(%s)", [VERROU_D_IMPORT])


def _passer_sur(base: str) -> str:
    """Turn the connection to another database; returns the one it leaves."""
    quittee = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = base
    return quittee
