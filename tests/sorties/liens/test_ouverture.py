"""The private link without an account, and the screens of who sends it (P-6.6)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from plie.journal.models import Consultation
from plie.socle.models import Tache
from sorties.models import FicheSynthese, LienFiche
from sorties.services.liens import renvoyer, revoquer
from tests.connexion import connecte
from tests.fabriques import accounts
from tests.sorties.liens.envois import CONTENU, RACINE, etats, lien_envoye, ouvrir, partir

pytestmark = pytest.mark.django_db


def test_la_page_ne_montre_rien_et_n_ouvre_rien_d_elle_meme(fiche: FicheSynthese, referent: Any) -> None:
    lien, secret = lien_envoye(fiche, referent)
    reponse = Client().get(reverse("sorties:lien", args=[secret]))
    texte = reponse.content.decode()
    assert reponse.status_code == 200
    assert [mot for mot in ("Elmas", "ELMAS", "Anne", "Boulangerie", referent.nom) if mot in texte] == []
    assert ("no-store" in reponse["Cache-Control"], reponse["Referrer-Policy"]) == (True, "same-origin")
    lien.refresh_from_db()
    assert (lien.consultations, lien.consulte_le, Consultation.objects.count()) == (0, None, 0)


def test_ouvrir_sert_la_fiche_la_compte_et_la_consigne(fiche: FicheSynthese, referent: Any) -> None:
    lien, secret = lien_envoye(fiche, referent)
    for _ in range(2):
        reponse = ouvrir(secret)
    assert reponse.lu == CONTENU
    assert reponse["Content-Disposition"] == 'attachment; filename="fiche-de-synthese.pdf"'
    assert ("no-store" in reponse["Cache-Control"], reponse["X-Content-Type-Options"]) == (True, "nosniff")
    lien.refresh_from_db()
    assert (lien.consultations, lien.consulte_le is not None) == (2, True)
    lignes = Consultation.objects.values_list("droit", "utilisateur_libelle", "action", "parcours_id", "plie_id")
    parcours = fiche.parcours
    attendue = ("lien transmis", "France Travail Aix", "telechargement", parcours.pk, parcours.plie_id)
    assert list(lignes) == [attendue, attendue]


def test_inconnu_expire_revoque_remplace_sans_fichier_une_seule_reponse(fiche: FicheSynthese, referent: Any) -> None:
    le = timezone.now()
    expire, vieux = lien_envoye(fiche, referent, le=le - timedelta(days=15))
    nouveau, revoque = partir(renvoyer(lien=expire, par=referent, racine=RACINE, maintenant=le), le)
    revoquer(lien=nouveau, par=referent, maintenant=le)
    reponses = [
        Client().get(reverse("sorties:lien", args=[secret])) for secret in (vieux, revoque, "inconnu", "é" * 300)
    ]
    reponses += [ouvrir(secret) for secret in (vieux, revoque, "")]
    assert {r.status_code for r in reponses} == {404}
    assert len({re.sub(rb'"X-CSRFToken": "[^"]+"', b"", r.content) for r in reponses}) == 1
    assert Consultation.objects.count() == 0


def test_une_fiche_dont_le_fichier_manque_ne_se_distingue_pas(fiche: FicheSynthese, referent: Any) -> None:
    _, secret = lien_envoye(fiche, referent)
    fiche.fichier.storage.delete(fiche.fichier.name)
    reponse = ouvrir(secret)
    assert (reponse.status_code, Consultation.objects.count()) == (404, 0)


def test_trop_d_essais_attendent(fiche: FicheSynthese, referent: Any, settings: Any) -> None:
    settings.LIEN_FICHE_ESSAIS = 2
    _, secret = lien_envoye(fiche, referent)
    adresse = reverse("sorties:lien", args=[secret])
    ici, ailleurs = Client(REMOTE_ADDR="10.0.0.1"), Client(REMOTE_ADDR="10.0.0.2")
    assert [ici.get(adresse).status_code for _ in range(3)] == [200, 200, 429]
    assert ici.post(reverse("sorties:lien_ouvrir"), {"secret": secret})["Retry-After"] == "600"
    assert ailleurs.get(adresse).status_code == 200


def test_envoyer_renvoyer_revoquer_par_l_ecran(
    fiche: FicheSynthese, referent: Any, django_capture_on_commit_callbacks: Any
) -> None:
    client, adresse = connecte(referent), reverse("sorties:fiche_envoyer", args=[fiche.pk])
    page = client.get(adresse).content.decode()
    pole = str(accounts.pole("VI"))
    assert [escape(nom) in page for nom in ("France Travail Aix", pole)] == [True, True]
    saisie = {
        "envoyer_0": "on", "adresse_0": "accueil@organisme.example", "adresse_1": "",
        "autre_nom": "CCAS", "autre_raison": "logement", "autre_adresse": "ccas@ville.example",
    }  # fmt: skip
    assert client.post(adresse, saisie).status_code == 302
    liens = {lien.destinataire: lien for lien in LienFiche.objects.all()}
    assert {nom: (x.adresse, x.raison) for nom, x in liens.items()} == {
        "France Travail Aix": ("accueil@organisme.example", "organisme qui prend le relais"),
        "CCAS": ("ccas@ville.example", "logement"),
    }
    page_personne = reverse("parcours:fiche", args=[fiche.parcours_id])
    assert client.get(page_personne).content.decode().count("En cours d’envoi") == 2
    assert client.post(reverse("sorties:lien_revoquer", args=[liens["CCAS"].pk])).status_code == 302
    partir(Tache.objects.get(cle=str(liens["France Travail Aix"].pk)), timezone.now())
    assert client.post(reverse("sorties:lien_renvoyer", args=[liens["France Travail Aix"].pk])).status_code == 302
    assert sorted(etats(fiche, timezone.now())) == ["en cours d’envoi", "remplacée", "révoquée"]
    client.post(reverse("sorties:lien_renvoyer", args=[liens["CCAS"].pk]))
    assert "révoqué ou remplacé" in client.get(page_personne).content.decode()


@pytest.mark.parametrize(
    ("saisie", "champ", "message"),
    [
        ({}, "__all__", "Choisir au moins un destinataire."),
        ({"envoyer_0": "on", "adresse_0": ""}, "adresse_0", "Indiquer l’adresse de messagerie du service."),
        (
            {"envoyer_0": "on", "adresse_0": "accueil"},
            "adresse_0",
            "Saisir une adresse, par exemple accueil@organisme.fr.",
        ),
        (
            {"autre_nom": "CCAS", "autre_adresse": "c@v.example"},
            "autre_raison",
            "Indiquer pourquoi il reçoit la fiche.",
        ),
        ({"autre_adresse": "c@v.example", "autre_raison": "r"}, "autre_nom", "Nommer l’organisme."),
    ],
)
def test_une_saisie_fautive_est_dite_au_bon_champ_et_reste(
    fiche: FicheSynthese, referent: Any, saisie: dict[str, str], champ: str, message: str
) -> None:
    reponse = connecte(referent).post(reverse("sorties:fiche_envoyer", args=[fiche.pk]), saisie)
    assert (reponse.status_code, reponse.context["form"].errors) == (422, {champ: [message]})
    assert LienFiche.objects.count() == 0


def test_envoyer_a_une_adresse_deja_servie_est_dit_au_formulaire(fiche: FicheSynthese, referent: Any) -> None:
    lien_envoye(fiche, referent)
    saisie = {"autre_nom": "X", "autre_raison": "r", "autre_adresse": "accueil@organisme.example"}
    reponse = connecte(referent).post(reverse("sorties:fiche_envoyer", args=[fiche.pk]), saisie)
    assert (reponse.status_code, list(reponse.context["form"].errors)) == (422, ["__all__"])
