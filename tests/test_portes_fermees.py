"""What somebody tries by hand: rights that are over, another's work, addresses of elsewhere, the logs."""

from __future__ import annotations

import importlib
import io
import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Role, Utilisateur
from accounts.perimetre import oublier_perimetre
from participants.models import PeriodeRsa
from plie.settings.journaux import LOGGING
from plie.socle.horloge import aujourdhui
from plie.socle.taches import demander
from tests.connexion import connecte
from tests.fabriques.sorties import FabriqueJustificatif
from tests.matrice import Acces
from tests.monde import NOM_BRSA, Monde
from tests.test_acces import MATRICES, rien_ne_fuit

MATRICE = {nom: acces for declarees in MATRICES.values() for nom, acces in declarees.items()}


def statut(monde: Monde, nom: str, acces: Acces, utilisateur: Utilisateur) -> int:
    """What an account gets, read as one that may see nobody; undone."""
    client = Client(raise_request_exception=False)
    adresse = reverse(nom, kwargs=acces.kwargs(monde)) + acces.requete
    with transaction.atomic():
        oublier_perimetre(utilisateur)
        client.force_login(utilisateur, backend=settings.AUTHENTICATION_BACKENDS[1])
        reponse = getattr(client, acces.methode)(adresse, acces.donnees(monde))
        rien_ne_fuit(reponse, "sans_role", adresse)
        transaction.set_rollback(True)
    return int(reponse.status_code)


@pytest.mark.usefixtures("documents_en_clair")
@pytest.mark.parametrize("borne", ["fini hier", "pas commencé"])
def test_un_role_hors_de_ses_dates_n_ouvre_rien(borne: str, monde: Monde) -> None:
    """Every address, for whoever had a role until yesterday, or will tomorrow: it reads nobody and does nothing."""
    jour = aujourdhui()
    for acces in MATRICE.values():
        acces.kwargs(monde)  # what the addresses are about exists before the roles end
        acces.donnees(monde)
    if borne == "fini hier":
        Role.objects.update(date_fin=jour - timedelta(days=1))
    else:
        Role.objects.update(date_debut=jour + timedelta(days=1))
    ecarts = {}
    for nom in set(MATRICE) - {"suivre_tache"}:  # a work that one has asked for stays one's own
        acces = MATRICE[nom]
        obtenu = statut(monde, nom, acces, monde.roles["animation"])
        if obtenu != acces.attendu("sans_role") and obtenu not in (302, 403, 404):
            ecarts[nom] = (obtenu, acces.attendu("sans_role"))
    assert ecarts == {}


def test_un_compte_ferme_n_est_personne(monde: Monde) -> None:
    """Its session, still open in the browser, gets what nobody gets."""
    ferme = monde.roles["animation"]
    clients = {nom: connecte(ferme) for nom in list(MATRICE)[::10]}
    Utilisateur.objects.filter(pk=ferme.pk).update(is_active=False)
    for nom, client in clients.items():
        acces = MATRICE[nom]
        adresse = reverse(nom, kwargs=acces.kwargs(monde)) + acces.requete
        with transaction.atomic():
            obtenu = getattr(client, acces.methode)(adresse, acces.donnees(monde)).status_code
            transaction.set_rollback(True)
        assert obtenu == acces.attendu("anonyme"), nom


def test_le_travail_d_un_autre_n_existe_pas(monde: Monde) -> None:
    tache = demander("essais.rien", cle="a", parametres={}, par=monde.roles["referent"])
    adresse = reverse("suivre_tache", args=[tache.pk])
    assert connecte(monde.roles["referent"]).get(adresse).status_code == 200
    assert connecte(monde.roles["animation"]).get(adresse).status_code == 404


def test_une_piece_d_apres_le_rsa_n_existe_pas_pour_le_pole(monde: Monde) -> None:
    """A-2: the date of the piece is looked at by the door of the download too, not by the page of the file alone."""
    jour = aujourdhui()
    avant, apres = (
        FabriqueJustificatif(parcours=monde.parcours, date_piece=jour - timedelta(days=recul)) for recul in (9, 3)
    )
    PeriodeRsa.objects.filter(participant=monde.parcours.participant).update(date_fin=jour - timedelta(days=6))
    agent = monde.roles["agent_pole"]
    oublier_perimetre(agent)
    obtenus = []
    for piece in (avant, apres):
        reponse = connecte(agent).get(reverse("sorties:justificatif", args=[piece.pk]))
        if reponse.streaming:
            b"".join(reponse.streaming_content)  # type: ignore[attr-defined]
        obtenus.append(reponse.status_code)
    assert obtenus == [200, 404]


@pytest.mark.parametrize("inconnue", ["personne@essais.example", "ferme@essais.example"])
def test_un_mot_de_passe_oublie_ne_dit_pas_qui_a_un_compte(
    referent: Utilisateur, inconnue: str, mailoutbox: list[Any]
) -> None:
    """B33: the same answer, then the same page, for an account, for none, and for a closed one."""
    Utilisateur.objects.create(email="ferme@essais.example", nom="F", prenom="F", is_active=False)
    lues, composees = [], []
    for adresse in (referent.email, inconnue):
        client = Client()
        reponse = client.post(reverse("account_reset_password"), {"email": adresse})
        composees.append([gabarit.name for gabarit in reponse.templates])
        page = client.get(reponse["Location"]).content.decode().replace(adresse, "")
        lues.append((reponse.status_code, reponse["Location"], len(page), sorted(reponse.cookies)))
    assert lues[0] == lues[1]
    assert composees[0] == composees[1], "la lettre est composée pour rien, pour que rien ne réponde plus vite"
    assert [courriel.to for courriel in mailoutbox] == [[referent.email]]


@pytest.mark.parametrize(
    "ailleurs",
    ["https://ailleurs.example/", "//ailleurs.example", "/\\ailleurs.example", "\\\\ailleurs.example",
     "https:ailleurs.example", "javascript:alert(1)", " //ailleurs.example", "/%09/ailleurs.example"],
)  # fmt: skip
def test_la_connexion_ne_mene_pas_ailleurs(referent: Utilisateur, ailleurs: str) -> None:
    from tests.fabriques.accounts import MOT_DE_PASSE

    saisie = {"login": referent.email, "password": MOT_DE_PASSE, "next": ailleurs}
    suite = Client().post(reverse("account_login"), saisie)["Location"]
    assert suite.startswith("/")
    assert not suite.startswith(("//", "/\\"))
    assert connecte(referent).get(reverse("account_login"), {"next": ailleurs})["Location"].startswith("/")


@pytest.mark.parametrize("entete", ["HTTP_HOST", "HTTP_X_FORWARDED_HOST"])
def test_un_hote_invente_n_entre_dans_aucun_courriel(referent: Utilisateur, mailoutbox: list[Any], entete: str) -> None:
    reponse = Client(raise_request_exception=False).post(
        reverse("account_reset_password"), {"email": referent.email}, **{entete: "ailleurs.example"}
    )
    assert reponse.status_code == (400 if entete == "HTTP_HOST" else 302)
    assert [c for c in mailoutbox if "ailleurs" in c.body] == []


def test_un_journal_ne_cite_pas_la_ligne_qui_a_failli(monde: Monde) -> None:
    """PostgreSQL quotes the row at fault in its error: the trace in the logs says where and what kind, without it."""
    ecrit = io.StringIO()
    tiroir = logging.StreamHandler(ecrit)
    reglage = LOGGING["formatters"]["json"]  # type: ignore[index]
    genre = reglage["()"]
    tiroir.setFormatter(genre(**{cle: valeur for cle, valeur in reglage.items() if cle != "()"}))
    journal = logging.getLogger("essai.de.trace")
    journal.addHandler(tiroir)
    fautes = (
        f"INSERT INTO participants_participant (nom) VALUES ('{NOM_BRSA}')",
        f"SELECT '{NOM_BRSA}'::date",
        f"SELECT '{NOM_BRSA}'::integer",
    )
    for sql in fautes:
        try:
            with transaction.atomic(), connection.cursor() as curseur:
                curseur.execute(sql)
        except DatabaseError:
            journal.exception("a failli")
    journal.removeHandler(tiroir)
    lignes = ecrit.getvalue()
    assert (lignes.count("a failli"), "NotNullViolation" in lignes, "test_portes_fermees" in lignes) == (3, True, True)
    assert NOM_BRSA not in lignes


def test_les_reglages_de_production_ferment_les_biscuits(monkeypatch: pytest.MonkeyPatch) -> None:
    """B36: names that no other host may plant, never in clear, and the whole site under TLS."""
    for ligne in Path(settings.RACINE, "deploy/essai.env").read_text().splitlines():
        if "=" in ligne and not ligne.startswith("#"):
            monkeypatch.setenv(*ligne.split("=", 1))
    reglages = importlib.import_module("plie.settings.production")
    noms = (reglages.SESSION_COOKIE_NAME, reglages.CSRF_COOKIE_NAME, reglages.COOKIE_APPAREIL)
    assert all(nom.startswith("__Host-") for nom in noms), noms
    fermes = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_HTTPONLY")
    assert [nom for nom in (*fermes, "CSRF_COOKIE_HTTPONLY") if getattr(reglages, nom) is not True] == []
    ouverts = ("SESSION_COOKIE_DOMAIN", "CSRF_COOKIE_DOMAIN", "USE_X_FORWARDED_HOST", "DEBUG")
    assert [nom for nom in ouverts if getattr(reglages, nom, None)] == []
    assert reglages.SECURE_HSTS_SECONDS >= 31_536_000
