"""The answer of the commission to a proposal of exit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from plie.socle.erreurs import ErreurMetier, TransitionInterdite
from sorties.crochets import APRES_PROPOSITION
from sorties.cycle import CYCLE_PROPOSITION
from sorties.enums import StatutProposition
from sorties.models import PropositionSortie, ReleveHeures, Sortie
from sorties.services.propositions import retirer_proposition
from sorties.services.sorties import mois_entiers, rejeter_proposition
from tests.contraintes import violer
from tests.fabriques.accounts import accompagnateur
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.sorties import (
    FabriqueContrat,
    FabriqueFormation,
    FabriqueJustificatif,
    emploi_consolide,
    proposition_abandon,
    proposition_emploi,
    sortie_validee,
)
from tests.sorties.propositions import COMMISSION, EMPLOI, LE, constater, proposer

pytestmark = pytest.mark.django_db


def test_valider_constate_la_sortie_a_la_date_proposee_et_copie_l_employeur() -> None:
    parcours = parcours_en_cours()
    emploi_consolide(
        parcours, type="pec", employeur="Mairie", naf="O", type_employeur="secteur_public", effectif_employeur="1000+"
    )
    sortie = constater(proposer(parcours, **{**EMPLOI, "type": "aide_nm_cdi"}))
    parcours.refresh_from_db()
    assert (parcours.statut, parcours.date_fin) == ("sorti", date(2024, 6, 1))
    assert (sortie.date_sortie, sortie.date_commission, sortie.critere) == (date(2024, 6, 1), COMMISSION, "S-1")
    assert (sortie.employeur, sortie.naf, sortie.type_employeur, sortie.effectif_employeur) == (
        "Mairie",
        "O",
        "secteur_public",
        "1000+",
    )
    assert (sortie.contrat, sortie.mesure) == ("pec", "parcours emploi compétences")
    assert PropositionSortie.objects.get().statut == StatutProposition.VALIDEE


def test_une_formation_validee_donne_le_tableau_9() -> None:
    parcours = parcours_en_cours()
    formation = FabriqueFormation(
        parcours=parcours, domaine="Restauration", niveau="3", validation="education_nationale",
        date_fin=date(2024, 11, 30),
    )  # fmt: skip
    FabriqueJustificatif(parcours=parcours, formation=formation, nature="presence_formation")
    sortie = constater(proposer(parcours, **{**EMPLOI, "critere": "S-4", "type": "formation"}))
    assert (sortie.formation_domaine, sortie.formation_niveau, sortie.formation_validation, sortie.formation_mois) == (
        "Restauration",
        "3",
        "education_nationale",
        9,
    )
    assert sortie.employeur == ""


def test_des_heures_validees_donnent_le_dernier_employeur() -> None:
    parcours = parcours_en_cours()
    for mois in range(2, 7):
        ReleveHeures.objects.create(
            parcours=parcours, employeur="Agence", type="cddi_etti", heures=Decimal(140),
            date_debut=date(2024, mois, 1), date_fin=date(2024, mois, 28),
        )  # fmt: skip
    sortie = constater(
        proposer(parcours, **{**EMPLOI, "critere": "S-2", "type": "interim", "date_sortie": date(2024, 6, 28)})
    )
    assert (sortie.employeur, sortie.contrat, sortie.mesure) == (
        "Agence",
        "cddi_etti",
        "insertion par l’activité économique",
    )


def test_deux_contrats_donnent_une_sortie_a_la_marge() -> None:
    parcours = parcours_en_cours()
    FabriqueContrat(parcours=parcours, type="cdd", date_fin=date(2024, 5, 31))
    second = FabriqueContrat(
        parcours=parcours, type="cdd", date_debut=date(2024, 6, 1), date_fin=date(2024, 8, 31), employeur="Second"
    )
    FabriqueJustificatif(parcours=parcours, contrat=second, date_piece=date(2024, 6, 30))
    sortie = constater(proposer(parcours, **{**EMPLOI, "critere": "S-1bis", "type": "cdd_6_mois"}))
    sortie.refresh_from_db()
    assert (sortie.a_la_marge, sortie.employeur) == (True, "Second")


def test_requalifier_garde_la_date_et_change_le_reste() -> None:
    parcours = parcours_en_cours()
    sortie = constater(
        proposition_emploi(parcours, accompagnateur()), qualification="autre", type="fin_delai", critere=""
    )
    assert (sortie.qualification, sortie.type, sortie.critere, sortie.employeur) == ("autre", "fin_delai", "", "")
    assert PropositionSortie.objects.get().statut == StatutProposition.REQUALIFIEE


@pytest.mark.parametrize(
    ("options", "champ"),
    [
        ({"qualification": "dynamique"}, "critere"),
        ({"qualification": "positive", "critere": ""}, "critere"),
        ({"type": "creation"}, "type"),
        ({"date_commission": date(2024, 5, 31)}, None),
    ],
)
def test_une_decision_qui_ne_tient_pas_est_refusee(options: dict[str, Any], champ: str | None) -> None:
    parcours = parcours_en_cours()
    proposition = proposition_emploi(parcours, accompagnateur())
    with pytest.raises(ErreurMetier) as refus:
        constater(proposition, **options)
    assert refus.value.champ == champ
    parcours.refresh_from_db()
    assert parcours.statut == "en_cours"
    assert not Sortie.objects.exists()


def test_rejeter_laisse_le_parcours_continuer(monkeypatch: pytest.MonkeyPatch) -> None:
    # The commission closes its referral by its own decision, which is not made here.
    monkeypatch.setattr(APRES_PROPOSITION, "_elements", {})
    parcours = parcours_en_cours()
    proposition = rejeter_proposition(proposition=proposer(parcours))
    parcours.refresh_from_db()
    assert (proposition.statut, parcours.statut) == (StatutProposition.REJETEE, "en_cours")
    assert proposer(parcours).statut == StatutProposition.PROPOSEE


GESTES = {
    "valider": constater,
    "rejeter": lambda p: rejeter_proposition(proposition=p),
    "retirer": lambda p: retirer_proposition(proposition=p, par=accompagnateur()),
}


@pytest.mark.parametrize("statut", [s for s in StatutProposition if s != StatutProposition.PROPOSEE])
@pytest.mark.parametrize("geste", GESTES)
def test_une_proposition_repondue_ne_change_plus(statut: StatutProposition, geste: str) -> None:
    proposition = proposition_abandon(parcours_en_cours(), accompagnateur())
    PropositionSortie.objects.filter(pk=proposition.pk).update(statut=statut)
    with pytest.raises(TransitionInterdite):
        GESTES[geste](proposition)
    assert PropositionSortie.objects.get().statut == statut
    assert not Sortie.objects.exists()


def test_le_cycle_de_la_proposition() -> None:
    assert set(CYCLE_PROPOSITION.statuts) == set(StatutProposition)
    assert CYCLE_PROPOSITION.gestes(StatutProposition.PROPOSEE) == ("valider", "requalifier", "rejeter", "retirer")
    assert CYCLE_PROPOSITION.finaux == set(StatutProposition) - {StatutProposition.PROPOSEE}


@pytest.mark.parametrize(
    ("champs", "contrainte"),
    [
        ({"qualification": "positive", "type": "deces"}, "sortie_type_de_la_qualification"),
        ({"qualification": "positive", "type": "", "reprise": True}, "sortie_type_de_la_qualification"),
        ({"qualification": "autre", "type": ""}, "sortie_type_connu"),
    ],
)
def test_les_contraintes_de_la_sortie(champs: dict[str, Any], contrainte: str) -> None:
    assert violer(lambda: Sortie.objects.create(parcours=parcours_en_cours(), date_sortie=LE, **champs)) == contrainte


def test_une_seule_sortie_par_parcours() -> None:
    sortie = sortie_validee(proposition_abandon(parcours_en_cours(), accompagnateur()))
    with pytest.raises(IntegrityError), transaction.atomic():
        Sortie.objects.create(parcours=sortie.parcours, date_sortie=LE, qualification="autre", type="deces")


@pytest.mark.parametrize(
    ("fin", "mois"),
    [(date(2024, 3, 1), 1), (date(2024, 3, 31), 1), (date(2024, 4, 1), 2), (date(2024, 8, 31), 6)],
)
def test_les_mois_d_une_formation(fin: date, mois: int) -> None:
    assert mois_entiers(date(2024, 3, 1), fin) == mois
