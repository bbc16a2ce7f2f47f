"""The proposal of an exit: what holds it together, what it freezes (art. 5 b)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from plie.socle.contraintes import nom_de_la_contrainte
from plie.socle.erreurs import ErreurMetier
from sorties.completude import completude_de, completude_figee
from sorties.crochets import APRES_PROPOSITION, APRES_RETRAIT
from sorties.enums import Critere, Qualification, StatutProposition
from sorties.forms.propositions import choix_de_sorties
from sorties.models import PropositionSortie
from sorties.nomenclature import QUALIFICATION_DU_CRITERE, TYPES_PAR_CRITERE, types_possibles
from sorties.selectors import dossier_de
from sorties.services.propositions import retirer_proposition
from tests.contraintes import violer
from tests.fabriques.accounts import accompagnateur
from tests.fabriques.parcours import candidature, parcours_en_cours
from tests.fabriques.sorties import (
    FabriqueContrat,
    emploi_consolide,
    proposition_emploi,
)
from tests.sorties.propositions import EMPLOI, LE, proposer

pytestmark = pytest.mark.django_db


def test_une_proposition_fige_le_verdict_et_les_pieces() -> None:
    parcours = parcours_en_cours()
    proposition = proposition_emploi(parcours, accompagnateur())
    contrat = parcours.contrats_travail.get()
    contrat.date_fin = date(2024, 4, 1)
    contrat.save()
    proposition.refresh_from_db()
    fige = proposition.verdict
    assert (fige["critere"], fige["constatable_le"], fige["constatee"]) == ("S-1", "2024-06-01", True)
    assert (fige["evalue_le"], fige["critere_propose"], fige["version_pacte"]) == ("2024-09-01", "S-1", "2023-2027")
    assert [c["remplie"] for c in fige["conditions_du_critere"]] == [True] * 7
    assert fige["preuves"][0]["date"] == "2024-06-01"
    piece = parcours.justificatifs.get()
    assert proposition.pieces == [
        {
            "justificatif": piece.pk,
            "nature": "bulletin",
            "libelle": "bulletin de salaire",
            "date_piece": "2024-06-01",
            "nom": "bulletin.pdf",
            "empreinte": piece.empreinte,
        }
    ]
    assert completude_figee(fige).complete


def test_une_proposition_incomplete_est_admise_et_dit_ce_qui_manque() -> None:
    parcours = parcours_en_cours()
    FabriqueContrat(parcours=parcours)
    proposition = proposer(parcours, **EMPLOI)
    manques = completude_figee(proposition.verdict).manques
    assert [m.constate for m in manques] == ["aucune"]
    assert completude_de(dossier_de(parcours, LE), "S-5").complete


@pytest.mark.parametrize(
    ("options", "champ"),
    [
        ({"qualification": "inconnue"}, "qualification"),
        ({"critere": "D-1"}, "critere"),
        ({**EMPLOI, "critere": ""}, "critere"),
        ({**EMPLOI, "critere": "D-1"}, "critere"),
        ({**EMPLOI, "critere": "S-4", "type": "formation"}, "critere"),
        ({**EMPLOI, "type": "creation"}, "type"),
        ({"type": "cdi"}, "type"),
        ({"type": "abandon", "motif": "  "}, "motif"),
        ({"type": "autre"}, "motif"),
        ({**EMPLOI, "critere": "S-5", "type": "autre_positive"}, "motif"),
        ({"type": "reorientation_sante", "suite": " "}, "suite"),
        ({"date_sortie": date(2024, 1, 14)}, "date_sortie"),
        (
            {**EMPLOI, "date_sortie": date(2024, 5, 31)},
            "date_sortie",
        ),  # P-6.5a: its eve
    ],
)
def test_une_proposition_qui_ne_tient_pas_est_refusee(options: dict[str, Any], champ: str) -> None:
    parcours = parcours_en_cours()
    emploi_consolide(parcours)
    with pytest.raises(ErreurMetier) as refus:
        proposer(parcours, **options)
    assert refus.value.champ == champ
    assert not PropositionSortie.objects.exists()


@pytest.mark.parametrize(
    "options",
    [
        {"type": "deces"},
        {"type": "reorientation_emploi", "suite": "France  Travail"},
        {"type": "abandon", "motif": "Sans nouvelles."},
        {**EMPLOI, "critere": "S-5", "type": "autre_positive", "motif": "Emploi à l’étranger."},
    ],
)
def test_les_sorties_sans_preuve_sont_admises_avec_ce_qu_elles_demandent(options: dict[str, Any]) -> None:
    proposition = proposer(parcours_en_cours(), **options)
    assert proposition.type == options["type"]
    assert proposition.suite in ("", "France Travail")


def test_une_seule_proposition_a_la_fois() -> None:
    parcours = parcours_en_cours()
    proposition = proposer(parcours)
    with pytest.raises(ErreurMetier, match="attend déjà la commission"):
        proposer(parcours)
    with pytest.raises(IntegrityError) as refus, transaction.atomic():
        PropositionSortie.objects.create(
            parcours=parcours, qualification="autre", type="deces", date_sortie=LE, verdict={}, pieces=[]
        )
    assert nom_de_la_contrainte(refus.value) == "proposition_une_en_attente"
    retirer_proposition(proposition=proposition, par=accompagnateur())
    assert proposer(parcours).statut == StatutProposition.PROPOSEE


def test_une_candidature_ne_propose_pas_de_sortie() -> None:
    with pytest.raises(ErreurMetier, match="parcours en cours"):
        proposer(candidature())


@pytest.mark.parametrize(
    ("champs", "contrainte"),
    [
        ({"qualification": "positive", "type": "deces"}, "proposition_type_de_la_qualification"),
        ({"qualification": "positive", "type": "autre_positive", "critere": "S-5"}, "proposition_s5_motivee"),
    ],
)
def test_les_contraintes_de_la_proposition(champs: dict[str, Any], contrainte: str) -> None:
    assert (
        violer(lambda: PropositionSortie.objects.create(parcours=parcours_en_cours(), date_sortie=LE, **champs))
        == contrainte
    )


def test_la_proposition_et_son_retrait_appellent_les_suites(monkeypatch: pytest.MonkeyPatch) -> None:
    recus: list[tuple[str, int]] = []
    for registre, nom in ((APRES_PROPOSITION, "proposee"), (APRES_RETRAIT, "retiree")):
        monkeypatch.setattr(registre, "_elements", {})
        registre.inscrire("essai", lambda p, par, nom=nom: recus.append((nom, p.pk)), ordre=1)  # type: ignore[misc]
    proposition = proposer(parcours_en_cours())
    retirer_proposition(proposition=proposition, par=accompagnateur())
    assert recus == [("proposee", proposition.pk), ("retiree", proposition.pk)]


def test_une_suite_qui_refuse_annule_la_proposition(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuser(proposition: PropositionSortie, par: Any) -> None:
        raise ErreurMetier("non")

    monkeypatch.setattr(APRES_PROPOSITION, "_elements", {"essai": (1, refuser)})
    with pytest.raises(ErreurMetier, match="non"):
        proposer(parcours_en_cours())
    assert not PropositionSortie.objects.exists()


def test_chaque_critere_a_ses_types_et_sa_qualification() -> None:
    assert set(TYPES_PAR_CRITERE) == set(Critere.values)
    assert QUALIFICATION_DU_CRITERE["S-1bis"] == Qualification.POSITIVE
    assert QUALIFICATION_DU_CRITERE["D-2"] == Qualification.DYNAMIQUE
    for critere, types in TYPES_PAR_CRITERE.items():
        assert types_possibles(QUALIFICATION_DU_CRITERE[critere], critere) == types
    assert types_possibles("positive", "") == ()
    assert types_possibles("inconnue", "") == ()


def test_la_liste_des_sorties_commence_par_ce_que_le_dossier_remplit() -> None:
    parcours = parcours_en_cours()
    assert [titre for titre, _ in choix_de_sorties(dossier_de(parcours, LE))] == [
        "Autres sorties",
        "Sur décision de la commission seule",
    ]
    emploi_consolide(parcours)
    premier = choix_de_sorties(dossier_de(parcours, LE))[0]
    assert premier[0] == "Selon les preuves du dossier"
    assert [code for code, _ in premier[1]] == ["positive|S-1|cdi"]
