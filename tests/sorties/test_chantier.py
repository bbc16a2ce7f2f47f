"""P-6.5c: beyond six months in a chantier d'insertion, renewals included, a dynamic exit is prepared (art. 6.5)."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from plie.pacte import version_en_vigueur
from plie.socle.horloge import aujourdhui
from plie.socle.periodes import ajouter_mois, veille
from sorties.regles import Contrat, Situation
from sorties.regles.dynamiques import chantier_six_mois
from tests.connexion import connecte
from tests.fabriques import accounts
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.sorties import FabriqueContrat

DEBUT = date(2024, 1, 15)
PACTE = version_en_vigueur(DEBUT)
Periodes = list[tuple[date, date | None]]


@pytest.mark.parametrize(
    ("periodes", "due"),
    [
        ([], None),
        ([(date(2024, 3, 1), None)], date(2024, 9, 1)),
        ([(date(2024, 3, 1), date(2024, 8, 31))], None),
        ([(date(2024, 3, 1), date(2024, 9, 1))], date(2024, 9, 1)),
        # A renewal the next day, then one after a week-end, then one that a working day separates.
        ([(date(2024, 3, 1), date(2024, 6, 30)), (date(2024, 7, 1), date(2024, 10, 31))], date(2024, 9, 1)),
        ([(date(2024, 3, 1), date(2024, 6, 28)), (date(2024, 7, 1), date(2024, 10, 31))], date(2024, 9, 1)),
        ([(date(2024, 3, 1), date(2024, 6, 27)), (date(2024, 7, 1), date(2024, 10, 31))], None),
        ([(date(2024, 3, 1), date(2024, 4, 30)), (date(2024, 7, 1), None)], date(2025, 1, 1)),
        # One contract inside another ends nothing.
        ([(date(2024, 3, 1), date(2024, 9, 30)), (date(2024, 4, 1), date(2024, 4, 30))], date(2024, 9, 1)),
        # Only what starts in the parcours counts.
        ([(date(2024, 1, 14), None)], None),
    ],
)
def test_les_bornes_des_six_mois(periodes: Periodes, due: date | None) -> None:
    contrats = tuple(Contrat("cddi_aci", debut, fin) for debut, fin in periodes)
    for suite in (contrats, contrats[::-1]):
        assert chantier_six_mois(Situation(DEBUT, date(2025, 6, 1), contrats=suite), PACTE) == due


def test_un_autre_contrat_ne_prolonge_pas_le_chantier() -> None:
    contrats = (
        Contrat("cddi_aci", date(2024, 3, 1), date(2024, 6, 30)),
        Contrat("cddi_ei", date(2024, 7, 1), date(2024, 12, 31)),
    )
    assert chantier_six_mois(Situation(DEBUT, date(2025, 6, 1), contrats=contrats), PACTE) is None


@pytest.mark.django_db
def test_la_proposition_est_prete_sur_la_page_et_dans_son_formulaire() -> None:
    referent = accounts.accompagnateur()
    debut = ajouter_mois(aujourdhui(), -7)
    parcours = parcours_en_cours(debut=ajouter_mois(aujourdhui(), -9), referent=referent)
    suite = ajouter_mois(debut, 4)
    for du, au in ((debut, veille(suite)), (suite, veille(ajouter_mois(suite, 4)))):
        FabriqueContrat(parcours=parcours, type="cddi_aci", date_debut=du, date_fin=au)
    client = connecte(referent)
    page = client.get(reverse("parcours:fiche", args=[parcours.pk])).content.decode()
    assert "Proposer la sortie dynamique du chantier d’insertion" in page
    reponse = client.get(f"{reverse('sorties:proposer', args=[parcours.pk])}?sortie=dynamique|D-2|cddi_aci")
    formulaire = reponse.context["form"]
    assert (formulaire["sortie"].value(), formulaire["date_sortie"].value()) == (
        "dynamique|D-2|cddi_aci",
        ajouter_mois(debut, 6),
    )
    assert reponse.context["completude"].complete
