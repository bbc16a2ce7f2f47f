"""The screens: who reads what, each figure opens onto its list, a financeur never sees a person (A-1, A-4, A-5)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pilotage.models import Edition
from pilotage.services import publication
from pilotage.services.dressage import dresser
from pilotage.services.publication import publier
from pilotage.tasks import PUBLIER, VERIFIER, demander_publication
from plie.journal.models import Consultation
from plie.socle.models import EtatTache, Tache
from plie.socle.taches import executer
from tests.connexion import connecte
from tests.fabriques import accounts
from tests.pilotage.mondes import LE, T3, parcours, peupler


@pytest.fixture
def monde(db: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A provisional and a published edition of Aix, the published one of all; their PDF is tested elsewhere."""
    monkeypatch.setattr(publication, "pdf_de", lambda *_, **__: b"%PDF-1.7 publie")
    peupler("aix")
    peupler("mar", entrees=2, sorties=0)
    coordonnateur = accounts.coordonnateur("aix")
    aix = accounts.plie("aix")
    publiee = publier(edition=dresser(plie=aix, periode=T3, le=LE), par=coordonnateur, commentaire="Belle reprise.")
    ensemble = publier(edition=dresser(plie=None, periode=T3, le=LE), par=coordonnateur, commentaire="")
    return {
        "coordonnateur": coordonnateur,
        "publiee": publiee,
        "provisoire": dresser(plie=aix, periode=T3, le=LE),
        "ensemble": ensemble,
    }


def test_la_liste_de_l_animation_montre_les_deux_etats(monde: dict[str, Any]) -> None:
    page = connecte(monde["coordonnateur"]).get(reverse("pilotage:editions")).content.decode()
    assert [page.count(f"{mot}</span>") for mot in ("Provisoire", "Publiée")] == [1, 2]
    assert "Dresser l’édition" in page
    assert "Ensemble des PLIE" in page


def test_la_liste_du_financeur_n_a_que_le_publie(monde: dict[str, Any]) -> None:
    page = connecte(accounts.financeur("aix")).get(reverse("pilotage:editions")).content.decode()
    assert reverse("pilotage:edition", args=[monde["publiee"].pk]) in page
    assert reverse("pilotage:edition", args=[monde["ensemble"].pk]) in page
    assert reverse("pilotage:edition", args=[monde["provisoire"].pk]) not in page
    assert "Dresser l’édition" not in page


@pytest.mark.parametrize(
    ("requete", "attendues"),
    [
        ("plie=aix", {"publiee", "provisoire"}),
        ("plie=tous", {"ensemble"}),
        ("statut=publiee", {"publiee", "ensemble"}),
        ("annee=2025&statut=provisoire", {"provisoire"}),
        ("plie=inconnu", {"publiee", "provisoire", "ensemble"}),
    ],
)
def test_la_liste_se_filtre(monde: dict[str, Any], requete: str, attendues: set[str]) -> None:
    page = connecte(monde["coordonnateur"]).get(f"{reverse('pilotage:editions')}?{requete}").content.decode()
    trouvees = {
        nom
        for nom in ("publiee", "provisoire", "ensemble")
        if f'href="{reverse("pilotage:edition", args=[monde[nom].pk])}"' in page
    }
    assert trouvees == attendues


def test_les_autres_roles_n_ont_pas_de_tableaux_de_bord(monde: dict[str, Any]) -> None:
    for personne in (accounts.accompagnateur("aix"), accounts.membre("aix"), accounts.agent_pole()):
        client = connecte(personne)
        assert client.get(reverse("pilotage:editions")).status_code == 403
        assert client.get(reverse("pilotage:edition", args=[monde["publiee"].pk])).status_code == 404


def test_le_tableau_de_bord_porte_ses_chiffres(monde: dict[str, Any]) -> None:
    adresse = reverse("pilotage:edition", args=[monde["publiee"].pk])
    page = connecte(accounts.financeur("aix")).get(adresse).content.decode()
    assert "Belle reprise." in page
    assert re.search(r'tuile-valeur">14<', page)
    assert "3 sur 6" in page
    assert monde["publiee"].empreinte in page


def test_chaque_lien_ouvre_autant_de_parcours_que_le_chiffre(monde: dict[str, Any]) -> None:
    """Every link of the page, with the number beside it, against the list it opens."""
    client = connecte(monde["coordonnateur"])
    page = client.get(reverse("pilotage:edition", args=[monde["provisoire"].pk])).content.decode()
    liens = sorted(set(re.findall(r'href="(/pilotage/\d+/cellule/[^"]+)"', page)))
    assert len(liens) > 40
    valeurs = monde["provisoire"].valeurs["mesures"]
    for lien in liens:
        reponse = client.get(lien)
        periode, plie, code = lien.rstrip("/").split("/")[-1].split(":")
        place = valeurs[periode][plie]
        racine = code.split(".")[0]
        for etape in code.split("."):
            place = (place if racine in place or etape != racine else place["complements"])[etape]
        if isinstance(place, dict):
            assert reponse.context["page"].paginator.count == place["n"], code
        elif isinstance(place, int) and code != "personnes":
            assert reponse.context["page"].paginator.count == place, code


def test_le_financeur_ne_voit_jamais_une_personne(monde: dict[str, Any]) -> None:
    client = connecte(accounts.financeur("aix"))
    adresse = reverse("pilotage:edition", args=[monde["publiee"].pk])
    page = client.get(adresse).content.decode()
    assert "/cellule/" not in page
    assert "Personneaix" not in page
    lien = reverse("pilotage:cellule", args=[monde["publiee"].pk, "periode:aix:accompagnes"])
    assert client.get(lien).status_code == 404


@pytest.mark.parametrize(
    "code",
    ["periode:aix:inexistant", "jamais:aix:brsa", "periode:mar:brsa", "periode:total:brsa", "periode", "a:b:c:d"],
)
def test_une_cellule_inconnue_ou_hors_perimetre_n_existe_pas(monde: dict[str, Any], code: str) -> None:
    client = connecte(monde["coordonnateur"])
    assert client.get(reverse("pilotage:cellule", args=[monde["ensemble"].pk, code])).status_code == 404


def test_la_liste_derriere_un_chiffre_est_journalisee(monde: dict[str, Any]) -> None:
    lien = reverse("pilotage:cellule", args=[monde["provisoire"].pk, "periode:aix:sorties_positives"])
    page = connecte(monde["coordonnateur"]).get(lien).content.decode()
    assert page.count("PERSONNEAIX1") == 3
    ligne = Consultation.objects.get()
    assert (ligne.utilisateur_id, ligne.nombre, ligne.plie_id, ligne.droit) == (
        monde["coordonnateur"].pk,
        3,
        accounts.plie("aix").pk,
        "structure d’animation",
    )


def test_l_ensemble_masque_les_petits_effectifs_hors_perimetre(monde: dict[str, Any]) -> None:
    """Martigues has two persons: a financeur of Aix does not read it, one of all the PLIE does."""
    adresse = reverse("pilotage:edition", args=[monde["ensemble"].pk])
    donnees = reverse("pilotage:edition_donnees", args=[monde["ensemble"].pk, "csv"])

    def lire(personne: Any) -> tuple[bool, str]:
        client = connecte(personne)
        texte = client.get(donnees).content.decode("utf-8-sig")
        ligne = next(x for x in texte.splitlines() if x.startswith("mar;") and ";accompagnes;" in x)
        return "Cellules masquées" in client.get(adresse).content.decode(), ligne.split(";")[5]

    assert lire(accounts.financeur("aix")) == (True, "masqué")
    assert lire(accounts.coordonnateur("mar"))[1] == "2"
    assert lire(accounts.financeur()) == (False, "2")


def test_le_pdf_publie_est_rendu_octet_pour_octet_et_journalise(monde: dict[str, Any]) -> None:
    financeur = accounts.financeur("aix")
    reponse = connecte(financeur).get(reverse("pilotage:edition_pdf", args=[monde["publiee"].pk]))
    assert reponse.content == bytes(Edition.objects.get(pk=monde["publiee"].pk).pdf)
    assert reponse["Content-Disposition"] == ('attachment; filename="tableau-de-bord-aix-2025-07-01-2025-09-30.pdf"')
    ligne = Consultation.objects.get()
    assert (ligne.action, ligne.droit, ligne.utilisateur_id) == ("telechargement", "financeur", financeur.pk)


def test_l_animation_imprime_la_provisoire(monde: dict[str, Any]) -> None:
    reponse = connecte(monde["coordonnateur"]).get(reverse("pilotage:edition_pdf", args=[monde["provisoire"].pk]))
    assert reponse.content.startswith(b"%PDF-")


@pytest.mark.parametrize("forme", ["csv", "xlsx", "ods"])
def test_les_donnees_se_telechargent(monde: dict[str, Any], forme: str) -> None:
    reponse = connecte(accounts.financeur("aix")).get(
        reverse("pilotage:edition_donnees", args=[monde["publiee"].pk, forme])
    )
    assert reponse["Content-Disposition"].endswith(f'.{forme}"')
    assert Consultation.objects.get().action == "export"


def test_une_forme_inconnue_n_existe_pas(monde: dict[str, Any]) -> None:
    adresse = reverse("pilotage:edition_donnees", args=[monde["publiee"].pk, "exe"])
    assert connecte(accounts.financeur("aix")).get(adresse).status_code == 404


def test_publier_depuis_la_page(monde: dict[str, Any]) -> None:
    """The worker draws the document: the page shows the work, then the edition published."""
    edition, coordonnateur = monde["provisoire"], monde["coordonnateur"]
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
def test_une_publication_devenue_impossible_ne_fige_rien(monde: dict[str, Any], cause: str, message: str) -> None:
    edition, coordonnateur = monde["provisoire"], monde["coordonnateur"]
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


def test_une_publication_echouee_rend_le_commentaire(monde: dict[str, Any]) -> None:
    edition = monde["provisoire"]
    demander_publication(edition, par=monde["coordonnateur"], commentaire="À garder.", version=edition.version)
    Tache.objects.filter(nature=PUBLIER).update(
        etat=EtatTache.ECHOUEE, terminee_le=timezone.now(), message="Le travail a échoué."
    )
    page = connecte(monde["coordonnateur"]).get(reverse("pilotage:edition", args=[edition.pk])).content.decode()
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
    monde: dict[str, Any], donnees: dict[str, Any], message: str
) -> None:
    edition = monde["provisoire"]
    adresse = reverse("pilotage:publier", args=[edition.pk])
    reponse = connecte(monde["coordonnateur"]).post(adresse, donnees)
    edition.refresh_from_db()
    formulaire = reponse.context["formulaire"]
    assert (reponse.status_code, edition.statut) == (422, "provisoire")
    assert message in reponse.content.decode()
    assert "data-ouvrir" in reponse.content.decode()
    saisis = (formulaire["commentaire"].value(), int(formulaire["version"].value()))
    assert saisis == (donnees["commentaire"], edition.version)


def test_publier_hors_perimetre_n_existe_pas(monde: dict[str, Any]) -> None:
    adresse = reverse("pilotage:publier", args=[monde["provisoire"].pk])
    for personne in (accounts.financeur("aix"), accounts.coordonnateur("mar")):
        assert connecte(personne).post(adresse, {"version": 1}).status_code == 404
    ensemble = reverse("pilotage:publier", args=[monde["ensemble"].pk])
    assert connecte(accounts.financeur()).post(ensemble, {"version": 1}).status_code == 403


def test_demander_une_edition_deux_fois_ne_fait_qu_un_travail(monde: dict[str, Any]) -> None:
    client = connecte(monde["coordonnateur"])
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
def test_demander_l_edition_d_un_autre_plie_est_refuse(monde: dict[str, Any], plie: str) -> None:
    client = connecte(monde["coordonnateur"])
    client.post(reverse("pilotage:dresser"), {"plie": plie, "trimestre": _trimestre(client)})
    assert not Tache.objects.exists()


def test_le_gestionnaire_ne_demande_pas_l_ensemble(monde: dict[str, Any]) -> None:
    client = connecte(accounts.gestionnaire("aix"))
    reponse = client.post(reverse("pilotage:dresser"), {"plie": "tous", "trimestre": "2025T3"})
    assert reponse.status_code == 403
    assert "coordonnateur" in reponse.content.decode()


def test_la_liste_coute_autant_pour_une_edition_que_pour_trois(monde: dict[str, Any]) -> None:
    def cout(personne: Any) -> int:
        client = connecte(personne)
        client.get(reverse("pilotage:editions"))
        with CaptureQueriesContext(connection) as requetes:
            client.get(reverse("pilotage:editions"))
        return len(requetes)

    assert cout(accounts.coordonnateur("mar")) == cout(monde["coordonnateur"])


def test_les_ecarts_ouvrent_les_parcours_qui_les_expliquent(monde: dict[str, Any]) -> None:
    """Who may see people reads their names; a financeur the figures of its scope, and nobody."""
    tardif = parcours("aix", 600, sexe="H")
    suivante = dresser(plie=accounts.plie("aix"), periode=T3, le=LE)
    adresse = reverse("pilotage:ecarts", args=[suivante.pk, monde["publiee"].pk])
    client = connecte(monde["coordonnateur"])
    assert adresse in client.get(reverse("pilotage:edition", args=[suivante.pk])).content.decode()
    reponse = client.get(adresse)
    (lue,) = reponse.context["lignes"]
    assert (lue[0], lue[1].nature) == (tardif, "entré")
    assert "1 parcours explique ces écarts" in reponse.content.decode()
    assert "Flux\u00a0: Intégrations" in lue[1].plus
    assert not lue[1].moins
    publier(edition=suivante, par=monde["coordonnateur"], commentaire="")
    page = connecte(accounts.financeur("aix")).get(adresse)
    assert page.status_code == 200
    assert "Personneaix600" not in page.content.decode()
    assert "Intégrations" in page.content.decode()
    assert client.get(reverse("pilotage:ecarts", args=[suivante.pk, 999999])).status_code == 404


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
            "differences": [{"chemin": "mesures.periode.aix.age.25_34.n", "avant": 2, "apres": 3}],
        }
    )
    page = client.get(adresse).content.decode()
    assert "Des chiffres diffèrent" in page
    assert "25 à 34 ans (la période, AIX)" in page
    assert "Vérifier l’édition" not in connecte(accounts.financeur("aix")).get(adresse).content.decode()
