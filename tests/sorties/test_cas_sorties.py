"""Every worked case of exit gives exactly its expected verdict."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sorties.lecture import lire_json
from sorties.management.commands.evaluer_sortie import evaluer_document

CAS = lire_json((Path(__file__).parent.parent / "donnees" / "cas_sorties.json").read_bytes())


@pytest.mark.parametrize("cas", CAS, ids=[cas["libelle"] for cas in CAS])
def test_le_cas_donne_le_verdict_attendu(cas: dict[str, Any]) -> None:
    verdict = json.loads(json.dumps(evaluer_document(cas["situation"], [])), parse_float=Decimal)
    attendu = dict(cas["attendu"])
    assert verdict.pop("autres_criteres") == attendu.pop("autres")
    assert {cle: verdict[cle] for cle in attendu} == attendu
    assert verdict["article"] == "5 b"


@pytest.mark.parametrize("cas", CAS, ids=[cas["libelle"] for cas in CAS])
def test_une_sortie_constatee_remplit_toutes_ses_conditions(cas: dict[str, Any]) -> None:
    verdict = evaluer_document(cas["situation"], [])
    remplies = [condition["remplie"] for condition in verdict["conditions"]]
    assert all(remplies) == verdict["constatee"]
    if verdict["critere"] is None:
        assert not any(remplies)


def test_une_liste_de_situations_donne_la_liste_des_verdicts() -> None:
    situations = [cas["situation"] for cas in CAS]
    verdicts = evaluer_document(situations, [])
    assert [verdict["critere"] for verdict in verdicts] == [cas["attendu"]["critere"] for cas in CAS]
