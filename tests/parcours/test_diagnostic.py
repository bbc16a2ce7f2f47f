"""The diagnostic (P-3.4, P-3.5), its difficulties, and the eligibility that follows what is typed (art. 2, 3)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Utilisateur
from parcours.enums import StatutParcours
from parcours.models import Parcours
from parcours.services.diagnostic import DifficulteSaisie, enregistrer_diagnostic
from participants.models import Diagnostic, Difficulte
from plie.journal.models import Consultation
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier, GesteInterdit
from tests.connexion import connecte
from tests.contraintes import violer
from tests.fabriques.accounts import accompagnateur, agent_pole, coordonnateur
from tests.fabriques.parcours import candidature, parcours_en_cours
from tests.fabriques.participants import FabriqueDiagnostic, FabriqueParticipant, FabriquePeriodeRsa

pytestmark = pytest.mark.django_db
LE = date(2026, 3, 16)
MOBILITE = DifficulteSaisie("mobilite", date_reperage=LE)


def ecrire(parcours: Parcours, referent: Utilisateur, **autres: Any) -> Diagnostic:
    valeurs: dict[str, Any] = {"version": 0, "date_diagnostic": LE, "difficultes": [MOBILITE]} | autres
    return enregistrer_diagnostic(parcours=parcours, par=referent, le=LE, **valeurs)


# --- The gesture -----------------------------------------------------------------------------------------


def test_le_diagnostic_est_celui_du_parcours(recue: Parcours, referent: Utilisateur) -> None:
    diagnostic = ecrire(recue, referent, projet="Aide à domicile", besoin_renforce=True)
    recue.refresh_from_db()
    assert (recue.diagnostic_id, diagnostic.version, diagnostic.participant_id) == (
        diagnostic.pk,
        1,
        recue.participant_id,
    )
    assert diagnostic.difficultes.get().code == "mobilite"


def test_une_difficulte_va_du_reperage_a_la_levee(recue: Parcours, referent: Utilisateur) -> None:
    ecrire(recue, referent)
    levee = DifficulteSaisie("mobilite", "leve", date_reperage=date(2026, 3, 1), date_levee=LE, commentaire="Permis.")
    diagnostic = ecrire(recue, referent, version=1, difficultes=[levee, DifficulteSaisie("langue")])
    lues = {d.code: (d.etat, d.date_reperage, d.date_levee) for d in diagnostic.difficultes.all()}
    assert lues == {"mobilite": ("leve", date(2026, 3, 1), LE), "langue": ("a_traiter", LE, None)}
    assert diagnostic.version == 2


@pytest.mark.parametrize(
    ("saisie", "champ"),
    [
        ({"date_diagnostic": date(1990, 3, 16)}, "date_diagnostic"),
        ({"date_volonte": date(2016, 3, 16)}, "date_volonte"),
        ({"distance": "proche", "date_distance": date(2016, 3, 16)}, "date_distance"),
        ({"difficultes": [DifficulteSaisie("mobilite", date_reperage=date(1900, 1, 1))]}, "mobilite_reperage"),
    ],
)
def test_une_annee_mal_tapee_est_refusee(
    recue: Parcours, referent: Utilisateur, saisie: dict[str, Any], champ: str
) -> None:
    with pytest.raises(ErreurMetier, match="Vérifier l’année") as refus:
        ecrire(recue, referent, **saisie)
    assert refus.value.champ == champ
    assert not Diagnostic.objects.exists()


def test_une_date_ancienne_deja_connue_n_arrete_pas_la_saisie(recue: Parcours, referent: Utilisateur) -> None:
    ancienne = date(2019, 5, 6)
    ecrire(recue, referent)
    Diagnostic.objects.update(date_diagnostic=ancienne)
    recue = Parcours.objects.get(pk=recue.pk)
    diagnostic = ecrire(recue, referent, version=1, date_diagnostic=ancienne, projet="Aide à domicile")
    assert (diagnostic.date_diagnostic, diagnostic.projet) == (ancienne, "Aide à domicile")
    with pytest.raises(ErreurMetier, match="Vérifier l’année"):
        ecrire(recue, referent, version=2, date_diagnostic=date(2019, 5, 5), projet="Aide à domicile")


def test_une_difficulte_qui_n_est_plus_nommee_quitte_le_diagnostic(recue: Parcours, referent: Utilisateur) -> None:
    ecrire(recue, referent)
    assert ecrire(recue, referent, version=1, difficultes=[]).difficultes.count() == 0


@pytest.mark.parametrize(
    ("valeurs", "champ"),
    [
        ({"date_diagnostic": date(2026, 3, 17)}, "date_diagnostic"),
        ({"date_volonte": date(2026, 3, 17)}, "date_volonte"),
        ({"support_volonte": "charte"}, "date_volonte"),
        ({"difficultes": [DifficulteSaisie("langue", date_reperage=date(2026, 3, 17))]}, "langue_reperage"),
        ({"difficultes": [DifficulteSaisie("langue", "leve")]}, "langue_levee"),
        ({"difficultes": [DifficulteSaisie("langue", "leve", date_levee=date(2026, 3, 17))]}, "langue_levee"),
        ({"difficultes": [DifficulteSaisie("langue", "leve", LE, date(2026, 3, 15))]}, "langue_levee"),
        ({"difficultes": [DifficulteSaisie("langue", "en_cours", date_levee=LE)]}, "langue_levee"),
    ],
)
def test_une_date_impossible_est_refusee_pres_de_son_champ(
    recue: Parcours, referent: Utilisateur, valeurs: dict[str, Any], champ: str
) -> None:
    with pytest.raises(ErreurMetier) as refus:
        ecrire(recue, referent, **valeurs)
    assert refus.value.champ == champ
    assert Diagnostic.objects.count() == 0


def test_deux_saisies_differentes_font_un_conflit(recue: Parcours, referent: Utilisateur) -> None:
    ecrire(recue, referent)
    ecrire(recue, referent)  # the same one sent twice
    with pytest.raises(ConflitDeVersion):
        ecrire(recue, referent, projet="Autre")
    with pytest.raises(ConflitDeVersion):
        ecrire(recue, referent, difficultes=[])
    assert Diagnostic.objects.get().version == 1


@pytest.mark.parametrize(
    ("statut", "permis"),
    [("candidature", True), ("en_cours", True), ("sorti", False), ("refuse", False), ("annule", False)],
)
def test_le_diagnostic_selon_le_statut(referent: Utilisateur, statut: str, permis: bool) -> None:
    if statut in ("en_cours", "sorti"):
        parcours = parcours_en_cours(referent=referent)
        if statut == "sorti":
            Parcours.objects.filter(pk=parcours.pk).update(statut=StatutParcours.SORTI, date_fin=date(2025, 1, 1))
    else:
        parcours = candidature(referent=referent, diagnostic=True)
        Parcours.objects.filter(pk=parcours.pk).update(statut=statut)
    try:
        ecrire(parcours, referent, version=1)
    except GesteInterdit:
        assert not permis
    else:
        assert permis


@pytest.mark.parametrize(
    ("creer", "contrainte"),
    [
        (lambda p: FabriqueDiagnostic(participant=p, date_volonte=None), "diagnostic_volonte"),
        (lambda p: _difficulte(p, code="mobilite"), "difficulte_une_fois"),
        (lambda p: _difficulte(p, etat="leve"), "difficulte_levee_datee"),
        (lambda p: _difficulte(p, date_levee=LE), "difficulte_levee_datee"),
        (lambda p: _difficulte(p, etat="leve", date_levee=date(2026, 3, 15)), "difficulte_dates"),
    ],
)
def test_la_base_tient_le_diagnostic(creer: Any, contrainte: str) -> None:
    assert violer(lambda: creer(FabriqueParticipant())) == contrainte


def _difficulte(participant: Any, **champs: Any) -> None:
    diagnostic = FabriqueDiagnostic(participant=participant)
    Difficulte.objects.create(diagnostic=diagnostic, **({"code": "langue", "date_reperage": LE} | champs))


# --- The screen -------------------------------------------------------------------------------------------


def saisie(**autres: str) -> dict[str, str]:
    return {"version": "0", "date_diagnostic": "16/03/2026", "projet": "Aide à domicile"} | autres


def test_le_diagnostic_se_saisit_sur_un_ecran(recue: Parcours, referent: Utilisateur) -> None:
    donnees = saisie(
        besoin_renforce="on",
        date_volonte="16032026",
        support_volonte="charte",
        mobilite_etat="leve",
        mobilite_reperage="01/03/2026",
        mobilite_levee="10/03/2026",
        langue_etat="a_traiter",
        langue_levee="12/03/2026",  # hidden on the screen: left out
    )
    reponse = connecte(referent).post(reverse("parcours:diagnostic", args=[recue.pk]), donnees)
    assert reponse["Location"] == f"{reverse('parcours:fiche', args=[recue.pk])}#diagnostic"
    diagnostic = Diagnostic.objects.get()
    assert (diagnostic.besoin_renforce, diagnostic.date_volonte) == (True, LE)
    assert {d.code: (d.etat, d.date_levee) for d in diagnostic.difficultes.all()} == {
        "mobilite": ("leve", date(2026, 3, 10)),
        "langue": ("a_traiter", None),
    }


@pytest.mark.parametrize(
    ("champ", "valeur", "message"),
    [
        ("date_diagnostic", "hier", "Saisir une date"),
        ("date_volonte", "31122099", "L’engagement n’est pas daté dans l’avenir."),
        ("mobilite_etat", "leve", "Indiquer la date à laquelle la difficulté a été levée."),
        ("mobilite_etat", "inconnu", "inconnu"),
    ],
)
def test_une_mauvaise_saisie_reste_a_l_ecran(
    recue: Parcours, referent: Utilisateur, champ: str, valeur: str, message: str
) -> None:
    reponse = connecte(referent).post(reverse("parcours:diagnostic", args=[recue.pk]), saisie(**{champ: valeur}))
    page = reponse.content.decode()
    assert (reponse.status_code, Diagnostic.objects.count()) == (422, 0)
    assert message in page
    assert "Aide à domicile" in page


def test_le_conflit_montre_les_deux_versions(recue: Parcours, referent: Utilisateur) -> None:
    ecrire(recue, referent, projet="Vente")
    reponse = connecte(referent).post(reverse("parcours:diagnostic", args=[recue.pk]), saisie(langue_etat="a_traiter"))
    page = reponse.content.decode()
    assert reponse.status_code == 409
    assert "Vente" in page
    assert page.count("Aide à domicile") == 2
    assert "Maîtrise de la langue" in page
    assert Diagnostic.objects.get().projet == "Vente"


def eligibilite(client: Client, parcours: Parcours, **autres: str) -> dict[str, bool]:
    url = reverse("parcours:diagnostic_eligibilite", args=[parcours.pk])
    conditions = client.post(url, saisie(**autres)).context["conditions"]
    return {c.regle: c.remplie for c in conditions}


def test_l_eligibilite_suit_la_saisie_sans_rien_ecrire(recue: Parcours, referent: Utilisateur) -> None:
    """P-3.1 to P-3.5, art. 2 and 3."""
    client = connecte(referent)
    remplies = {"P-3.1": True, "P-3.2": True, "P-3.3": True}
    assert eligibilite(client, recue) == remplies | {"P-3.4": False, "P-3.5": False}
    une = eligibilite(client, recue, langue_etat="a_traiter", date_volonte="16/03/2026")
    assert une == remplies | {"P-3.4": False, "P-3.5": True}
    deux = eligibilite(client, recue, langue_etat="a_traiter", mobilite_etat="en_cours", besoin_renforce="on")
    assert deux == remplies | {"P-3.4": True, "P-3.5": False}
    sans_besoin = eligibilite(client, recue, langue_etat="a_traiter", mobilite_etat="en_cours")
    assert sans_besoin == remplies | {"P-3.4": False, "P-3.5": False}
    assert Diagnostic.objects.count() == 0


def test_l_ecran_distingue_ce_qui_bloque_de_ce_qui_avertit(referent: Utilisateur) -> None:
    """P-3.1 and P-3.2 block, the others warn."""
    ailleurs = candidature(participant=FabriqueParticipant(commune_id="13056"), referent=referent)
    page = connecte(referent).get(reverse("parcours:diagnostic", args=[ailleurs.pk]))
    assert (page.context["bloquantes"], page.context["avertissements"]) == (2, 2)
    contenu = page.content.decode()
    assert contenu.count("Bloque la proposition") == 2
    assert contenu.count("À signaler à la commission") == 2
    assert "P-3.2, art. 2" in contenu


def test_les_publics_de_l_article_3_sont_montres(recue: Parcours, referent: Utilisateur) -> None:
    """P-3.6: informative."""
    FabriquePeriodeRsa(participant=recue.participant)
    page = connecte(referent).get(reverse("parcours:diagnostic", args=[recue.pk]))
    assert page.context["categories"] == ["BRSA soumis à droits et devoirs", "demandeur d’emploi de longue durée"]


@pytest.mark.parametrize(
    ("qui", "attendu"), [("referent", 200), ("collegue", 404), ("animation", 200), ("ailleurs", 404), ("pole", 403)]
)
def test_qui_peut_ecrire_le_diagnostic(referent: Utilisateur, qui: str, attendu: int) -> None:
    personne = FabriqueParticipant(nom="Zarkanovitch")
    FabriquePeriodeRsa(participant=personne)
    parcours = candidature(participant=personne, referent=referent, diagnostic=True)
    utilisateur = {
        "referent": lambda: referent,
        "collegue": accompagnateur,
        "animation": coordonnateur,
        "ailleurs": lambda: coordonnateur("mar"),
        "pole": agent_pole,
    }[qui]()
    client = connecte(utilisateur)
    reponse = client.get(reverse("parcours:diagnostic", args=[parcours.pk]))
    assert reponse.status_code == attendu
    assert ("ZARKANOVITCH" in reponse.content.decode()) == (attendu == 200)
    assert Consultation.objects.count() == (1 if attendu == 200 else 0)
    panneau = client.post(reverse("parcours:diagnostic_eligibilite", args=[parcours.pk]), saisie())
    assert panneau.status_code == attendu
