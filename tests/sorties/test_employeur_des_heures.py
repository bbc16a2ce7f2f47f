"""Hours and creations: the employer that table 8 counts is asked once, with the proposal, or known already."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from parcours.models import Parcours
from plie.socle.horloge import aujourdhui
from plie.socle.periodes import ajouter_mois, debut_de_mois, fin_de_mois
from sorties.models import PropositionSortie, ReleveHeures
from tests.connexion import connecte
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.sorties import FabriqueContrat, sortie_validee

pytestmark = pytest.mark.django_db

DESCRIPTION = {"naf": "N", "type_employeur": "entreprise", "effectif_employeur": "10-49"}


@pytest.fixture
def parcours(referent: Any) -> Parcours:
    """Six whole months of 104 hours, in a parcours of nine months: S-2 is constated."""
    suivi = parcours_en_cours(debut=ajouter_mois(aujourdhui(), -9), referent=referent)
    for recul in range(1, 7):
        mois = debut_de_mois(ajouter_mois(aujourdhui(), -recul))
        ReleveHeures.objects.create(
            parcours=suivi, employeur="Agence Sud", date_debut=mois, date_fin=fin_de_mois(mois), heures=104
        )
    return suivi


def hier() -> date:
    return fin_de_mois(ajouter_mois(aujourdhui(), -1))


def proposer(referent: Any, parcours: Parcours, **champs: str) -> PropositionSortie:
    saisie = {"sortie": "positive|S-2|interim", "date_sortie": f"{hier():%d/%m/%Y}", **champs}
    reponse = connecte(referent).post(reverse("sorties:proposer", args=[parcours.pk]), saisie)
    assert reponse.status_code == 302, reponse.context["form"].errors
    return parcours.propositions_sortie.get()


def decrit(objet: Any) -> dict[str, str]:
    return {champ: getattr(objet, champ) for champ in DESCRIPTION}


def test_l_employeur_des_heures_se_decrit_avec_la_proposition_et_suit_la_sortie(
    referent: Any, parcours: Parcours
) -> None:
    proposition = proposer(referent, parcours, **DESCRIPTION)
    assert decrit(proposition) == DESCRIPTION
    sortie = sortie_validee(proposition, date_commission=aujourdhui())
    assert (sortie.employeur, sortie.contrat, decrit(sortie)) == ("Agence Sud", "interim", DESCRIPTION)


def test_un_employeur_que_le_plie_connait_n_est_pas_demande_deux_fois(referent: Any, parcours: Parcours) -> None:
    autre = parcours_en_cours(referent=referent)
    FabriqueContrat(parcours=autre, employeur="AGENCE SUD", **DESCRIPTION)
    page = connecte(referent).get(reverse("sorties:proposer", args=[parcours.pk]))
    assert {champ: page.context["form"][champ].value() for champ in DESCRIPTION} == DESCRIPTION


def test_une_autre_sortie_ne_garde_rien_de_l_employeur(referent: Any, parcours: Parcours) -> None:
    proposition = proposer(referent, parcours, sortie="autre||abandon", motif="Ne vient plus", **DESCRIPTION)
    assert decrit(proposition) == dict.fromkeys(DESCRIPTION, "")


def test_une_section_inconnue_est_refusee_dans_son_champ(referent: Any, parcours: Parcours) -> None:
    saisie = {"sortie": "positive|S-2|interim", "date_sortie": f"{hier():%d/%m/%Y}", "naf": "9"}
    reponse = connecte(referent).post(reverse("sorties:proposer", args=[parcours.pk]), saisie)
    assert (reponse.status_code, list(reponse.context["form"].errors)) == (422, ["naf"])
