"""The screens of an avenant: what is typed wrong is told beside its field, and nothing typed is lost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import VersionPacte
from pilotage.avenants.effets import comparer
from pilotage.models import ComparaisonAvenant
from plie.journal.models import Consultation
from plie.socle.horloge import aujourdhui
from plie.socle.models import Tache
from plie.socle.taches import executer
from tests.fabriques import accounts
from tests.fabriques.pacte import avenant_en_vigueur, brouillon
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant

pytestmark = pytest.mark.django_db
EFFET = date(2199, 1, 1)


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(accounts.administrateur())
    return client


def adresse(nom: str, avenant: VersionPacte, *autres: str) -> str:
    return reverse(f"pilotage:{nom}", args=[avenant.pk, *autres])


def sans_suite(pourcent: float, message: str = "") -> None:
    """Nobody watches the progress."""


def test_le_pacte_se_lit_sans_code(admin: Client) -> None:
    """A list of contracts says their names; the criteria go by their code, as the text writes them."""
    page = admin.get(reverse("accounts:pacte")).content.decode()
    for attendu in ("CDI, CDI intérimaire", "CQP, titre professionnel", "S-1, S-1bis, S-2"):
        assert attendu.casefold() in page.casefold()
    assert not [code for code in ("cdi_interim", "cui_cie", "titre_professionnel", "cqp") if code in page]


def test_preparer_puis_retrouver_l_avenant(admin: Client) -> None:
    page = admin.get(reverse("accounts:pacte"))
    assert reverse("pilotage:avenant_preparer") in page.content.decode()
    saisie = {"code": "A1", "libelle": "Avenant 1", "date_effet": "01/01/2199"}
    reponse = admin.post(reverse("pilotage:avenant_preparer"), saisie)
    avenant = VersionPacte.objects.brouillons().get()
    assert (avenant.code, avenant.date_effet, reponse.url) == ("A1", EFFET, adresse("avenant", avenant))
    assert admin.get(reverse("pilotage:avenant_preparer")).url == adresse("avenant", avenant)
    assert "Poursuivre l’avenant A1" in admin.get(reverse("accounts:pacte")).content.decode()


@pytest.mark.parametrize(
    ("saisie", "champ", "message"),
    [
        ({"code": ""}, "code", "Ce champ est obligatoire."),
        ({"code": "2023-2027"}, "code", "Une version du Pacte porte déjà ce code."),
        ({"date_effet": "31/02/2199"}, "date_effet", "Saisir une date, par exemple 31/12/2026."),
        ({"date_effet": "01/01/2023"}, "date_effet", "après le 1er\u00a0janvier\u00a02023"),
    ],
)
def test_un_entete_faux_se_corrige_a_cote_du_champ(
    admin: Client, saisie: dict[str, str], champ: str, message: str
) -> None:
    valeurs = {"code": "A1", "libelle": "Avenant qui reste saisi", "date_effet": "01/01/2199"} | saisie
    page = admin.post(reverse("pilotage:avenant_preparer"), valeurs)
    assert message in str(page.context["form"].errors[champ])
    assert "Avenant qui reste saisi" in page.content.decode()
    assert not VersionPacte.objects.brouillons().exists()


@pytest.mark.parametrize(
    ("code", "saisie", "message"),
    [
        ("duree_max_mois", "vingt", "Saisir un nombre entier, par exemple 20."),
        ("duree_max_mois", "20,5", "Saisir un nombre entier, par exemple 20."),
        ("duree_max_mois", "", "Ce champ est obligatoire."),
        ("duree_max_mois", "121", "Saisir une valeur de 1 à 120 (mois)."),
        ("part_smic", "la moitié", "Saisir un nombre, par exemple 0,5."),
        ("part_smic", "nan", "Saisir un nombre, par exemple 0,5."),
        ("part_smic", "0,125", "Saisir 2 décimales au plus."),
        ("fin_pacte", "demain", "Saisir une date, par exemple 31/12/2026."),
        ("types_cdi", "stage", "Sélectionnez un choix valide"),
        ("ordre_criteres", "S-1, S-1bis", "il manque S-2, S-3, S-4, D-1, D-2, D-3."),
        ("ordre_criteres", "S-1, S-9", "inconnus de la nomenclature"),
    ],
)
def test_un_chiffre_faux_se_corrige_a_cote_du_champ(admin: Client, code: str, saisie: str, message: str) -> None:
    avenant = brouillon(EFFET)
    page = admin.post(
        adresse("avenant_figure", avenant, code), {"valeur": saisie, "article": "art. 4 gardé", "version": 1}
    )
    assert message in str(page.context["form"].errors["valeur"]).replace("&#x27;", "'")
    contenu = page.content.decode()
    assert "art. 4 gardé" in contenu
    assert code == "types_cdi" or f'value="{saisie}"' in contenu or not saisie
    assert not avenant.parametres.exists()


def test_un_chiffre_change_sans_article_est_demande(admin: Client) -> None:
    avenant = brouillon(EFFET)
    page = admin.post(adresse("avenant_figure", avenant, "duree_max_mois"), {"valeur": "20", "version": 1})
    assert "Indiquer l’article de l’avenant" in str(page.context["form"].errors["article"])
    assert 'value="20"' in page.content.decode()


@pytest.mark.parametrize(
    ("code", "saisie", "attendu"),
    [
        ("duree_max_mois", "20", 20),
        ("heures_6_mois", "1 000,5", "1000.5"),
        ("part_smic", "0,6", "0.6"),
        ("fin_pacte", "31122028", "2028-12-31"),
        ("types_cdi", ["cdi"], ["cdi"]),
        (
            "ordre_criteres",
            "S-1bis, S-1; S-2, S-3, S-4, D-3, D-2, D-1",
            ["S-1bis", "S-1", "S-2", "S-3", "S-4", "D-3", "D-2", "D-1"],
        ),
    ],
)
def test_chaque_genre_de_chiffre_se_saisit_et_se_relit(admin: Client, code: str, saisie: Any, attendu: Any) -> None:
    avenant = brouillon(EFFET)
    url = adresse("avenant_figure", avenant, code)
    assert admin.get(url).status_code == 200
    reponse = admin.post(url, {"valeur": saisie, "article": "4", "version": 1})
    assert reponse.url == f"{adresse('avenant', avenant)}#{code}"
    parametre = avenant.parametres.get()
    assert (parametre.valeur, parametre.article) == (attendu, "4")
    page = admin.get(url)
    assert page.context["form"]["article"].value() == "4"
    assert page.context["change"]
    # Sent back as the page shows it, it stays as it is.
    champ = page.context["form"]["valeur"]
    relu = champ.value()
    admin.post(url, {"valeur": relu, "article": "4", "version": 2})
    assert avenant.parametres.get().valeur == attendu
    admin.post(adresse("avenant_retablir", avenant, code), {"version": 3})
    assert not avenant.parametres.exists()


def test_deux_administrateurs_voient_les_deux_saisies(admin: Client) -> None:
    avenant = brouillon(EFFET, types_cdi=("cdi",))
    url = adresse("avenant_figure", avenant, "types_cdi")
    VersionPacte.objects.filter(pk=avenant.pk).update(version=4)
    page = admin.post(url, {"valeur": ["cdi", "cdi_interim", "pec"], "article": "6", "version": 1})
    assert page.status_code == 409
    contenu = page.content.decode()
    assert "CDI, CDI intérimaire, Parcours emploi compétences" in contenu
    assert avenant.parametres.get().valeur == ["cdi"]
    assert page.context["form"]["version"].value() == "4"
    entete = {"code": "A9", "libelle": "Autre libellé", "date_effet": "01/01/2199", "version": 1}
    page = admin.post(adresse("avenant_modifier", avenant), entete)
    assert page.status_code == 409
    assert "Autre libellé" in page.content.decode()
    admin.post(adresse("avenant_modifier", avenant), {**entete, "version": 4})
    avenant.refresh_from_db()
    assert (avenant.code, avenant.version) == ("A9", 5)
    assert "A9" in admin.get(adresse("avenant_modifier", avenant)).content.decode()
    faux = admin.post(adresse("avenant_modifier", avenant), {**entete, "code": "2023-2027", "version": 5})
    assert "porte déjà ce code" in faux.content.decode()


def test_une_version_en_vigueur_ou_livree_ne_s_ouvre_pas(admin: Client) -> None:
    publie = avenant_en_vigueur(EFFET)
    assert admin.get(adresse("avenant", publie)).status_code == 403
    livree = VersionPacte.objects.get(livree=True)
    assert admin.get(adresse("avenant", livree)).status_code == 404
    autre = brouillon(date(2199, 2, 1), code="B")
    assert admin.get(adresse("avenant_figure", autre, "inconnu")).status_code == 404
    assert admin.post(adresse("avenant_retablir", autre, "inconnu"), {"version": 1}).status_code == 404


def test_comparer_puis_mettre_en_vigueur(admin: Client, django_capture_on_commit_callbacks: Any) -> None:
    avenant = brouillon(EFFET, duree_max_mois=24)
    parcours_en_cours(debut=aujourdhui() - timedelta(days=200))
    page = admin.get(adresse("avenant", avenant))
    assert [o.split("\u00a0:")[0] for o in page.context["obstacles"]] == ["Lancer la comparaison"]
    for _ in range(2):
        admin.post(adresse("avenant_comparer", avenant))
    tache = Tache.objects.get(nature="pilotage.comparer_avenant")
    assert admin.get(adresse("avenant", avenant)).context["tache"] == tache
    comparer(avenant, le=aujourdhui(), avancer=sans_suite)
    Tache.objects.all().delete()
    url = adresse("avenant_publier", avenant)
    page = admin.post(url, {"version": 1})
    assert "Cocher cette case" in page.content.decode()
    perimee = admin.post(url, {"version": 9, "confirme": "on"})
    assert (perimee.status_code, "modifié depuis l’ouverture" in perimee.content.decode()) == (409, True)
    reponse = admin.post(url, {"version": 1, "confirme": "on"})
    assert reponse.url == f"{reverse('accounts:pacte')}?version={avenant.pk}"
    lue = admin.get(reponse.url)
    assert lue.context["version"].duree_max_mois == 24
    contenu = lue.content.decode()
    assert "À venir" in contenu
    assert "24\u00a0mois" in contenu
    assert admin.get(reverse("accounts:pacte")).context["version"].code == "2023-2027"
    assert admin.get(reverse("accounts:pacte"), {"version": "x"}).context["version"].code == "2023-2027"


def test_ce_qui_empeche_se_lit_sur_la_page(admin: Client) -> None:
    avenant = brouillon(EFFET, heures_6_mois=950)
    comparer(avenant, le=aujourdhui(), avancer=sans_suite)
    page = admin.post(adresse("avenant_publier", avenant), {"version": 1, "confirme": "on"})
    assert "Les heures de la période courte dépassent celles" in page.content.decode()
    avenant.refresh_from_db()
    assert avenant.statut == "brouillon"


def test_abandonner(admin: Client) -> None:
    avenant = brouillon(date(2026, 1, 1))
    assert "La date d’effet est passée" in admin.get(adresse("avenant", avenant)).content.decode()
    assert admin.post(adresse("avenant_abandonner", avenant), {}).url == adresse("avenant", avenant)
    assert admin.post(adresse("avenant_abandonner", avenant), {"version": 7}).url == adresse("avenant", avenant)
    avenant.refresh_from_db()
    assert avenant.statut == "brouillon"
    assert admin.post(adresse("avenant_abandonner", avenant), {"version": 1}).url == reverse("accounts:pacte")
    avenant.refresh_from_db()
    assert avenant.statut == "abandonnee"


class TestEffets:
    @pytest.fixture
    def comparaison(self) -> ComparaisonAvenant:
        debut = aujourdhui() - timedelta(days=200)
        for nom, plie in (("Zarkanovitch", "aix"), ("Brugnoletti", "mar")):
            parcours_en_cours(participant=FabriqueParticipant(nom=nom), debut=debut, code_plie=plie)
        return comparer(
            brouillon(aujourdhui() + timedelta(days=30), duree_max_mois=24), le=aujourdhui(), avancer=sans_suite
        )

    def lire(self, client: Client, qui: Any, comparaison: ComparaisonAvenant) -> str:
        client.force_login(qui)
        return client.get(reverse("pilotage:avenant_effets", args=[comparaison.pk])).content.decode()

    def test_l_administrateur_lit_des_chiffres_et_aucun_nom(self, client: Client, comparaison: Any) -> None:
        page = self.lire(client, accounts.administrateur(), comparaison)
        assert "Ensemble" in page
        assert "ZARKANOVITCH" not in page
        assert "BRUGNOLETTI" not in page
        assert not Consultation.objects.exists()

    def test_la_structure_d_animation_lit_ses_parcours_et_la_lecture_est_journalisee(
        self, client: Client, comparaison: Any
    ) -> None:
        gestionnaire = accounts.gestionnaire()
        page = self.lire(client, gestionnaire, comparaison)
        assert "ZARKANOVITCH" in page
        assert "BRUGNOLETTI" not in page
        assert "Ensemble" not in page
        (ligne,) = Consultation.objects.all()
        assert (ligne.utilisateur_id, ligne.nombre, ligne.droit) == (gestionnaire.pk, 1, "structure d’animation")
        accueil = client.get(reverse("pilotage:editions")).content.decode()
        assert reverse("pilotage:avenant_effets", args=[comparaison.pk]) in accueil

    def test_un_plie_sans_effet_le_lit(self, client: Client, comparaison: Any) -> None:
        page = self.lire(client, accounts.coordonnateur("iop"), comparaison)
        assert "L’avenant ne change rien pour les parcours en cours de votre PLIE." in page
        assert not Consultation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_le_worker_compare(client: Client) -> None:
    client.force_login(accounts.administrateur())
    avenant = brouillon(aujourdhui() + timedelta(days=30), duree_max_mois=24)
    parcours_en_cours(debut=aujourdhui() - timedelta(days=200))
    client.post(adresse("avenant_comparer", avenant))
    tache = Tache.objects.get(nature="pilotage.comparer_avenant")
    if not tache.finie:
        executer(tache.pk)
    comparaison = ComparaisonAvenant.objects.get()
    assert comparaison.chiffres["aix"]["echeances"] == 1
    page = client.get(adresse("avenant", avenant))
    assert (page.context["a_jour"], page.context["obstacles"], page.context["tache"]) == (True, [], None)
