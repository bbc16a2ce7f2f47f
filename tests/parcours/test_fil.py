"""The timeline of the person's page: who on every line, and what one finds in it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pghistory
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Utilisateur
from parcours.models import Parcours, Referent
from parcours.selectors.fil import FiltreFil, fil_de
from parcours.selectors.page import dossier_de_la_page
from parcours.volets import Evenement
from plie.socle.horloge import aujourdhui
from tests.fabriques.accounts import accompagnateur, gestionnaire
from tests.fabriques.parcours import FabriqueContratEngagement, FabriqueEntretien, FabriqueEtape, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa
from tests.fabriques.sorties import FabriqueContrat, FabriqueFormation

pytestmark = pytest.mark.django_db
DEBUT = date(2025, 1, 15)


def dossier(gestion: Utilisateur, referent: Utilisateur) -> Parcours:
    """A file to which two people wrote, most rows without a column for their author."""
    with pghistory.context(user=gestion.pk):
        personne = FabriqueParticipant()
        rsa = FabriquePeriodeRsa(participant=personne, date_debut=date(2025, 2, 1))
        parcours = parcours_en_cours(participant=personne, debut=DEBUT, referent=referent)
    with pghistory.context(user=referent.pk):
        FabriqueContratEngagement(parcours=parcours, date_signature=DEBUT, date_debut=DEBUT, date_fin=date(2025, 7, 14))
        FabriqueEtape(parcours=parcours, date_debut=DEBUT, intitule="Atelier CV")
        FabriqueContrat(parcours=parcours, date_debut=date(2025, 3, 1))
        FabriqueFormation(parcours=parcours, date_debut=date(2025, 4, 1))
        rsa.source = "Attestation de la CAF"
        rsa.save()
        rsa.date_fin = date(2025, 6, 30)
        rsa.save()
    return parcours


def auteurs(parcours: Parcours, lecteur: Utilisateur) -> dict[str, str]:
    lu = dossier_de_la_page(lecteur, parcours.pk, le=aujourdhui())
    return {re.split(r"\s:", e.titre)[0]: e.auteur for e in fil_de(lu)}


def test_chaque_ligne_a_son_auteur() -> None:
    """What the row does not say, its history says: the one who wrote the date, not the last to touch the row."""
    gestion, referent = gestionnaire(), accompagnateur()
    parcours = dossier(gestion, referent)
    lus = auteurs(parcours, gestion)
    assert lus == {
        "Orientation": str(gestion),
        "Début du parcours": str(gestion),
        "Référent": str(gestion),
        "Début du RSA": str(gestion),
        "Fin du RSA": str(referent),
        "Signature": str(referent),
        "Étape": str(referent),
        "Diagnostic établi": str(gestion),
        "Entretien individuel en présence": str(referent),
        "Emploi": str(referent),
        "Formation": str(referent),
    }


def test_le_debut_est_de_qui_l_a_decide_et_une_correction_ne_change_pas_l_auteur() -> None:
    gestion, referent, suivant = gestionnaire(), accompagnateur(), accompagnateur()
    parcours = dossier(gestion, referent)
    with pghistory.context(user=suivant.pk):
        Parcours.objects.filter(pk=parcours.pk).update(motif_prescription="Précisé depuis.")
        Referent.objects.filter(parcours=parcours).update(motif="Corrigé")
    lus = auteurs(parcours, gestion)
    assert (lus["Début du parcours"], lus["Référent"]) == (str(gestion), str(gestion))


@pytest.mark.parametrize(("repris", "attendu"), [(False, "auteur non consigné"), (True, "reprise de l’ancien outil")])
def test_une_ligne_sans_auteur_le_dit(repris: bool, attendu: str) -> None:
    """Rows written by no one: an import says so."""
    gestion = gestionnaire()
    parcours = parcours_en_cours(debut=DEBUT, repris=repris)
    assert set(auteurs(parcours, gestion).values()) == {attendu}


def test_un_auteur_dont_le_compte_n_existe_plus_ne_casse_rien() -> None:
    gestion = gestionnaire()
    with pghistory.context(user=999_999):
        parcours = parcours_en_cours(debut=DEBUT)
    assert set(auteurs(parcours, gestion).values()) == {"auteur non consigné"}


def test_les_auteurs_ne_coutent_pas_plus_pour_trente_lignes() -> None:
    """Rule 14."""
    gestion, referent = gestionnaire(), accompagnateur()
    court, long = dossier(gestion, referent), dossier(gestion, referent)
    for rang in range(30):
        FabriqueEtape(parcours=long, date_debut=DEBUT + timedelta(days=rang))
    couts = []
    for parcours in (court, long):
        lu = dossier_de_la_page(gestion, parcours.pk, le=aujourdhui())
        with CaptureQueriesContext(connection) as requetes:
            fil_de(lu)
        couts.append(len(requetes))
    assert couts[0] == couts[1]


EVENEMENT = Evenement(DEBUT, "Étape : Atelier « L’emploi »", "étape", "signpost", "Camille Nom", "Récit à Gardanne")


@pytest.mark.parametrize(
    ("filtre", "retenu"),
    [
        (FiltreFil(), True),
        (FiltreFil(nature="étape"), True),
        (FiltreFil(nature="entretien"), False),
        (FiltreFil(auteur="Camille Nom"), True),
        (FiltreFil(auteur="Autre"), False),
        (FiltreFil(mots="GARDANNE recit"), True),
        (FiltreFil(mots="l'emploi"), True),
        (FiltreFil(mots="marseille"), False),
        (FiltreFil(nature="étape", mots="marseille"), False),
    ],
)
def test_le_filtre_du_fil(filtre: FiltreFil, retenu: bool) -> None:
    assert filtre.retient(EVENEMENT) is retenu


def page(lecteur: Utilisateur, parcours: Parcours, **requete: Any) -> Any:
    client = Client()
    client.force_login(lecteur, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.get(reverse("parcours:fiche", args=[parcours.pk]), requete)


def test_l_historique_se_filtre_sur_la_page() -> None:
    gestion, referent = gestionnaire(), accompagnateur()
    parcours = dossier(gestion, referent)
    FabriqueEntretien(
        parcours=parcours, date_entretien=date(2025, 5, 2), saisi_par=referent, mode="telephone",
        compte_rendu="Évoque un permis de conduire.",
    )  # fmt: skip

    def titres(**requete: str) -> list[str]:
        return [e.titre for e in page(gestion, parcours, **requete).context["page_fil"]]

    assert titres(mots="PERMIS") == ["Entretien individuel par téléphone"]
    assert titres(nature="RSA", auteur=str(referent)) == ["Fin du RSA"]
    assert titres(nature="RSA", mots="attestation") == ["Fin du RSA", "Début du RSA"]
    assert titres(nature="RSA", mots="introuvable") == []
    # What the timeline does not know filters nothing.
    assert len(titres(nature="inconnue", auteur="Personne")) == len(titres())
    vide = page(gestion, parcours, mots="introuvable").content.decode()
    assert "Aucun événement ne répond à ce filtre." in vide
    assert "Retirer le filtre" in vide


def test_l_historique_entier_tient_sur_une_page_a_la_demande() -> None:
    """To read it through, or to print it: nothing is left for another page."""
    gestion, referent = gestionnaire(), accompagnateur()
    parcours = dossier(gestion, referent)
    for rang in range(45):
        FabriqueEtape(parcours=parcours, date_debut=DEBUT + timedelta(days=rang))
    client = Client()
    client.force_login(gestion, backend="allauth.account.auth_backends.AuthenticationBackend")
    url = reverse("parcours:fiche", args=[parcours.pk])
    premiere, tout = client.get(url), client.get(url, {"page": "tout"})
    assert len(premiere.context["page_fil"]) < premiere.context["page_fil"].paginator.count
    assert "page=tout" in premiere.content.decode()
    assert len(tout.context["page_fil"]) == premiere.context["page_fil"].paginator.count
    assert "page=tout" not in tout.content.decode()
