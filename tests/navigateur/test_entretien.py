"""The interview note at a real screen: few gestures, and a long text that nothing loses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page

from accounts.models import Utilisateur
from parcours.models import Entretien, Parcours
from plie.socle.horloge import aujourdhui
from plie.socle.periodes import ajouter_mois
from tests.fabriques.accounts import MOT_DE_PASSE, gestionnaire
from tests.fabriques.parcours import FabriqueEntretien, FabriqueEtape, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa
from tests.navigateur.gestes import Poste

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.navigateur,
    pytest.mark.xdist_group("navigateur"),
]

TEXTE = (
    "Point sur les candidatures : deux réponses en attente.\n"
    "Garde d’enfant trouvée ; permis prévu au printemps. « Se sent prête. »"
)


class Compteur:
    """A hand on the keyboard and the mouse: each click, each run of typing, each key chord counts for one."""

    def __init__(self, page: Page) -> None:
        self.page, self.nombre = page, 0

    def cliquer(self, role: Any, nom: str) -> Compteur:
        self.page.get_by_role(role, name=nom).first.click()
        self.nombre += 1
        return self

    def aller_dans(self, champ: str) -> Compteur:
        self.page.locator(f"main [name='{champ}']").click()
        self.nombre += 1
        return self

    def taper(self, texte: str) -> Compteur:
        self.page.keyboard.type(texte)
        self.nombre += 1
        return self

    def touche(self, touches: str) -> Compteur:
        self.page.keyboard.press(touches)
        self.nombre += 1
        return self


def suivi(referent: Utilisateur, *, rdv: bool = False) -> Parcours:
    """A BRSA followed for two months, with an appointment today when asked."""
    debut = ajouter_mois(aujourdhui(), -2)
    personne = FabriqueParticipant(nom="Vantrepotte", prenom="Nadège")
    FabriquePeriodeRsa(participant=personne, date_debut=debut, source="CAF")
    parcours = parcours_en_cours(participant=personne, debut=debut, referent=referent)
    FabriqueEtape(parcours=parcours, date_debut=debut)
    if rdv:
        FabriqueEntretien(
            parcours=parcours, date_entretien=aujourdhui(), heure=time(9), presence="", compte_rendu="",
            saisi_par=referent,
        )  # fmt: skip
    return parcours


def zone(ecran: Poste) -> Any:
    return ecran.page.locator("main [name='compte_rendu']")


def brouillons(page: Page) -> int:
    return int(page.evaluate("Object.keys(localStorage).filter((nom) => nom.startsWith('plie-brouillon')).length"))


def attendre_le_brouillon(ecran: Poste) -> None:
    ecran.page.get_by_text("Brouillon gardé sur ce poste.").wait_for()


def en_train_de_noter(poste: Callable[[Utilisateur], Poste], referent: Utilisateur) -> tuple[Parcours, Poste]:
    """A note that is typed, of which the browser holds the draft."""
    parcours = suivi(referent)
    ecran = poste(referent).aller(f"/parcours/{parcours.pk}/entretiens/noter/")
    zone(ecran).fill(TEXTE)
    attendre_le_brouillon(ecran)
    return parcours, ecran


def reprendre_et_enregistrer(ecran: Poste, parcours: Parcours) -> None:
    """Take the draft back: it is whole, it is saved once, and the browser holds it no more."""
    ecran.cliquer("Reprendre ce texte")
    assert zone(ecran).input_value() == TEXTE
    ecran.cliquer("Enregistrer l’entretien")
    ecran.page.get_by_text("L’entretien est enregistré.").wait_for()
    assert note(parcours, aujourdhui()) == TEXTE
    assert brouillons(ecran.page) == 0


def note(parcours: Parcours, jour: date) -> str:
    return Entretien.objects.get(parcours=parcours, date_entretien=jour).compte_rendu.replace("\r\n", "\n")


def test_noter_un_entretien_et_fixer_le_suivant_en_huit_interactions(
    poste: Callable[[Utilisateur], Poste], referent: Utilisateur
) -> None:
    """From the work list to the note saved and the next appointment planned; the screen says who will read it."""
    parcours = suivi(referent, rdv=True)
    prochain = aujourdhui() + timedelta(days=14)
    ecran = poste(referent).aller("/parcours/travail/?nature=rdv_a_noter")
    main = Compteur(ecran.page)
    main.cliquer("link", "Noter l’entretien")
    ecran.lit("Qui lira cette note", "pôle")
    main.aller_dans("compte_rendu").taper("Point sur le projet.")
    main.aller_dans("prochain_date").taper(f"{prochain:%d%m%Y}")
    main.aller_dans("prochain_heure").taper("1030")
    main.touche("Control+Enter")
    ecran.page.get_by_text("L’entretien est enregistré.").wait_for()
    print(f"\nNoter un entretien et fixer le suivant : {main.nombre} interactions")  # noqa: T201 - the figure is the point
    assert main.nombre <= 8
    fait = Entretien.objects.get(parcours=parcours, date_entretien=aujourdhui())
    assert (fait.presence, fait.compte_rendu, fait.heure) == ("honore", "Point sur le projet.", time(9))
    suite = Entretien.objects.get(parcours=parcours, date_entretien=prochain)
    assert (suite.presence, suite.heure, suite.mode) == ("", time(10, 30), "presentiel")


def test_la_session_expiree_pendant_la_saisie_ne_perd_rien(
    poste: Callable[[Utilisateur], Poste], referent: Utilisateur
) -> None:
    """The session ends while one types: log in again, the text is back, and it is saved."""
    parcours, ecran = en_train_de_noter(poste, referent)
    Session.objects.all().delete()
    ecran.cliquer("Enregistrer l’entretien")
    ecran.page.wait_for_url("**/comptes/login/**")
    assert not Entretien.objects.filter(parcours=parcours, date_entretien=aujourdhui()).exists()
    ecran.page.fill("[name=login]", referent.email)
    ecran.page.fill("[name=password]", MOT_DE_PASSE)
    ecran.page.click("main button[type=submit]")
    ecran.page.wait_for_url(f"**/parcours/{parcours.pk}/entretiens/noter/")
    reprendre_et_enregistrer(ecran, parcours)


def test_le_navigateur_qui_se_ferme_ne_perd_rien(poste: Callable[[Utilisateur], Poste], referent: Utilisateur) -> None:
    """Closed at once, before the draft's own delay: what was typed is proposed when the form opens again."""
    parcours, ecran = en_train_de_noter(poste, referent)
    contexte = ecran.page.context
    zone(ecran).press_sequentially(" Suite.")
    ecran.page.close(run_before_unload=False)
    rouvert = Poste(contexte.new_page(), ecran.racine).aller(f"/parcours/{parcours.pk}/entretiens/noter/")
    assert zone(rouvert).input_value() == ""
    rouvert.cliquer("Reprendre ce texte")
    assert zone(rouvert).input_value().startswith(TEXTE)
    # Nobody else sees it: another account on the same machine is proposed nothing.
    autre = gestionnaire()
    rouvert.page.locator("[data-deconnexion]").evaluate("f => f.requestSubmit()")
    rouvert.page.wait_for_url("**/comptes/login/**")
    rouvert.connecter(autre).aller(f"/parcours/{parcours.pk}/entretiens/noter/")
    assert rouvert.page.get_by_text("Reprendre ce texte").count() == 0
    assert brouillons(rouvert.page) == 0


def test_le_reseau_qui_manque_a_l_envoi_ne_perd_rien(
    poste: Callable[[Utilisateur], Poste], referent: Utilisateur
) -> None:
    """Sent while the network was down, looked for elsewhere first: the text is still proposed, then saved once."""
    parcours, ecran = en_train_de_noter(poste, referent)
    ecran.page.context.set_offline(True)
    with ecran.page.expect_event("requestfailed"):
        ecran.page.get_by_role("button", name="Enregistrer l’entretien").click(no_wait_after=True)
    ecran.page.context.set_offline(False)
    # The home page answers by a redirection too: nothing was saved for all that.
    ecran.aller("/")
    assert brouillons(ecran.page) == 1
    ecran.aller(f"/parcours/{parcours.pk}/entretiens/noter/")
    reprendre_et_enregistrer(ecran, parcours)


def test_deux_personnes_sur_la_meme_note_voient_les_deux_versions(
    poste: Callable[[Utilisateur], Poste], referent: Utilisateur
) -> None:
    """B18: the second one is told, reads both texts, keeps theirs and sends it again if they decide so."""
    parcours = suivi(referent, rdv=True)
    entretien = parcours.entretiens.get(presence="")
    gestion = gestionnaire()
    chemin = f"/parcours/entretiens/{entretien.pk}/"
    premier, second = poste(gestion).aller(chemin), poste(referent).aller(chemin)
    zone(premier).fill("Version de la gestion.")
    zone(second).fill(TEXTE)
    attendre_le_brouillon(second)
    premier.cliquer("Enregistrer l’entretien")
    premier.page.get_by_text("L’entretien est enregistré.").wait_for()
    second.cliquer("Enregistrer l’entretien")
    second.lit("Version de la gestion.", str(gestion))
    assert zone(second).input_value() == TEXTE
    assert brouillons(second.page) == 1
    assert note(parcours, aujourdhui()) == "Version de la gestion."
    second.page.locator("main form button[type=submit]").first.click()
    second.page.get_by_text("L’entretien est enregistré.").wait_for()
    assert note(parcours, aujourdhui()) == TEXTE
    assert brouillons(second.page) == 0


def test_la_page_s_imprime_sans_ses_boutons(poste: Callable[[Utilisateur], Poste], referent: Utilisateur) -> None:
    """On paper: the deadlines, the sections, the whole timeline; no menu, no button, no filter."""
    parcours = suivi(referent, rdv=True)
    ecran = poste(referent).aller(f"/parcours/{parcours.pk}/")
    ecran.page.emulate_media(media="print")
    montres = ecran.page.evaluate(
        """() => [".barre", ".navigation", ".btn", ".puces", ".filtre-fil", ".sommaire", "[data-dialogue]"]
            .filter((s) => [...document.querySelectorAll(s)].some((e) => e.offsetParent !== null))"""
    )
    assert montres == []
    ecran.lit("VANTREPOTTE Nadège", "Échéances", "Noter le rendez-vous du", "Historique", "Début du parcours")
    assert ecran.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth") is True
    # A title never ends a sheet, its chart on the next.
    coupures = ecran.page.evaluate(
        """() => {
            const figure = document.createElement("figure");
            figure.className = "graphique";
            figure.append(document.createElement("figcaption"));
            document.querySelector("main").append(figure);
            return [...document.querySelectorAll("main h2, main figcaption")]
                .map((titre) => getComputedStyle(titre).breakAfter);
        }"""
    )
    assert set(coupures) == {"avoid"}
