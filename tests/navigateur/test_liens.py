"""The life of a private link at real screens: expired, sent again, opened, revoked; a fiche handed over by hand."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Browser, Page

from accounts.models import Utilisateur
from plie.journal.models import Consultation
from plie.socle import taches
from plie.socle.horloge import aujourdhui
from plie.socle.models import Tache
from plie.socle.typographie import date_en_chiffres
from sorties import tasks
from sorties.models import FicheSynthese, LienFiche, TransmissionFiche
from sorties.services.fiches import produire_fiche
from tests.fabriques import accounts
from tests.navigateur.gestes import Poste
from tests.navigateur.gestes_formulaires import refuser
from tests.navigateur.photos import photographier, sans_debordement
from tests.sorties.fiches import parcours_sorti

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.navigateur,
    pytest.mark.xdist_group("navigateur"),
]

LE = aujourdhui()
# What a page read without an account must not tell: who the person is, what became of them, who sends.
SECRETS = ("Elmas", "Anne", "Boulangerie", "RSA", "CDI", "Camille", "France Travail Aix")


@pytest.fixture
def fiche(referent: Utilisateur) -> FicheSynthese:
    return produire_fiche(parcours=parcours_sorti(referent=referent), par=referent, le=LE)


@pytest.fixture
def visiteur(navigateur: Browser) -> Iterator[Page]:
    """The organisation that receives the letter, without an account."""
    contexte = navigateur.new_context(locale="fr-FR")
    page = contexte.new_page()
    page.set_default_timeout(90_000)
    yield page
    contexte.close()


def partir(racine: str) -> str:
    """The worker sends what waits; the address that the last letter holds."""
    for tache in Tache.objects.filter(nature=tasks.liens.NATURE, terminee_le__isnull=True):
        assert taches.executer(tache.pk) == "terminee"
    trouve = re.search(r"/sorties/lien/\S+", str(mail.outbox[-1].body))
    assert trouve is not None
    return f"{racine}{trouve[0]}"


def ferme(visiteur: Page, adresse: str) -> None:
    """The neutral page: the same for every reason, and it tells nothing."""
    reponse = visiteur.goto(adresse)
    assert reponse is not None
    assert (reponse.status, visiteur.inner_text("main h1")) == (404, "Ce lien n’ouvre aucun document")
    assert "demandez un nouveau lien à votre interlocuteur au PLIE" in visiteur.inner_text("main")
    discret(visiteur)


def discret(visiteur: Page) -> None:
    contenu = visiteur.content().casefold()
    assert [mot for mot in SECRETS if re.search(rf"\b{mot.casefold()}\b", contenu)] == []
    sans_debordement(visiteur)


def refuser_sans_destinataire(ecran: Poste) -> None:
    """The form of the letters: nothing leaves without an address."""
    # Nobody ticked; then one without an address; then another organisation half named.
    refuser(
        ecran,
        "Envoyer le lien",
        {"envoyer_0": False, "envoyer_1": False},
        {"": "Choisir au moins un destinataire."},
    )
    sans_adresse = "Indiquer l’adresse de messagerie du service."
    refuser(
        ecran,
        "Envoyer le lien",
        {"envoyer_0": True, "adresse_0": "", "autre_nom": "Mission locale"},
        {
            "adresse_0": sans_adresse,
            "autre_raison": "Indiquer pourquoi il reçoit la fiche.",
            "autre_adresse": sans_adresse,
        },
    )
    photographier(ecran.page, "envoyer-refuse")
    sans_debordement(ecran.page)
    assert LienFiche.objects.count() == 0


def revoquer(ecran: Poste, vivant: LienFiche, par: Utilisateur) -> None:
    """From the person's page: the link opens nothing any more, and the page says who closed it."""
    ecran.page.get_by_role("button", name="Révoquer le lien de France Travail Aix").click()
    ecran.page.get_by_text("Le lien est révoqué : il n’ouvre plus la fiche.").wait_for()
    ecran.lit("Révoquée", f"par {par} ; consultée le")
    vivant.refresh_from_db()
    assert (vivant.revoque_par, vivant.consultations) == (par, 1)


def test_un_lien_expire_est_renvoye_ouvert_puis_revoque(
    poste: Callable[[Utilisateur], Poste], visiteur: Page, referent: Utilisateur, fiche: FicheSynthese, tmp_path: Path
) -> None:
    personne = f"/parcours/{fiche.parcours_id}/"
    ecran = poste(referent).aller(f"/sorties/fiches/{fiche.pk}/envoyer/")
    refuser_sans_destinataire(ecran)
    ecran.remplir(adresse_0="accueil@organisme.example", autre_nom="").cliquer("Envoyer le lien")
    premiere = partir(ecran.racine)
    visiteur.goto(premiere)
    assert visiteur.inner_text("main h1") == "Un document vous est transmis"
    discret(visiteur)

    # Two weeks later nobody has opened it: the page on which it was left open refuses too.
    premier = LienFiche.objects.get()
    passe = timezone.now() - timedelta(minutes=1)
    LienFiche.objects.update(expire_le=passe)
    visiteur.get_by_role("button", name="Ouvrir le document").click()
    visiteur.get_by_text("Ce lien n’ouvre aucun document").wait_for()
    ferme(visiteur, premiere)
    photographier(visiteur, "lien-expire")
    assert (LienFiche.objects.get().consultations, Consultation.objects.filter(droit="lien transmis").count()) == (0, 0)

    ecran.aller(personne).lit("Expirée", "jamais ouverte", date_en_chiffres(timezone.localtime(passe).date()))
    photographier(ecran.page, "personne-lien-expire")
    ecran.page.get_by_role("button", name="Renvoyer le lien à France Travail Aix").click()
    ecran.page.get_by_text("Un nouveau lien part par courriel ; l’ancien ne fonctionne plus.").wait_for()
    ecran.lit("Remplacée", "En cours d’envoi")
    seconde = partir(ecran.racine)
    assert seconde != premiere
    ferme(visiteur, premiere)
    visiteur.goto(seconde)
    discret(visiteur)
    with visiteur.expect_download() as attendu:
        visiteur.get_by_role("button", name="Ouvrir le document").click()
    attendu.value.save_as(tmp_path / "fiche.pdf")
    assert hashlib.sha256((tmp_path / "fiche.pdf").read_bytes()).hexdigest() == fiche.empreinte
    vivant = LienFiche.objects.get(remplace=premier)
    assert (vivant.consultations, vivant.adresse, vivant.destinataire) == (
        1,
        "accueil@organisme.example",
        "France Travail Aix",
    )
    assert Consultation.objects.filter(droit="lien transmis", parcours_id=fiche.parcours_id).count() == 1

    ecran.aller(personne).lit("Consultée", "Remplacée")
    revoquer(ecran, vivant, referent)
    for adresse in (premiere, seconde, f"{seconde[:-2]}x/"):
        ferme(visiteur, adresse)
    # What was sent stays recorded, once for the day, and the recipient is served no more: the form proposes them.
    assert [
        (t.destinataire, t.moyen, t.date_transmission, t.transmise_par) for t in TransmissionFiche.objects.all()
    ] == [("France Travail Aix", "lien", LE, referent)]
    photographier(ecran.page, "personne-lien-revoque")


def test_une_fiche_remise_en_main_propre_se_consigne(
    poste: Callable[[Utilisateur], Poste], referent: Utilisateur, fiche: FicheSynthese
) -> None:
    """A date before the fiche, one to come, the same twice: each is told; the person's page then says who and when."""
    personne, adresse = f"/parcours/{fiche.parcours_id}/", f"/sorties/fiches/{fiche.pk}/transmettre/"
    bouton, pole = "Enregistrer la transmission", str(accounts.pole("VI"))
    ecran = poste(referent).aller(adresse).lit("Destinataires prévus par le Pacte", pole)
    assert ecran.page.input_value("[name=destinataire]") == "France Travail Aix"
    saisie = {"destinataire": pole, "moyen": "remise", "date_transmission": LE - timedelta(days=1)}
    refuser(ecran, bouton, saisie, {"date_transmission": "La fiche n’était pas établie ce jour-là."})
    demain = {"date_transmission": LE + timedelta(days=1)}
    refuser(ecran, bouton, demain, {"date_transmission": "Une transmission s’enregistre une fois faite."})
    photographier(ecran.page, "transmettre")
    sans_debordement(ecran.page)
    assert TransmissionFiche.objects.count() == 0
    ecran.remplir(date_transmission=LE).cliquer(bouton).lit("La transmission est enregistrée.")
    ecran.lit(f"Transmise le {LE:%d/%m/%Y} à {pole} (remise en main propre), par {referent}")
    ecran.lit("Reste à transmettre à France Travail Aix")
    ecran.aller(adresse).lit("Déjà transmise")
    refuser(ecran, bouton, {**saisie, "date_transmission": LE}, {"": "Cette transmission est déjà enregistrée."})
    faite = TransmissionFiche.objects.get()
    assert (faite.destinataire, faite.moyen, faite.date_transmission, faite.transmise_par) == (
        pole,
        "remise",
        LE,
        referent,
    )
    ecran.aller(personne).lit(f"Fiche de synthèse transmise : {pole}")
