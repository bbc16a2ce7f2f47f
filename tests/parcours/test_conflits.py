"""Two people on one file: every form that changes something shows both versions and keeps what was typed (409)."""

from __future__ import annotations

import importlib
import pkgutil
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django import forms
from django.urls import reverse

from parcours.enums import StatutParcours
from parcours.models import Parcours
from parcours.regles.activite import lundi_de
from participants.models import Diagnostic, Participant, PeriodeRsa, PeriodeStatut
from plie.socle.conflits import SaisieVersionnee
from plie.socle.horloge import aujourdhui
from plie.socle.typographie import date_en_chiffres
from sorties.forms.propositions import code_de_sortie
from sorties.models import Recette, ReleveHeures
from sorties.services.formations import etat_de_la_creation
from tests.connexion import connecte
from tests.fabriques.accounts import gestionnaire
from tests.fabriques.parcours import (
    FabriqueContratEngagement,
    FabriqueEntretien,
    FabriqueEtape,
    candidature,
    parcours_en_cours,
)
from tests.fabriques.participants import FabriquePeriodeRsa
from tests.fabriques.sorties import FabriqueContrat, FabriqueCreation, FabriqueFormation, proposition_abandon

pytestmark = pytest.mark.django_db
LE = aujourdhui()
DEBUT = LE - timedelta(days=200)
HIER = date_en_chiffres(LE - timedelta(days=1))


def _date(jours: int) -> str:
    return date_en_chiffres(LE - timedelta(days=jours))


def _situation(parcours: Parcours) -> tuple[str, dict[str, str], str]:
    personne = parcours.participant
    saisie = {"nom": personne.nom, "prenom": personne.prenom, "date_naissance": "15/06/1985", "sexe": "F"}
    return reverse("parcours:situation", args=[parcours.pk]), saisie | {"commune": "13001"}, "adresse"


def _reprendre(parcours: Parcours) -> tuple[str, dict[str, str], str]:
    personne = candidature(statut=StatutParcours.REFUSE).participant
    saisie = {
        "nom": personne.nom, "prenom": personne.prenom, "date_naissance": "15/06/1985", "sexe": "F",
        "commune": "13001", "prescripteur": "caf", "date_orientation": HIER,
    }  # fmt: skip
    return reverse("parcours:reprendre", args=[personne.pk]), saisie, "adresse"


def _rsa(parcours: Parcours) -> tuple[str, dict[str, str], str]:
    periode = FabriquePeriodeRsa(participant=parcours.participant)
    return reverse("parcours:rsa_modifier", args=[parcours.pk, periode.pk]), {"date_debut": "01/01/2022"}, "source"


def _entretien(parcours: Parcours) -> tuple[str, dict[str, str], str]:
    entretien = FabriqueEntretien(parcours=parcours, date_entretien=LE - timedelta(days=9), mode="telephone")
    saisie = {"date_entretien": _date(9), "mode": "telephone", "forme": "individuel", "presence": "honore"}
    return reverse("parcours:entretien_modifier", args=[entretien.pk]), saisie, "compte_rendu"


def _diagnostic(parcours: Parcours) -> tuple[str, dict[str, str], str]:
    diagnostic = parcours.diagnostic
    assert diagnostic is not None
    Diagnostic.objects.filter(pk=diagnostic.pk).update(date_diagnostic=DEBUT, date_volonte=DEBUT)
    saisie = {"date_diagnostic": _date(200), "besoin_renforce": "on", "date_volonte": _date(200)}
    autres = {"support_volonte": "charte", "qualification_etat": "a_traiter", "mobilite_etat": "a_traiter"}
    return reverse("parcours:diagnostic", args=[parcours.pk]), saisie | autres, "projet"


def _contrat_engagement(parcours: Parcours) -> tuple[str, dict[str, str], str]:
    contrat = FabriqueContratEngagement(
        parcours=parcours, date_signature=DEBUT, date_debut=DEBUT, date_fin=LE + timedelta(days=30)
    )
    saisie = {
        "type": "contrat_engagement", "date_signature": _date(200), "date_debut": _date(200), "date_fin": _date(-30),
        "heures_hebdo": "15",
    }  # fmt: skip
    return reverse("parcours:contrat_modifier", args=[contrat.pk]), saisie, "objectifs"


def _etape(parcours: Parcours) -> tuple[str, dict[str, str], str]:
    etape = FabriqueEtape(parcours=parcours, date_debut=LE - timedelta(days=20))
    return (
        reverse("parcours:etape_modifier", args=[etape.pk]),
        {"type": "mobilisation", "date_debut": _date(20)},
        "structure",
    )


def _suite_etape(parcours: Parcours) -> tuple[str, dict[str, str], str]:
    etape = FabriqueEtape(parcours=parcours, date_debut=LE - timedelta(days=20))
    return reverse("parcours:etape_terminer", args=[etape.pk]), {"date_fin": _date(2), "resultat": "fait"}, "heures"


def _activites(parcours: Parcours) -> tuple[str, dict[str, str], str]:
    contrat = FabriqueContratEngagement(parcours=parcours, date_signature=DEBUT, date_debut=DEBUT, date_fin=LE)
    lundi = f"{lundi_de(DEBUT):%Y%m%d}"
    return reverse("parcours:contrat_activite", args=[contrat.pk]), {f"prevues_{lundi}": "15"}, f"activite_{lundi}"


def _demenagement(parcours: Parcours) -> tuple[str, dict[str, str], str]:
    saisie = {"date_debut": _date(0), "commune": "13001"}
    return reverse("parcours:adresse_changer", args=[parcours.pk]), saisie, "adresse"


def _statut(parcours: Parcours) -> tuple[str, dict[str, str], str]:
    rqth = PeriodeStatut.objects.create(participant=parcours.participant, nature="rqth", date_debut=DEBUT)
    saisie = {"date_debut": _date(200)}
    return reverse("parcours:statut_modifier", args=[parcours.pk, rqth.pk]), saisie, "source"


def _contrat(parcours: Parcours) -> tuple[str, dict[str, str], str]:
    contrat = FabriqueContrat(parcours=parcours, date_debut=LE - timedelta(days=20), employeur="Ateliers")
    saisie = {"type": "cdi", "employeur": "Ateliers", "date_debut": _date(20), "heures_hebdo": "35"}
    return reverse("sorties:contrat_modifier", args=[contrat.pk]), saisie, "poste"


def _fin_contrat(parcours: Parcours) -> tuple[str, dict[str, str], str]:
    contrat = FabriqueContrat(parcours=parcours, date_debut=LE - timedelta(days=20))
    return reverse("sorties:contrat_terminer", args=[contrat.pk]), {"date_fin": _date(2)}, "motif_fin"


def _formation(parcours: Parcours) -> tuple[str, dict[str, str], str]:
    formation = FabriqueFormation(parcours=parcours, date_debut=LE - timedelta(days=20), intitule="Cuisine")
    saisie = {"intitule": "Cuisine", "organisme": "Greta", "date_debut": _date(20), "rncp": "RNCP35030"}
    return reverse("sorties:formation_modifier", args=[formation.pk]), saisie, "domaine"


def _proposition(parcours: Parcours) -> tuple[str, dict[str, str], str]:
    proposition = proposition_abandon(parcours, gestionnaire(), le=LE)
    saisie = {"sortie": code_de_sortie("autre", "", "abandon"), "date_sortie": _date(0)}
    return reverse("sorties:proposition_modifier", args=[proposition.pk]), saisie, "motif"


CAS = {
    "FormulaireSituation": _situation,
    "FormulaireOrientation": _reprendre,
    "FormulairePeriodeRsa": _rsa,
    "FormulaireCorrection": _entretien,
    "FormulaireDiagnostic": _diagnostic,
    "FormulaireContratExistant": _contrat_engagement,
    "FormulaireEtapeExistante": _etape,
    "FormulaireSuiteEtape": _suite_etape,
    "FormulaireActivites": _activites,
    "FormulaireDemenagement": _demenagement,
    "FormulaireStatut": _statut,
    "FormulaireContrat": _contrat,
    "FormulaireFinContrat": _fin_contrat,
    "FormulaireFormation": _formation,
    "FormulaireProposition": _proposition,
}
# Carries a version and one hidden key; its conflict is told above the page, which holds nothing typed but a comment.
# The forms of an avenant to the Pacte have their own screen and their own test of it (tests/pilotage).
AVENANTS = {"FormulaireAvenantExistant", "FormulaireFigure", "ConfirmerAvenant", "FormulaireConfirmation"}
AILLEURS = {"FormulairePublier", "FormulaireFusion", "FormulaireDeplacement", "FormulaireSection", *AVENANTS}
# Tested by tests/participants/test_conflits_des_droits.py.
DROITS = {
    "FormulaireIdentite",
    "FormulaireRectification",
    "FormulaireProlongation",
    "FormulaireReponse",
    "FormulaireComplement",
    "FormulaireCloture",
}


def formulaires_versionnes() -> set[str]:
    """Every form of the application that says which version was read."""
    for application in ("participants", "parcours", "sorties", "commissions", "pilotage"):
        racine = importlib.import_module(application)
        for module in pkgutil.walk_packages(racine.__path__, f"{application}."):
            if ".forms" in module.name:
                importlib.import_module(module.name)

    def descendants(classe: type) -> set[type]:
        return {classe}.union(*(descendants(c) for c in classe.__subclasses__()))

    return {
        classe.__name__
        for classe in descendants(forms.BaseForm)
        if any(nom.startswith("version") for nom in getattr(classe, "base_fields", {}))
        and classe is not SaisieVersionnee
        and not classe.__name__.startswith("_")
    }


def test_chaque_formulaire_versionne_est_dans_la_table() -> None:
    """A new form with a version fails here until its conflict is tested below."""
    assert formulaires_versionnes() == set(CAS) | AILLEURS | DROITS


PREMIERE, SECONDE = "Écrit par la première", "Écrit par la seconde"
SAISIES = {"FormulaireSuiteEtape": ("7", "8")}


@pytest.mark.parametrize("nom", CAS)
def test_le_conflit_montre_les_deux_versions_et_garde_la_saisie(nom: str) -> None:
    parcours = parcours_en_cours(debut=DEBUT)
    url, saisie, champ = CAS[nom](parcours)
    une, autre = SAISIES.get(nom, (PREMIERE, SECONDE))
    premiere, seconde = connecte(gestionnaire()), connecte(gestionnaire())
    page = seconde.get(url)
    assert page.status_code == 200
    formulaire = page.context["form"] if "form" in page.context else page.context["formulaire"]
    assert type(formulaire).__name__ == nom
    caches = {c.html_name: str(c.value()) for c in formulaire.hidden_fields() if c.value() is not None}
    if nom == "FormulaireOrientation":  # the first one is somebody who corrects the record meanwhile
        Participant.objects.filter(pk=url.split("/")[-2]).update(version=2, adresse=une)
    else:
        assert premiere.post(url, caches | saisie | {champ: une}).status_code == 302
    reponse = seconde.post(url, caches | saisie | {champ: autre})
    texte = reponse.content.decode()
    assert reponse.status_code == 409
    ecart = next(e for e in reponse.context["ecarts"] if e.saisi == autre)
    assert ecart.enregistre == une
    assert f'<td class="valeur-longue">{une}</td>' in texte
    assert reponse.context["form"][champ].value() == autre
    # Sent again from this page, on purpose, it is saved.
    caches = {c.html_name: str(c.value()) for c in reponse.context["form"].hidden_fields() if c.value() is not None}
    assert seconde.post(url, caches | saisie | {champ: autre}).status_code == 302


def test_le_conflit_d_une_grille_d_heures_montre_ses_lignes() -> None:
    parcours = parcours_en_cours(debut=DEBUT)
    url = reverse("sorties:releves", args=[parcours.pk])
    client = connecte(gestionnaire())

    def grille(heures: str, etat: str) -> dict[str, str]:
        return {
            "employeur": "Intérim du Sud", "type": "interim", "etat": etat, "lignes-TOTAL_FORMS": "1",
            "lignes-INITIAL_FORMS": "0", "lignes-0-date_debut": HIER, "lignes-0-date_fin": HIER,
            "lignes-0-heures": heures,
        }  # fmt: skip

    assert client.post(url, grille("7", "")).status_code == 302
    reponse = client.post(url, grille("6", "ancien"))
    texte = reponse.content.decode()
    assert reponse.status_code == 409
    assert [(e.libelle, e.enregistre, e.saisi) for e in reponse.context["ecarts"]] == [
        (f"Du {HIER} au {HIER}", "7\u00a0h", "6\u00a0h")
    ]
    assert 'name="lignes-0-heures" value="6"' in texte
    etat = reponse.context["form"]["etat"].value()
    assert client.post(url, grille("6", etat)).status_code == 302
    assert list(ReleveHeures.objects.values_list("heures", flat=True)) == [Decimal(6)]


def test_le_conflit_d_une_creation_montre_ses_recettes() -> None:
    parcours = parcours_en_cours(debut=DEBUT)
    activite = FabriqueCreation(parcours=parcours, date_debut=date(LE.year, 1, 5), intitule="Jardinage")
    ancien = etat_de_la_creation(activite)
    Recette.objects.create(creation=activite, mois=date(LE.year, 1, 1), montant=Decimal(900))
    url = reverse("sorties:creation", args=[parcours.pk])
    saisie = {"intitule": "Taille de haies", "date_debut": f"05/01/{LE.year}", f"recette_{LE.year}_01": "800"}
    client = connecte(gestionnaire())
    reponse = client.post(url, saisie | {"etat": ancien})
    assert reponse.status_code == 409
    assert [(e.enregistre, e.saisi) for e in reponse.context["ecarts"]] == [
        ("Jardinage", "Taille de haies"),
        ("900", "800"),
    ]
    assert client.post(url, saisie | {"etat": reponse.context["form"]["etat"].value()}).status_code == 302
    assert list(Recette.objects.values_list("montant", flat=True)) == [Decimal(800)]


def test_une_periode_de_rsa_inchangee_n_est_pas_un_conflit() -> None:
    parcours = parcours_en_cours(debut=DEBUT)
    url, saisie, champ = _rsa(parcours)
    client = connecte(gestionnaire())
    for _ in range(2):
        assert client.post(url, saisie | {"version": "1", champ: "CAF"}).status_code == 302
    assert PeriodeRsa.objects.get().version == 2
