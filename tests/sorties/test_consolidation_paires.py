"""S-1bis: two contracts are one attempt, with its reminders, its pieces and its place among the others (art. 6.5)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from parcours.lot import LotLu
from parcours.models import Parcours
from plie.pacte import version_en_vigueur
from plie.socle.horloge import aujourdhui
from plie.socle.periodes import ajouter_mois, veille
from sorties.consolidations import Tentative, tentatives_par_parcours
from sorties.echeances import echeances
from sorties.regles.consolidation import consolidation
from sorties.selectors import dossier_de
from sorties.services.demandes import demander_piece
from sorties.services.preuves import terminer_contrat
from tests.connexion import connecte
from tests.fabriques import accounts
from tests.fabriques.parcours import FabriqueEntretien, parcours_en_cours
from tests.fabriques.sorties import FabriqueContrat, FabriqueJustificatif

# 31 days then 153: the 184 days of the six months that start on 1 March.
PREMIER = {"type": "cdd", "employeur": "Un", "date_debut": date(2024, 3, 1), "date_fin": date(2024, 3, 31)}
SECOND = {"type": "cdd", "employeur": "Deux", "date_debut": date(2024, 4, 1), "date_fin": date(2024, 8, 31)}
FIN = date(2024, 6, 1)


def paire(parcours: Parcours, **second: Any) -> tuple[Any, Any]:
    return FabriqueContrat(parcours=parcours, **PREMIER), FabriqueContrat(parcours=parcours, **{**SECOND, **second})


def lues(parcours: Parcours, le: date) -> list[Tentative]:
    dossier = dossier_de(parcours, le)
    assert dossier is not None
    return tentatives_par_parcours([dossier])[parcours.pk]


def resume(parcours: Parcours, le: date) -> list[tuple[str, str]]:
    return [(t.titre, t.etat.value) for t in lues(parcours, le)]


def rappels(parcours: Parcours, le: date) -> list[tuple[str, date]]:
    codes = {"suivi_emploi", "consolidation", "preuve_manquante", "sortie_a_proposer"}
    lus = echeances(LotLu(Parcours.objects.filter(pk=parcours.pk), le))
    return [(e.code, e.date_limite) for e in lus if e.code in codes]


@pytest.mark.parametrize(
    ("second_debut", "fin"),
    [(date(2024, 5, 31), FIN), (date(2024, 6, 1), FIN), (date(2024, 6, 2), date(2024, 6, 2))],
)
def test_la_fin_est_le_plus_tardif_des_trois_mois_et_du_second_contrat(second_debut: date, fin: date) -> None:
    debut = date(2024, 3, 1)
    suivie = consolidation(
        debut, arret=None, presence_au=None, parametres=version_en_vigueur(debut), second_debut=second_debut
    )
    assert (suivie.debut, suivie.jalons, suivie.fin) == (debut, (date(2024, 4, 1), date(2024, 5, 1)), fin)


@pytest.mark.django_db
def test_deux_contrats_ne_font_qu_une_tentative_avec_ses_rappels() -> None:
    parcours = parcours_en_cours()
    premier, second = paire(parcours)
    titre = "CDD – Un, puis CDD – Deux"
    assert resume(parcours, date(2024, 3, 10)) == [(titre, "en cours")]
    assert [t.objet for t in lues(parcours, date(2024, 3, 31))] == [premier]
    assert [t.objet for t in lues(parcours, date(2024, 4, 1))] == [second]
    assert rappels(parcours, date(2024, 3, 24)) == []
    assert rappels(parcours, date(2024, 3, 25)) == [("suivi_emploi", date(2024, 4, 1))]
    assert rappels(parcours, date(2024, 4, 24)) == [("suivi_emploi", date(2024, 5, 1))]
    FabriqueEntretien(parcours=parcours, date_entretien=date(2024, 4, 26), mode="telephone")
    assert rappels(parcours, date(2024, 5, 2)) == [("consolidation", FIN)]
    assert rappels(parcours, FIN) == [("preuve_manquante", FIN)]
    FabriqueJustificatif(parcours=parcours, contrat=second, date_piece=FIN)
    assert resume(parcours, FIN) == [(titre, "close")]
    assert rappels(parcours, FIN) == [("sortie_a_proposer", FIN)]


@pytest.mark.django_db
def test_un_seul_contrat_court_n_ouvre_rien() -> None:
    parcours = parcours_en_cours()
    FabriqueContrat(parcours=parcours, **PREMIER)
    assert (resume(parcours, FIN), rappels(parcours, date(2024, 4, 1))) == ([], [])


@pytest.mark.django_db
def test_une_piece_demandee_pour_l_un_ou_l_autre_contrat_est_celle_de_la_tentative() -> None:
    parcours, par = parcours_en_cours(), accounts.accompagnateur()
    premier, second = paire(parcours)
    for contrat, le in ((premier, date(2024, 3, 20)), (second, date(2024, 5, 20))):
        demander_piece(objet=contrat, nature="bulletin", aupres="Employeur", date_demande=le, par=par, le=le)
    (tentative,) = lues(parcours, date(2024, 5, 21))
    assert [d.contrat_id for d in tentative.demandes] == [second.pk, premier.pk]
    (fin,) = (
        e
        for e in echeances(LotLu(Parcours.objects.filter(pk=parcours.pk), date(2024, 5, 21)))
        if e.code == "consolidation"
    )
    assert fin.libelle == "Constater la fin de consolidation (S-1bis), demandée le\u00a020/05/2024"


@pytest.mark.django_db
@pytest.mark.parametrize(("fin", "etat"), [(date(2024, 5, 31), "rompue"), (FIN, "à clore")])
def test_p_6_5b_la_paire_rompue_reste_au_dossier_comme_une_tentative(fin: date, etat: str) -> None:
    parcours = parcours_en_cours()
    _, second = paire(parcours)
    terminer_contrat(contrat=second, date_fin=fin, motif="Fin d’essai", le=date(2024, 6, 2))
    assert resume(parcours, date(2024, 6, 10)) == [("CDD – Un, puis CDD – Deux", etat)]


@pytest.mark.django_db
def test_plusieurs_tentatives_se_suivent_paires_et_emplois() -> None:
    parcours = parcours_en_cours()
    _, second = paire(parcours)
    terminer_contrat(contrat=second, date_fin=date(2024, 4, 20), motif="Fin d’essai", le=date(2024, 4, 21))
    trois = {"type": "cdd", "employeur": "Trois", "date_debut": date(2024, 5, 6), "date_fin": date(2024, 8, 5)}
    quatre = {"type": "pec", "employeur": "Quatre", "date_debut": date(2024, 8, 6), "date_fin": date(2024, 11, 5)}
    FabriqueContrat(parcours=parcours, **trois)
    FabriqueContrat(parcours=parcours, **quatre)
    FabriqueContrat(parcours=parcours, employeur="Cinq", date_debut=date(2024, 12, 1))
    assert resume(parcours, date(2024, 12, 2)) == [
        ("CDD – Un, puis CDD – Deux", "rompue"),
        ("CDD – Trois, puis parcours emploi compétences – Quatre", "à clore"),
        ("CDI – Cinq", "en cours"),
    ]
    assert [t.motif_fin for t in lues(parcours, date(2024, 12, 2))] == ["Fin d’essai", "", ""]


@pytest.mark.django_db
def test_un_contrat_n_appartient_qu_a_une_paire() -> None:
    """Three contracts of three months: the first two make a pair, the third one waits for another."""
    parcours = parcours_en_cours()
    for rang in range(3):
        debut = ajouter_mois(date(2024, 3, 1), 3 * rang)
        FabriqueContrat(
            parcours=parcours,
            type="cdd",
            employeur=f"N{rang}",
            date_debut=debut,
            date_fin=veille(ajouter_mois(debut, 3)),
        )
    assert [t.titre for t in lues(parcours, date(2024, 12, 1))] == ["CDD – N0, puis CDD – N1"]


@pytest.mark.django_db
def test_un_contrat_rompu_sans_precedent_reste_seul() -> None:
    parcours = parcours_en_cours()
    FabriqueContrat(parcours=parcours, **PREMIER)
    seul = FabriqueContrat(parcours=parcours, **{**SECOND, "date_debut": date(2024, 4, 3)})
    terminer_contrat(contrat=seul, date_fin=date(2024, 4, 20), motif="Fin d’essai", le=date(2024, 4, 21))
    assert resume(parcours, date(2024, 5, 1)) == [("CDD – Deux", "rompue")]


@pytest.mark.django_db
def test_la_paire_sur_la_page_de_la_personne() -> None:
    referent = accounts.accompagnateur()
    debut = ajouter_mois(aujourdhui(), -2)
    parcours = parcours_en_cours(debut=ajouter_mois(aujourdhui(), -8), referent=referent)
    suite = ajouter_mois(debut, 1)
    for nom, du, au in (("Un", debut, veille(suite)), ("Deux", suite, veille(ajouter_mois(debut, 6)))):
        FabriqueContrat(parcours=parcours, type="cdd", employeur=nom, date_debut=du, date_fin=au)
    page = connecte(referent).get(reverse("parcours:fiche", args=[parcours.pk])).content.decode()
    second = parcours.contrats_travail.get(employeur="Deux")
    assert "CDD – Un, puis CDD – Deux" in page
    assert reverse("sorties:demande_contrat", args=[second.pk]) in page
    assert "Tentative 2" not in page
