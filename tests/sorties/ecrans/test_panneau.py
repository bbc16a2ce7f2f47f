"""The panel of the verdict: figures compared, dates, chart, alerts of the échéance."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from parcours.models import Parcours
from plie.socle.horloge import aujourdhui
from plie.socle.periodes import ajouter_mois, debut_de_mois, fin_de_mois
from sorties.models import ReleveHeures
from sorties.panneau import panneau_de
from sorties.selectors import dossier_de
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.sorties import (
    FabriqueContrat,
    FabriqueCreation,
    FabriqueFormation,
    FabriqueJustificatif,
)
from tests.sorties.ecrans.saisies import il_y_a

pytestmark = pytest.mark.django_db


def test_le_verdict_dit_les_chiffres_compares_et_la_date(client: Any, parcours: Parcours) -> None:
    FabriqueContrat(parcours=parcours, date_debut=il_y_a(1), heures_hebdo=Decimal(20))
    page = client.get(reverse("sorties:verdict", args=[parcours.pk])).content.decode()
    assert "La sortie dynamique peut être proposée" in page
    assert "24\u00a0h au moins (temps partiel légal)" in page
    fragment = client.get(reverse("sorties:verdict", args=[parcours.pk]), headers={"HX-Request": "true"})
    assert "<html" not in fragment.content.decode()


@pytest.mark.parametrize(
    ("mois", "preuve", "favorable", "titre"),
    [
        (1, False, None, "Une sortie positive se prépare"),
        (4, False, None, "Une pièce manque pour constater la sortie"),
        (4, True, True, "La sortie positive peut être proposée"),
    ],
)
def test_la_reponse_du_panneau(parcours: Parcours, mois: int, preuve: bool, favorable: bool | None, titre: str) -> None:
    contrat = FabriqueContrat(parcours=parcours, date_debut=il_y_a(mois))
    if preuve:
        FabriqueJustificatif(parcours=parcours, contrat=contrat, date_piece=aujourdhui())
    dossier = dossier_de(parcours, aujourdhui())
    assert dossier is not None
    panneau = panneau_de(dossier)
    assert (panneau.favorable, panneau.titre, panneau.critere) == (favorable, titre, "S-1")
    assert bool(panneau.preuves) is preuve


def test_le_panneau_dessine_les_heures_et_dit_ce_qui_manque(parcours: Parcours) -> None:
    for mois in (3, 1):
        debut = debut_de_mois(il_y_a(mois))
        ReleveHeures.objects.create(
            parcours=parcours, employeur="Agence", heures=Decimal(100), date_debut=debut,
            date_fin=debut + timedelta(days=27),
        )  # fmt: skip
    dossier = dossier_de(parcours, aujourdhui())
    assert dossier is not None
    panneau = panneau_de(dossier)
    assert [(f.heures, f.manque, f.atteinte) for f in panneau.fenetres] == [
        ("200\u00a0h", "736\u00a0h", False),
        ("200\u00a0h", "424\u00a0h", False),
    ]
    assert panneau.graphique is not None
    assert [ligne[1] for ligne in panneau.graphique.lignes] == ["100\u00a0h", "0\u00a0h", "100\u00a0h"]
    assert "S-2 intérim ou multi-employeurs" in [m.libelle for m in panneau.manques]
    assert "moyenne pour 936\u00a0h en 9\u00a0mois\u00a0: 104\u00a0h" in panneau.graphique.dessin["repere"]["texte"]


def test_la_moyenne_demandee_s_arrondit_quand_un_avenant_ne_se_divise_pas(parcours: Parcours) -> None:
    debut = debut_de_mois(il_y_a(3))
    ReleveHeures.objects.create(
        parcours=parcours,
        employeur="Agence",
        heures=Decimal(100),
        date_debut=debut,
        date_fin=debut + timedelta(days=27),
    )
    dossier = dossier_de(parcours, aujourdhui())
    assert dossier is not None
    longue = replace(dossier.verdict.fenetre_longue, seuil=Decimal(1200))
    graphique = panneau_de(replace(dossier, verdict=replace(dossier.verdict, fenetre_longue=longue))).graphique
    assert graphique is not None
    assert "en 9\u00a0mois\u00a0: 133,3\u00a0h" in graphique.dessin["repere"]["texte"]


def test_le_graphique_distingue_les_meilleures_periodes() -> None:
    parcours = parcours_en_cours()
    heures = {4: 10, 6: 100, 7: 100, 8: 100, 9: 100, 10: 100, 11: 100, 12: 50, 13: 50, 14: 50}
    for rang, nombre in heures.items():
        debut = ajouter_mois(date(2023, 12, 1), rang)
        ReleveHeures.objects.create(
            parcours=parcours, employeur="Agence", heures=nombre, date_debut=debut, date_fin=fin_de_mois(debut)
        )
    dossier = dossier_de(parcours, date(2025, 6, 1))
    assert dossier is not None
    graphique = panneau_de(dossier).graphique
    assert graphique is not None
    assert graphique.entetes[1:] == (
        "Meilleure période de 6\u00a0mois", "Ajouté par celle de 9\u00a0mois", "Hors de ces périodes",
    )  # fmt: skip
    lus = {ligne[0]: tuple(int(v.partition("\u00a0")[0]) for v in ligne[1:]) for ligne in graphique.lignes}
    assert list(lus) == [f"{m} 24" for m in (
        "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."
    )] + ["janv. 25", "févr. 25"]  # fmt: skip
    assert (lus["juin 24"], lus["déc. 24"], lus["avr. 24"]) == ((100, 0, 0), (0, 50, 0), (0, 0, 10))


def test_les_alertes_de_l_echeance_ne_disent_que_ce_qui_attend_encore(referent: Any) -> None:
    parcours = parcours_en_cours(debut=il_y_a(17), referent=referent)
    FabriqueContrat(parcours=parcours, date_debut=aujourdhui(), employeur="En cours")
    FabriqueContrat(
        parcours=parcours, date_debut=il_y_a(1), date_fin=aujourdhui() - timedelta(days=3), employeur="Rompu"
    )
    FabriqueContrat(parcours=parcours, date_debut=il_y_a(18), employeur="Avant")
    FabriqueFormation(parcours=parcours, date_debut=aujourdhui(), intitule="CAP")
    FabriqueCreation(parcours=parcours, date_debut=aujourdhui())
    dossier = dossier_de(parcours, aujourdhui())
    assert dossier is not None
    faits = [a.fait for a in panneau_de(dossier).alertes]
    assert faits == ["CDI – En cours", "Micro-entreprise de jardinage", "CAP"]
    parcours.date_prolongation = aujourdhui()
    parcours.save()
    assert [a.url_prolongation for a in panneau_de(dossier).alertes] == []


def test_un_critere_rempli_en_partie_se_lit_sans_deplier(client: Any, parcours: Parcours) -> None:
    """Nothing can be proposed yet: what the file has of S-3 comes first, compared; an exit that holds folds it."""
    FabriqueCreation(parcours=parcours, date_debut=il_y_a(8))
    lu = dossier_de(parcours, aujourdhui())
    assert lu is not None
    panneau = panneau_de(lu)
    (creation,) = panneau.approches
    assert (creation.libelle, {c.remplie for c in creation.conditions}) == (
        "S-3 création ou reprise d’entreprise",
        {True, False},
    )
    assert creation not in panneau.restants
    assert len(panneau.restants) == len(panneau.manques) - 1
    contrat = FabriqueContrat(
        parcours=parcours,
        date_debut=il_y_a(4),
        heures_hebdo=Decimal(20),
        seuil_branche=Decimal(18),
        source_seuil="IDCC 1043",
    )
    FabriqueJustificatif(parcours=parcours, contrat=contrat, date_piece=aujourdhui())
    lu = dossier_de(parcours, aujourdhui())
    assert lu is not None
    panneau = panneau_de(lu)
    assert (panneau.favorable, panneau.approches) == (True, ())
    assert "18\u00a0h au moins (accord de branche, IDCC 1043)" in [c.attendu for c in panneau.conditions]
    page = client.get(reverse("sorties:verdict", args=[parcours.pk])).content.decode()
    assert page.count('<details class="depliable" open>') == 1
