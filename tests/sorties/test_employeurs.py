"""The employers a PLIE knows, the check digit of a SIRET, and what tables 8 and 9 lack before the proposal."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from plie.socle.erreurs import ErreurMetier
from plie.socle.siret import siret_valide
from sorties.completude import manques_des_tableaux
from sorties.employeurs import employeurs_connus
from sorties.selectors import dossier_de
from sorties.services.preuves import enregistrer_contrat
from tests.connexion import connecte
from tests.fabriques import accounts
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.sorties import FabriqueContrat, FabriqueFormation, emploi_consolide

SIRET = "73282932000074"
CONNU = {
    "employeur": "Boulangerie",
    "siret": SIRET,
    "naf": "C",
    "type_employeur": "entreprise",
    "effectif_employeur": "1-9",
}


@pytest.mark.parametrize(
    ("siret", "valide"),
    [
        (SIRET, True),
        ("73282932000075", False),
        ("37282932000074", False),
        ("7328293200007", False),
        ("7328293200007A", False),
        ("٧3282932000074", False),
        ("35600000000048", True),
        ("35600000049837", True),
        ("35600000049838", False),
    ],
)
def test_la_cle_d_un_siret(siret: str, valide: bool) -> None:
    assert siret_valide(siret) is valide


pytestmark = pytest.mark.django_db


def noms(plie_id: int, **recherche: str) -> list[str]:
    return [e.employeur for e in employeurs_connus(plie_id, **recherche)]


def test_un_employeur_se_retrouve_par_son_siret_ou_son_nom_dans_son_plie_seulement() -> None:
    ici, ailleurs = parcours_en_cours(), parcours_en_cours(code_plie="mar")
    FabriqueContrat(parcours=ici, **CONNU)
    FabriqueContrat(parcours=ici, employeur="Boulbon", naf="C")
    FabriqueContrat(parcours=ici, employeur="Boulard")
    FabriqueContrat(parcours=ici, employeur="Boulenger Marie", type_employeur="particulier", naf="T")
    FabriqueContrat(parcours=ailleurs, employeur="Boulonnerie", naf="C")
    assert noms(ici.plie_id, nom="boul") == ["Boulangerie", "Boulbon"]
    assert noms(ailleurs.plie_id, nom="boul") == ["Boulonnerie"]
    assert (noms(ici.plie_id, siret="732 829 320 00074"), noms(ailleurs.plie_id, siret=SIRET)) == (["Boulangerie"], [])
    assert (noms(ici.plie_id, nom="bo"), noms(ici.plie_id, siret="7328")) == ([], [])


def test_la_description_la_plus_recente_et_renseignee_l_emporte() -> None:
    parcours = parcours_en_cours()
    FabriqueContrat(parcours=parcours, **{**CONNU, "naf": "G"})
    FabriqueContrat(parcours=parcours, **{**CONNU, "naf": "C"})
    FabriqueContrat(parcours=parcours, employeur="Boulangerie", siret=SIRET)
    (connu,) = employeurs_connus(parcours.plie_id, siret=SIRET)
    assert (connu.naf, connu.libelle) == ("C", "C – industrie manufacturière · entreprise · 1 à 9 salariés")


def test_un_siret_connu_complete_ce_qui_est_vide_et_ce_qui_est_saisi_l_emporte() -> None:
    parcours, par = parcours_en_cours(), accounts.accompagnateur()
    FabriqueContrat(parcours=parcours, **CONNU)
    base: dict[str, Any] = {"type": "cdd", "employeur": "Boulangerie", "siret": SIRET, "date_debut": date(2024, 5, 1)}
    contrat = enregistrer_contrat(parcours=parcours, par=par, **base, naf="G")
    assert (contrat.naf, contrat.type_employeur, contrat.effectif_employeur) == ("G", "entreprise", "1-9")
    inconnu = enregistrer_contrat(
        parcours=parcours, par=par, **{**base, "employeur": "Autre", "siret": "35600000000048"}
    )
    assert (inconnu.naf, inconnu.type_employeur) == ("", "")


def test_un_siret_mal_recopie_est_refuse_au_champ() -> None:
    with pytest.raises(ErreurMetier) as refus:
        enregistrer_contrat(parcours=parcours_en_cours(), par=accounts.accompagnateur(), employeur="A", type="cdi",
                            date_debut=date(2024, 5, 1), siret="732 829 320 00075")  # fmt: skip
    assert (refus.value.champ, refus.value.message.partition("\u00a0")[0]) == ("siret", "Ce SIRET est mal recopié")


def test_la_liste_des_employeurs_ne_sort_pas_du_plie() -> None:
    referent = accounts.accompagnateur()
    parcours = parcours_en_cours(referent=referent)
    FabriqueContrat(parcours=parcours, **CONNU)
    FabriqueContrat(parcours=parcours_en_cours(code_plie="mar"), employeur="Boulonnerie", naf="C")
    texte = (
        connecte(referent)
        .get(reverse("sorties:employeurs", args=[parcours.pk]), {"employeur": "Boul"})
        .content.decode()
    )
    assert ("Boulangerie" in texte, "732 829 320 00074" in texte.replace("\u00a0", " "), "Boulonnerie" in texte) == (
        True, True, False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("champs", "manques"),
    [
        ({}, ("secteur d’activité", "type d’employeur", "effectif")),
        ({"naf": "C", "effectif_employeur": "1-9"}, ("type d’employeur",)),
        ({"type_employeur": "particulier"}, ()),
    ],
)
def test_ce_qui_manque_au_tableau_8(champs: dict[str, str], manques: tuple[str, ...]) -> None:
    referent = accounts.accompagnateur()
    parcours = parcours_en_cours(referent=referent)
    contrat = emploi_consolide(parcours, **champs)
    dossier = dossier_de(parcours, date(2024, 9, 1))
    assert manques_des_tableaux(dossier, "S-1") == manques
    assert (manques_des_tableaux(dossier, ""), manques_des_tableaux(None, "S-1")) == ((), ())
    texte = connecte(referent).get(reverse("sorties:proposer", args=[parcours.pk])).content.decode()
    assert (reverse("sorties:contrat_modifier", args=[contrat.pk]) in texte) is bool(manques)


def test_ce_qui_manque_au_tableau_9() -> None:
    parcours = parcours_en_cours()
    FabriqueFormation(parcours=parcours, domaine="Santé")
    dossier = dossier_de(parcours, date(2024, 9, 1))
    assert manques_des_tableaux(dossier, "S-4") == ("niveau préparé", "validation", "date de fin")
