"""Publishing an edition and asking for one, from the screens: who may, once, and what is refused."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pilotage.models import Edition
from pilotage.services import publication
from pilotage.services.dressage import dresser
from pilotage.services.publication import publier
from pilotage.tasks import PUBLIER, VERIFIER, demander_publication
from plie.socle.models import EtatTache, Tache
from plie.socle.taches import executer
from tests.connexion import connecte
from tests.fabriques import accounts
from tests.pilotage.mondes import LE, T3, parcours, peupler


def test_publier_depuis_la_page(tableaux: dict[str, Any]) -> None:
    """The worker draws the document: the page shows the work, then the edition published."""
    edition, coordonnateur = tableaux["provisoire"], tableaux["coordonnateur"]
    page = reverse("pilotage:edition", args=[edition.pk])
    donnees = {"commentaire": "Chiffres vérifiés.", "version": edition.version}
    client = connecte(coordonnateur)
    for _ in range(2):
        reponse = client.post(reverse("pilotage:publier", args=[edition.pk]), donnees, follow=True)
        assert "La publication est en cours" in reponse.content.decode()
    (tache,) = Tache.objects.filter(nature=PUBLIER)
    suivi = reverse("suivre_tache", args=[tache.pk])
    assert f"{suivi}?recharger=1" in reponse.content.decode()
    assert 'data-dialogue="publier"' not in reponse.content.decode()
    assert client.get(suivi).has_header("HX-Refresh") is False

    assert executer(tache.pk) == EtatTache.TERMINEE
    assert client.get(f"{suivi}?recharger=1")["HX-Refresh"] == "true"
    edition.refresh_from_db()
    assert (edition.statut, edition.commentaire, edition.publiee_par) == (
        "publiee",
        "Chiffres vérifiés.",
        coordonnateur,
    )
    assert suivi not in client.get(page).content.decode()


@pytest.mark.parametrize(
    ("cause", "message"),
    [
        ("compte", "Ce compte est désactivé."),
        ("role", "Seule la structure d’animation"),
        ("redressee", "L’édition a été dressée de nouveau"),
    ],
)
def test_une_publication_devenue_impossible_ne_fige_rien(tableaux: dict[str, Any], cause: str, message: str) -> None:
    edition, coordonnateur = tableaux["provisoire"], tableaux["coordonnateur"]
    tache = demander_publication(edition, par=coordonnateur, commentaire="Chiffres vérifiés.", version=edition.version)
    if cause == "compte":
        coordonnateur.is_active = False
        coordonnateur.save()
    elif cause == "role":
        coordonnateur.roles.all().delete()
    else:
        Edition.objects.filter(pk=edition.pk).update(version=edition.version + 1)
    assert executer(tache.pk) == EtatTache.ECHOUEE
    tache.refresh_from_db()
    edition.refresh_from_db()
    assert (edition.statut, edition.pdf, tache.message.startswith(message)) == ("provisoire", None, True)


def test_une_publication_echouee_rend_le_commentaire(tableaux: dict[str, Any]) -> None:
    edition = tableaux["provisoire"]
    demander_publication(edition, par=tableaux["coordonnateur"], commentaire="À garder.", version=edition.version)
    Tache.objects.filter(nature=PUBLIER).update(
        etat=EtatTache.ECHOUEE, terminee_le=timezone.now(), message="Le travail a échoué."
    )
    page = connecte(tableaux["coordonnateur"]).get(reverse("pilotage:edition", args=[edition.pk])).content.decode()
    assert "L’édition n’a pas été publiée" in page
    assert "À garder.</textarea>" in page


@pytest.mark.parametrize(
    ("donnees", "message"),
    [
        ({"commentaire": "Trop tôt.", "version": 99}, "L’édition a été dressée de nouveau"),
        ({"commentaire": "x" * 4001, "version": 1}, "comporte au plus 4000 caractères (actuellement 4001)"),
    ],
)
def test_publier_refuse_dit_pourquoi_et_garde_le_commentaire(
    tableaux: dict[str, Any], donnees: dict[str, Any], message: str
) -> None:
    edition = tableaux["provisoire"]
    adresse = reverse("pilotage:publier", args=[edition.pk])
    reponse = connecte(tableaux["coordonnateur"]).post(adresse, donnees)
    edition.refresh_from_db()
    formulaire = reponse.context["formulaire"]
    assert (reponse.status_code, edition.statut) == (422, "provisoire")
    assert message in reponse.content.decode()
    assert "data-ouvrir" in reponse.content.decode()
    saisis = (formulaire["commentaire"].value(), int(formulaire["version"].value()))
    assert saisis == (donnees["commentaire"], edition.version)


def test_publier_hors_perimetre_n_existe_pas(tableaux: dict[str, Any]) -> None:
    adresse = reverse("pilotage:publier", args=[tableaux["provisoire"].pk])
    for personne in (accounts.financeur("aix"), accounts.coordonnateur("mar")):
        assert connecte(personne).post(adresse, {"version": 1}).status_code == 404
    ensemble = reverse("pilotage:publier", args=[tableaux["ensemble"].pk])
    assert connecte(accounts.financeur()).post(ensemble, {"version": 1}).status_code == 403


def test_demander_une_edition_deux_fois_ne_fait_qu_un_travail(tableaux: dict[str, Any]) -> None:
    client = connecte(tableaux["coordonnateur"])
    for _ in range(2):
        reponse = client.post(reverse("pilotage:dresser"), {"plie": "aix", "trimestre": _trimestre(client)})
        assert reponse.status_code == 302
    tache = Tache.objects.get(nature="pilotage.dresser")
    assert tache.parametres["plie"] == "aix"
    assert "Préparation de l’édition" in client.get(reverse("pilotage:editions")).content.decode()


def _trimestre(client: Client) -> str:
    formulaire = client.get(reverse("pilotage:editions")).context["formulaire"]
    return str(formulaire.fields["trimestre"].choices[0][0])


@pytest.mark.parametrize("plie", ["mar", "xyz", ""])
def test_demander_l_edition_d_un_autre_plie_est_refuse(tableaux: dict[str, Any], plie: str) -> None:
    client = connecte(tableaux["coordonnateur"])
    client.post(reverse("pilotage:dresser"), {"plie": plie, "trimestre": _trimestre(client)})
    assert not Tache.objects.exists()


def test_le_gestionnaire_ne_demande_pas_l_ensemble(tableaux: dict[str, Any]) -> None:
    client = connecte(accounts.gestionnaire("aix"))
    reponse = client.post(reverse("pilotage:dresser"), {"plie": "tous", "trimestre": "2025T3"})
    assert reponse.status_code == 403
    assert "coordonnateur" in reponse.content.decode()


@pytest.mark.django_db(transaction=True)
def test_la_structure_d_animation_verifie_une_edition(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publication, "pdf_de", lambda *_, **__: b"%PDF-1.7 publie")
    peupler("aix", entrees=2, sorties=0)
    coordonnateur = accounts.coordonnateur("aix")
    edition = publier(edition=dresser(plie=accounts.plie("aix"), periode=T3, le=LE), par=coordonnateur, commentaire="")
    parcours("aix", 600)
    client = connecte(coordonnateur)
    adresse = reverse("pilotage:edition", args=[edition.pk])
    assert "Vérifier l’édition" in client.get(adresse).content.decode()
    for _ in range(2):
        assert client.post(reverse("pilotage:verifier", args=[edition.pk])).status_code == 302
    tache = Tache.objects.get(nature=VERIFIER)
    assert executer(tache.pk) == "terminee"
    assert "Chiffres identiques" in client.get(adresse).content.decode()
    Tache.objects.filter(pk=tache.pk).update(
        resultat={
            **Tache.objects.get().resultat,
            "identique": False,
            "differences": [
                {"chemin": "mesures.periode.aix.age.35_44.n", "avant": 2, "apres": 3},
                {"chemin": "mesures.periode.aix.age.35_44.sur", "avant": 2, "apres": 8},
                {"chemin": "mesures.periode.aix.age.35_44.taux", "avant": 1.0, "apres": 3 / 8},
                {"chemin": "mesures.periode.total.age.35_44.n", "avant": 2, "apres": 3},
            ],
        }
    )
    page = client.get(adresse).content.decode()
    assert "Des chiffres diffèrent" in page
    ligne = " ".join(re.sub(r"<[^>]+>", " ", page[page.index("35 à 44 ans (la période, AIX)") :]).split())
    assert ligne.startswith("35 à 44 ans (la période, AIX) 100 % 2 sur 2 38 % 3 sur 8 – – ")
    assert page.count("(la période, AIX)") == 1
    assert "(la période, ensemble)" not in page
    assert "Vérifier l’édition" not in connecte(accounts.financeur("aix")).get(adresse).content.decode()
