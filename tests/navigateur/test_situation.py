"""The situation over time, typed at the screen: RSA, RQTH, France Travail, addresses; the entry does not move."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import Utilisateur
from parcours.models import Parcours
from participants.models import Participant, PeriodeRsa, PeriodeStatut, Residence
from participants.models.situation import CHAMPS_SITUATION
from plie.socle.horloge import aujourdhui
from plie.socle.periodes import lendemain, veille
from tests.fabriques import accounts
from tests.fabriques.participants import FabriqueParticipant
from tests.navigateur.gestes import Poste
from tests.navigateur.gestes_formulaires import refuser
from tests.navigateur.gestes_preuves import jour
from tests.navigateur.photos import TELEPHONE, photographier, sans_debordement

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.navigateur,
    pytest.mark.xdist_group("navigateur"),
]

LE = aujourdhui()
DEBUT = LE - timedelta(days=300)
PERIODE = "Enregistrer la période"


@pytest.fixture
def personne() -> Participant:
    """Somebody of Aix who has just been let into the software: nothing dated yet."""
    return FabriqueParticipant(nom="Brugnoletti", prenom="Aldo", adresse="1 rue du Four", code_postal="13100")


def figee(suivi: Parcours) -> dict[str, Any]:
    entree: Any = suivi.situation_entree
    entree.refresh_from_db()
    return {champ: getattr(entree, champ) for champ in CHAMPS_SITUATION}


def il_y_a(rang: int) -> date:
    return LE - timedelta(days=rang)


def historique(ecran: Poste, titre: str) -> list[str]:
    """The lines under a heading of the situation."""
    liste = ecran.page.locator(f"h3:text-is('{titre}') + ul li")
    return [" ".join(texte.split()) for texte in liste.all_inner_texts()]


def test_le_rsa_s_ouvre_se_ferme_et_s_ouvre_de_nouveau(
    poste: Callable[[Utilisateur], Poste], referent: Utilisateur, suivi: Parcours
) -> None:
    """Each wrong period is told beside its date; the pôle reads the file from the first day of RSA (A-2)."""
    fiche, entree = f"/parcours/{suivi.pk}/", figee(suivi)
    agent = poste(accounts.agent_pole("VI"))
    assert agent.statut(fiche) == 404
    ecran = poste(referent).aller(fiche).lit("Aucune période de RSA enregistrée.")
    ecran.page.locator(".actions-volet").get_by_text("Ajouter une période de RSA").click()
    refuser(ecran, PERIODE, {"source": "Notification de la CAF"}, {"date_debut": "Indiquer le début du RSA."})
    avenir = {"date_debut": lendemain(LE), "source": "Notification de la CAF"}
    refus = {"date_debut": "Le début du RSA est dans le futur : l’enregistrer le jour venu."}
    refuser(ecran, PERIODE, avenir, refus)
    envers = {"date_debut": il_y_a(200), "date_fin": il_y_a(201)}
    refuser(ecran, PERIODE, envers, {"date_fin": "La fin du RSA ne peut pas précéder son début."})
    photographier(ecran.page, "rsa-a-l-envers")
    ecran.remplir(date_fin="").cliquer(PERIODE).lit("La période de RSA est enregistrée.")
    ouverte = f"Du {jour(il_y_a(200))} – droit ouvert Notification de la CAF Modifier ou terminer"
    assert historique(ecran, "Périodes de RSA") == [f"{ouverte} la période du {jour(il_y_a(200))}"]
    assert agent.statut(fiche) == 200

    # Closed at its true end, then open again; the second may not begin before the first has ended.
    ecran.page.get_by_role("link", name="Modifier ou terminer la période").click()
    refuser(ecran, PERIODE, {"date_fin": il_y_a(201)}, {"date_fin": "La fin du RSA ne peut pas précéder son début."})
    ecran.remplir(date_fin=il_y_a(100)).cliquer(PERIODE).lit("La période de RSA est enregistrée.")
    ecran.aller(f"{fiche}rsa/")
    seconde = {"date_debut": il_y_a(100), "source": "Nouvelle demande"}
    refuser(ecran, PERIODE, seconde, {"date_debut": "Une période de RSA existe déjà à ces dates."})
    photographier(ecran.page, "rsa-chevauche")
    sans_debordement(ecran.page)
    ecran.remplir(date_debut=il_y_a(99)).cliquer(PERIODE).lit("La période de RSA est enregistrée.")
    assert list(PeriodeRsa.objects.values_list("date_debut", "date_fin", "source")) == [
        (il_y_a(200), il_y_a(100), "Notification de la CAF"),
        (il_y_a(99), None, "Nouvelle demande"),
    ]
    assert len(historique(ecran, "Périodes de RSA")) == 2
    photographier(ecran.page, "situation-rsa")
    # Removed only once it is confirmed: the file closes itself to the pôle with the end of the RSA.
    ecran.page.get_by_role("link", name="Modifier ou terminer la période").click()
    ecran.cliquer("Retirer cette période").page.locator("dialog[open] button[type=submit]").click()
    ecran.page.get_by_text("La période de RSA est retirée.").wait_for()
    assert PeriodeRsa.objects.get().date_fin == il_y_a(100)
    assert figee(suivi) == entree


def test_rqth_et_france_travail_changent_sans_toucher_a_l_entree(
    poste: Callable[[Utilisateur], Poste], referent: Utilisateur, suivi: Parcours
) -> None:
    fiche, entree = f"/parcours/{suivi.pk}/", figee(suivi)
    ecran = poste(referent).aller(fiche)
    ecran.page.get_by_role("link", name="Ajouter une RQTH").click()
    notification = {"source": "Notification de la MDPH"}
    refuser(ecran, PERIODE, notification, {"date_debut": "Indiquer le premier jour."})
    envers = {**notification, "date_debut": il_y_a(50), "date_fin": il_y_a(51)}
    refuser(ecran, PERIODE, envers, {"date_fin": "La fin ne peut pas précéder le début."})
    avenir = {**notification, "date_debut": lendemain(LE), "date_fin": ""}
    venir = "Une période à venir s’enregistre le jour où elle commence."
    refuser(ecran, PERIODE, avenir, {"date_debut": venir})
    ecran.remplir(date_debut=il_y_a(50)).cliquer(PERIODE).lit("La période est enregistrée.")
    ecran.aller(f"{fiche}statuts/rqth/ajouter/")
    deja = {"date_debut": "Une période de même nature existe déjà à ces dates."}
    refuser(ecran, PERIODE, {"date_debut": il_y_a(90), "date_fin": il_y_a(50)}, deja)
    ecran.remplir(date_fin=il_y_a(51)).cliquer(PERIODE).lit("La période est enregistrée.")
    assert [ligne.split(" Modifier")[0] for ligne in historique(ecran, "RQTH")] == [
        f"Du {jour(il_y_a(50))} – en cours Notification de la MDPH",
        f"Du {jour(il_y_a(90))} au {jour(il_y_a(51))}",
    ]

    ecran.page.get_by_role("link", name="Ajouter une inscription à France Travail").click()
    ecran.remplir(date_debut=il_y_a(40), source="Attestation").cliquer(PERIODE).lit("La période est enregistrée.")
    assert PeriodeStatut.objects.filter(nature="france_travail").values_list("date_debut", "date_fin").get() == (
        il_y_a(40),
        None,
    )
    personne = Participant.objects.get(pk=suivi.participant_id)
    assert (personne.rqth, personne.date_inscription_france_travail) == (True, il_y_a(40))
    # A registration that ends is one no more: the record says so from the next day.
    ecran.page.get_by_role("link", name="inscription à France Travail, période du").click()
    ecran.remplir(date_fin=veille(LE)).cliquer(PERIODE).lit("La période est enregistrée.")
    personne.refresh_from_db()
    assert (personne.date_inscription_france_travail, personne.inscription_en_cours) == (None, False)
    photographier(ecran.page, "situation-statuts")
    # The entry still tells what held that day, on the screen and in the table.
    assert figee(suivi) == entree
    ecran.page.get_by_text("Situation à l’entrée, figée au").click()
    ecran.lit("10/01/2022")


def test_deux_demenagements_sur_un_telephone(
    poste: Callable[[Utilisateur], Poste], referent: Utilisateur, suivi: Parcours
) -> None:
    """A move that was, a move to come: today's is shown, the others by their days; the entry keeps its commune."""
    fiche, entree, bouton = f"/parcours/{suivi.pk}/", figee(suivi), "Enregistrer l’adresse"
    ecran = poste(referent)
    ecran.page.set_viewport_size(TELEPHONE)
    ecran.aller(fiche).page.get_by_role("link", name="Changer d’adresse").click()
    saisie = {"adresse": "2 quai Neuf", "code_postal": "135", "qpv": "true"}
    refuser(
        ecran,
        bouton,
        saisie,
        {
            "date_debut": "Indiquer le premier jour à cette adresse.",
            "code_postal": "Un code postal compte cinq chiffres, par exemple 13001.",
            "commune": "Choisir la commune de résidence.",
        },
    )
    photographier(ecran.page, "adresse-refusee")
    ecran.page.set_viewport_size(TELEPHONE)
    assert ecran.page.evaluate("document.documentElement.scrollWidth") <= 360
    ecran.remplir(date_debut=il_y_a(30), code_postal="13500", commune="13056").cliquer(bouton)
    ecran.lit("L’adresse est enregistrée.", "2 quai Neuf 13500 Martigues")
    ecran.aller(f"{fiche}adresse/").remplir(date_debut=lendemain(LE), adresse="5 rue Haute", code_postal="13100")
    ecran.remplir(commune="13001").cliquer(bouton).lit("L’adresse est enregistrée.")
    residences = Residence.objects.values_list("date_debut", "date_fin", "adresse", "commune_id", "qpv")
    assert list(residences) == [
        (None, il_y_a(31), "1 rue du Four", "13001", None),
        (il_y_a(30), LE, "2 quai Neuf", "13056", True),
        (lendemain(LE), None, "5 rue Haute", "13001", None),
    ]
    ici = Participant.objects.get(pk=suivi.participant_id)
    assert (ici.adresse, ici.code_postal, ici.commune_id, ici.qpv) == ("2 quai Neuf", "13500", "13056", True)
    etats = [
        ligne
        for texte in historique(ecran, "Adresses")
        for ligne in ("à venir", "actuelle", "ancienne")
        if ligne in texte
    ]
    assert etats == ["à venir", "actuelle", "ancienne"]
    photographier(ecran.page, "situation-adresses")
    # The only address that was a mistake goes; the one before takes its days again.
    ecran.page.set_viewport_size(TELEPHONE)
    ecran.cliquer("Retirer l’adresse 5 rue Haute 13100 Aix-en-Provence")
    ecran.page.locator("dialog[open] button[type=submit]").click()
    ecran.page.get_by_text("L’adresse est retirée.").wait_for()
    assert list(Residence.objects.values_list("date_debut", "date_fin")) == [(None, il_y_a(31)), (il_y_a(30), None)]
    assert figee(suivi) == entree
