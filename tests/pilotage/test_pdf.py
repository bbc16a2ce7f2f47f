"""The printed dashboard: tagged (PDF/UA-1), with the mention of C-1 on every page, and figures as text."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import page
import pikepdf
import pytest

from accounts.models import Plie
from pilotage.documents import pdf_de
from pilotage.livrables import livrable
from pilotage.selectors import composer
from tests.pilotage.mondes import LE, T3
from tests.pilotage.pdf_lu import texte


def valeurs(*codes: str) -> dict[str, Any]:
    plies = list(Plie.objects.filter(code__in=codes).order_by("code"))
    composition = composer(plies, perimetre=codes[0] if len(codes) == 1 else "tous", periode=T3, le=LE)
    lues: dict[str, Any] = json.loads(json.dumps(composition.valeurs, default=str))
    return lues


@pytest.mark.parametrize("codes", [("aix",), ("aix", "iop", "mar")])
def test_le_pdf_est_accessible_et_se_conserve(peuple: None, codes: tuple[str, ...]) -> None:
    pdf = pdf_de(valeurs(*codes))
    for profil in ("ua1", "3a"):
        rapport = page.validate_pdf_bytes(pdf, profile=profil)
        assert [(f.rule_id, f.message) for f in rapport.failures] == []
        assert rapport.is_compliant


def test_le_pdf_porte_ses_donnees_en_csv_et_en_json(peuple: None) -> None:
    """The JSON of one PLIE is the very one of the command; that of several is masked as the document is."""
    plies = list(Plie.objects.filter(code="aix"))
    attendu = json.loads(livrable("json", plies, perimetre="aix", periode=T3, le=LE))
    with pikepdf.open(BytesIO(pdf_de(valeurs("aix")))) as pdf:
        joints = {nom: pdf.attachments[nom].get_file().read_bytes() for nom in pdf.attachments}
    racine = "indicateurs-aix-2025-07-01-2025-09-30"
    assert set(joints) == {f"{racine}.csv", f"{racine}.json"}
    assert json.loads(joints[f"{racine}.json"]) == attendu
    assert "Personnes accompagnées".encode() in joints[f"{racine}.csv"]
    with pikepdf.open(BytesIO(pdf_de(valeurs("aix", "iop", "mar")))) as pdf:
        lu = json.loads(pdf.attachments["indicateurs-tous-2025-07-01-2025-09-30.json"].get_file().read_bytes())
    assert lu["plie"]["mar"]["accompagnes"] == {"n": None, "sur": None, "taux": None, "masque": True}


def test_chaque_page_porte_la_mention(peuple: None, tmp_path: Path) -> None:
    pages = texte(pdf_de(valeurs("aix"), commentaire="La reprise se confirme."), tmp_path / "a.pdf")
    assert len(pages) > 4
    assert all("Union européenne" in " ".join(p.split()) for p in pages)
    couverture, essentiel = " ".join(pages[0].split()), " ".join(pages[1].split())
    assert "Tableau de bord" in couverture
    assert "3e trimestre 2025" in couverture
    assert "Édition provisoire, chiffres arrêtés au 6 octobre 2025" in couverture
    assert "Objectifs de l’année" in essentiel
    assert "6 sorties, dont 3 positives" in essentiel.replace("\u00a0", " ")
    # The essentials hold on one page, whatever the team has to say: its comment opens the next one.
    assert "La reprise se confirme." in " ".join(pages[2].split())
    assert "50 %" in essentiel.replace("\u202f", " ")


def test_le_pdf_commun_masque_les_petits_effectifs(peuple: None, tmp_path: Path) -> None:
    """Martigues has two persons: one document for readers of different scopes."""
    pages = texte(pdf_de(valeurs("aix", "iop", "mar")), tmp_path / "t.pdf")
    flux = next(p for p in pages if "Effectif au premier jour" in p and "MAR" in p)
    # The first line that begins with the code says which PLIE it is; those that follow are its figures.
    _, ligne, *_ = (ligne for ligne in flux.splitlines() if ligne.strip().startswith("MAR"))
    assert "masqué" in ligne
    assert " 2 " not in f"{ligne} "


def test_la_meme_edition_donne_le_meme_texte(peuple: None, tmp_path: Path) -> None:
    lues = valeurs("aix")
    assert texte(pdf_de(lues), tmp_path / "1.pdf") == texte(pdf_de(lues), tmp_path / "2.pdf")
