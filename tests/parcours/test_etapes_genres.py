"""Each kind of étape: the fields it has, those it cannot do without, those the table refuses it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from accounts.models import Utilisateur
from parcours.enums import FAMILLES_ETAPES, FamilleEtape, TypeEtape
from parcours.forms.etapes import BLOCS, FormulaireEtape, deja_tape
from parcours.models import Etape, Parcours
from parcours.nomenclature import (
    CLAUSE,
    IMMERSION,
    MANQUES,
    MESSAGES,
    OFFRE,
    PROPRES,
    RNCP,
    TYPES_A_CLAUSE,
    besoins,
)
from parcours.services.etapes import SaisieEtape, ajouter, modifier
from plie.socle.erreurs import ErreurMetier
from tests.contraintes import violer
from tests.fabriques.parcours import FabriqueEtape, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa

pytestmark = pytest.mark.django_db
LE = date(2026, 3, 16)
DEBUT = date(2026, 1, 12)
RSA_JUSQU_AU = date(2026, 2, 28)
# A plausible value of each field that only some kinds have.
VALEURS: dict[str, Any] = {
    "clause_donneur_ordre": "Ville",
    "clause_marche": "Lot 3",
    "clause_heures": Decimal(140),
    "objet_immersion": "decouverte",
    "prescripteur_immersion": "france_travail",
    "date_prescription": date(2026, 2, 2),
    "offre_jobprovence13": "JP-20418",
    "date_positionnement": date(2026, 2, 3),
    "rncp": "RNCP35030",
}
EMPLOI, FORMATION = "Employeur", "Organisme de formation"
# kind: (its own fields, those it cannot do without, what its host is called, held on one day)
ATTENDUS: dict[str, tuple[tuple[str, ...], tuple[str, ...], str, bool]] = {
    "bilan_orientation": ((), (), "Opérateur", False),
    "mobilisation": ((), (), "Opérateur", False),
    "levee_frein": ((), (), "Opérateur", False),
    "aci": (CLAUSE, (), EMPLOI, False),
    "ei": (CLAUSE, (), EMPLOI, False),
    "etti": (CLAUSE, (), EMPLOI, False),
    "ai": (CLAUSE, (), EMPLOI, False),
    "regie_quartier": (CLAUSE, (), EMPLOI, False),
    "pec": (CLAUSE, (), EMPLOI, False),
    "cui_cie": (CLAUSE, (), EMPLOI, False),
    "geiq": (CLAUSE, (), EMPLOI, False),
    "emploi_avenir": (CLAUSE, (), EMPLOI, False),
    "cdd_court": (CLAUSE, (), EMPLOI, False),
    "interim": (CLAUSE, (), EMPLOI, False),
    "cdi_temps_partiel": (CLAUSE, (), EMPLOI, False),
    "autre_contrat": (CLAUSE, (), EMPLOI, False),
    "emploi_sortie": (CLAUSE, (), EMPLOI, False),
    "formation_qualifiante": (RNCP, (), FORMATION, False),
    "formation_non_qualifiante": ((), (), FORMATION, False),
    "mediation": (OFFRE, (), "Opérateur ou entreprise", False),
    "pmsmp": (IMMERSION, ("structure", *IMMERSION), "Structure d’accueil", False),
    "evenement_entreprise": ((), (), "Organisateur", True),
    "creation_entreprise": ((), (), "Appui à la création", False),
}


@pytest.fixture
def suivi(referent: Utilisateur) -> Parcours:
    """A BRSA until the end of February."""
    personne = FabriqueParticipant()
    FabriquePeriodeRsa(participant=personne, date_fin=RSA_JUSQU_AU)
    return parcours_en_cours(referent=referent, debut=DEBUT, participant=personne)


def saisir(parcours: Parcours, referent: Utilisateur, **champs: Any) -> Etape:
    valeurs: dict[str, Any] = {"date_debut": date(2026, 2, 9), "structure": "Maison"} | champs
    return ajouter(parcours=parcours, saisie=SaisieEtape(**valeurs), par=referent, le=LE)


def du_genre(code: str) -> dict[str, Any]:
    """A kind with all the fields of its kind."""
    return {"type": code} | {champ: VALEURS[champ] for champ in ATTENDUS[code][0]}


def test_la_table_couvre_la_nomenclature() -> None:
    assert set(ATTENDUS) == set(TypeEtape.values)
    assert set(VALEURS) == set(PROPRES) == set(MESSAGES) == {champ for _, champs in BLOCS for champ in champs}
    assert {champ for _, requis, _, _ in ATTENDUS.values() for champ in requis} == set(MANQUES)
    emplois = (*FAMILLES_ETAPES[FamilleEtape.EMPLOI_PARCOURS], *FAMILLES_ETAPES[FamilleEtape.EMPLOI_SORTIE])
    assert frozenset(emplois) == TYPES_A_CLAUSE


@pytest.mark.parametrize("code", TypeEtape.values)
def test_les_besoins_de_chaque_genre(code: str) -> None:
    genre = besoins(code)
    assert (genre.propres, genre.requis, genre.structure, genre.d_un_jour) == ATTENDUS[code]


@pytest.mark.parametrize("code", TypeEtape.values)
def test_chaque_genre_s_enregistre_avec_ses_champs(suivi: Parcours, referent: Utilisateur, code: str) -> None:
    etape = saisir(suivi, referent, **du_genre(code))
    etape.refresh_from_db()
    assert {champ: getattr(etape, champ) for champ in ATTENDUS[code][0]} == {
        champ: VALEURS[champ] for champ in ATTENDUS[code][0]
    }


@pytest.mark.parametrize("code", TypeEtape.values)
def test_le_champ_d_un_autre_genre_est_refuse(suivi: Parcours, referent: Utilisateur, code: str) -> None:
    etrangers = [champ for champ in PROPRES if champ not in ATTENDUS[code][0]]
    refuses = {}
    for champ in etrangers:
        with pytest.raises(ErreurMetier) as refus:
            saisir(suivi, referent, **du_genre(code), **{champ: VALEURS[champ]})
        refuses[refus.value.champ] = refus.value.message
    assert refuses == {champ: MESSAGES[champ] for champ in etrangers}


@pytest.mark.parametrize("code", [code for code, attendu in ATTENDUS.items() if attendu[1]])
def test_ce_dont_un_genre_ne_peut_se_passer_est_demande(suivi: Parcours, referent: Utilisateur, code: str) -> None:
    for champ in ATTENDUS[code][1]:
        with pytest.raises(ErreurMetier) as refus:
            saisir(suivi, referent, **du_genre(code) | {champ: None if champ.startswith("date_") else ""})
        assert (refus.value.champ, refus.value.message) == (champ, MANQUES[champ])


@pytest.mark.parametrize(
    ("code", "champs", "contrainte"),
    [
        ("mobilisation", {"clause_donneur_ordre": "Ville"}, "etape_clause"),
        ("pmsmp", {"clause_marche": "Lot 3", "clause_donneur_ordre": "Ville"}, "etape_clause"),
        ("aci", {"clause_heures": 3}, "etape_clause_donneur_ordre"),
        ("aci", {"clause_marche": "Lot 3"}, "etape_clause_donneur_ordre"),
        ("formation_non_qualifiante", {"rncp": "RNCP1"}, "etape_rncp_type"),
        ("formation_qualifiante", {"rncp": "35030"}, "etape_rncp"),
        ("formation_qualifiante", {"rncp": "RNCP12345A"}, "etape_rncp"),
        ("mediation", {"objet_immersion": "decouverte"}, "etape_immersion"),
        ("aci", {"prescripteur_immersion": "delegation"}, "etape_immersion"),
        ("aci", {"date_prescription": LE}, "etape_immersion"),
        ("pmsmp", {"offre_jobprovence13": "JP"}, "etape_jobprovence13"),
        ("mediation", {"date_positionnement": LE}, "etape_positionnement"),
    ],
)
def test_la_base_tient_chaque_genre(suivi: Parcours, code: str, champs: dict[str, Any], contrainte: str) -> None:
    assert violer(lambda: FabriqueEtape(parcours=suivi, type=code, **champs)) == contrainte


@pytest.mark.parametrize(
    ("prescrite", "qui", "champ"),
    [
        (RSA_JUSQU_AU, "delegation", None),
        (date(2026, 3, 1), "delegation", "prescripteur_immersion"),
        (date(2026, 3, 1), "france_travail", None),
        (date(2026, 3, 17), "france_travail", "date_prescription"),
    ],
)
def test_le_plie_prescrit_une_immersion_a_une_personne_au_rsa(
    suivi: Parcours, referent: Utilisateur, prescrite: date, qui: str, champ: str | None
) -> None:
    """By delegation of the Département, on a day of RSA."""
    valeurs = du_genre("pmsmp") | {"date_prescription": prescrite, "prescripteur_immersion": qui}
    if champ is None:
        assert saisir(suivi, referent, **valeurs).prescripteur_immersion == qui
    else:
        with pytest.raises(ErreurMetier) as refus:
            saisir(suivi, referent, **valeurs)
        assert refus.value.champ == champ


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"type": "aci", "clause_heures": Decimal(3)}, "clause_donneur_ordre"),
        ({"type": "mediation", "date_positionnement": LE}, "offre_jobprovence13"),
        ({"type": "formation_qualifiante", "rncp": "35030"}, "rncp"),
    ],
)
def test_un_champ_sans_l_autre_est_refuse(
    suivi: Parcours, referent: Utilisateur, champs: dict[str, Any], champ: str | None
) -> None:
    with pytest.raises(ErreurMetier) as refus:
        saisir(suivi, referent, **champs)
    assert refus.value.champ == champ


def test_une_fiche_rncp_se_tape_comme_on_la_lit(suivi: Parcours, referent: Utilisateur) -> None:
    etape = saisir(suivi, referent, type="formation_qualifiante", rncp="rncp 35 030")
    assert etape.rncp == "RNCP35030"
    saisie = SaisieEtape(
        type="formation_qualifiante", date_debut=etape.date_debut, structure="Maison", rncp="RNCP 35030"
    )
    assert modifier(etape=etape, version=1, saisie=saisie, par=referent, le=LE).version == 1


@pytest.mark.parametrize("code", TypeEtape.values)
def test_l_ecran_montre_les_champs_du_genre_sans_script(referent: Utilisateur, suivi: Parcours, code: str) -> None:
    """The server decides; the button that shows them records nothing and loses nothing."""
    client = Client()
    client.force_login(referent)
    url = reverse("parcours:etape_ajouter", args=[suivi.pk])
    tape = {"type": code, "afficher": "1", "intitule": "Essai", "date_debut": "2/2/26", "cle": str(uuid4())}
    page = client.post(url, tape | {"difficultes": ["mobilite"]})
    formulaire = page.context["form"]
    assert (page.status_code, suivi.etapes.count(), formulaire.is_bound) == (200, 0, False)
    montres = tuple(champ.name for _, champs in formulaire.blocs() for champ in champs)
    assert montres == ATTENDUS[code][0]
    assert [formulaire[nom].value() for nom in ("intitule", "date_debut", "cle", "difficultes")] == [
        "Essai",
        "2/2/26",
        tape["cle"],
        ["mobilite"],
    ]
    assert formulaire["structure"].label == ATTENDUS[code][2]
    assert ('name="heures_hebdo"' in page.content.decode()) is not ATTENDUS[code][3]


def test_ce_qui_est_deja_tape_reste_en_vue_quand_le_genre_change(suivi: Parcours) -> None:
    envoi = QueryDict("type=mobilisation&clause_marche=Lot+3&inconnu=1")
    formulaire = FormulaireEtape(parcours=suivi, initial=deja_tape(envoi))
    assert [[champ.name for champ in champs] for _, champs in formulaire.blocs()] == [["clause_marche"]]
