"""The pack for a comité: landscape, tagged, from a published edition, with the points that its figures raise (C-4)."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import page as validation
import pikepdf
import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from pilotage.comites.debats import points_a_debattre
from pilotage.comites.documents import pdf_du_comite, planches
from pilotage.comites.services import dessiner_supports
from pilotage.comites.travaux import SUPPORTS
from pilotage.enums import Comite
from pilotage.erreurs import PublicationImpossible
from pilotage.models import Edition, SupportReunion
from pilotage.presentation.tableau import lire
from pilotage.presentation.voile import voiler
from pilotage.services import publication
from pilotage.services.dressage import dresser
from pilotage.services.publication import publier
from plie.journal.models import Consultation
from plie.socle.models import EtatTache, Tache
from plie.socle.taches import executer
from tests.connexion import connecte
from tests.fabriques import accounts
from tests.pilotage.mondes import LE, T3, peupler
from tests.pilotage.pdf_lu import texte

pytestmark = pytest.mark.django_db


@pytest.fixture
def editions(monkeypatch: pytest.MonkeyPatch) -> dict[str, Edition]:
    monkeypatch.setattr(publication, "pdf_de", lambda *_, **__: b"%PDF-1.7 publie")
    peupler("aix", entrees=12, sorties=9)
    peupler("mar", entrees=2, sorties=0)
    coordonnateur = accounts.coordonnateur("aix")
    return {
        nom: publier(edition=dresser(plie=plie, periode=T3, le=LE), par=coordonnateur, commentaire="Belle reprise.")
        for nom, plie in (("aix", accounts.plie("aix")), ("tous", None))
    }


@pytest.mark.parametrize(("nom", "comite"), [("aix", Comite.PILOTAGE), ("tous", Comite.SUIVI)])
def test_des_pages_en_paysage_accessibles(
    editions: dict[str, Edition], nom: str, comite: Comite, tmp_path: Path
) -> None:
    pdf = pdf_du_comite(editions[nom], comite)
    assert [(f.rule_id, f.message) for f in validation.validate_pdf_bytes(pdf, profile="ua1").failures] == []
    with pikepdf.open(BytesIO(pdf)) as lu:
        cadres = {tuple(round(float(v)) for v in feuille.mediabox) for feuille in lu.pages}
    assert cadres == {(0, 0, 842, 595)}
    pages = texte(pdf, tmp_path / "comite.pdf")
    assert "Comité" in pages[0]
    assert "L’essentiel" in pages[1]
    assert "Points à débattre" in pages[-1]
    assert all("Union européenne" in feuille for feuille in pages)
    # What was laid out on a page holds on it: none is left nearly empty by what did not fit on the one before.
    valeurs = editions[nom].valeurs
    prevues = planches(lire(voiler(valeurs, ()) if nom == "tous" else valeurs), comite)
    assert len(pages) == len(prevues) + len(("couverture", "essentiel", "débats"))


def test_une_page_se_remplit(editions: dict[str, Edition]) -> None:
    """A chart takes the room that the tables of its subject leave, and each thing stands once, tables in order."""
    lu = lire(editions["aix"].valeurs)
    pages = planches(lu, Comite.PILOTAGE)
    assert [page.titre for page in pages if page.graphiques and not page.tableaux] == ["Tendance"]
    voulues = [section for section in lu.sections if section.ident in ("profil", "sorties")]
    assert [t.titre for page in pages[2:] for t in page.tableaux] == [
        t.titre for section in voulues for t in section.tableaux if t.lignes
    ]
    assert sorted(d.titre for page in pages[2:] for d in page.graphiques) == sorted(
        d.titre for section in voulues for d in section.graphiques
    )
    assert len(pages) == 8


def test_qui_le_telecharge(editions: dict[str, Edition]) -> None:
    edition = editions["aix"]
    adresse = reverse("pilotage:comite", args=[edition.pk, "pilotage"])
    assert connecte(accounts.financeur("aix")).get(adresse).status_code == 404
    dessiner_supports(edition=edition)
    reponse = connecte(accounts.financeur("aix")).get(adresse)
    assert (reponse.status_code, reponse.content[:5]) == (200, b"%PDF-")
    assert "comité de pilotage" in Consultation.objects.latest("pk").objet
    assert connecte(accounts.financeur("mar")).get(adresse).status_code == 404
    provisoire = dresser(plie=accounts.plie("aix"), periode=T3, le=LE)
    client = connecte(accounts.coordonnateur("aix"))
    assert client.get(reverse("pilotage:comite", args=[provisoire.pk, "pilotage"])).status_code == 404
    assert client.get(reverse("pilotage:comite", args=[edition.pk, "autre"])).status_code == 404


def test_le_worker_les_dessine_une_fois(editions: dict[str, Edition]) -> None:
    """Asked for by who reads the edition, drawn outside the request, kept as they are."""
    edition, client = editions["aix"], connecte(accounts.financeur("aix"))
    page, demande = (reverse(f"pilotage:{nom}", args=[edition.pk]) for nom in ("edition", "supports"))
    assert "Préparer les supports" in client.get(page).content.decode()
    for _ in range(2):
        reponse = client.post(demande, follow=True)
        assert "Préparation des supports" in reponse.content.decode()
    assert SupportReunion.objects.count() == 0
    (tache,) = Tache.objects.filter(nature=SUPPORTS)
    for _ in range(2):
        assert executer(tache.pk) == EtatTache.TERMINEE
    assert sorted(SupportReunion.objects.values_list("edition", "comite")) == [
        (edition.pk, "pilotage"), (edition.pk, "suivi"),
    ]  # fmt: skip
    html = client.get(page).content.decode()
    assert all(reverse("pilotage:comite", args=[edition.pk, comite]) in html for comite in Comite)
    assert dessiner_supports(edition=edition) == []
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        SupportReunion.objects.update(empreinte="")


def test_une_edition_provisoire_n_a_pas_de_support(editions: dict[str, Edition]) -> None:
    provisoire = dresser(plie=accounts.plie("aix"), periode=T3, le=LE)
    with pytest.raises(PublicationImpossible, match="édition publiée"):
        dessiner_supports(edition=provisoire)
    client = connecte(accounts.coordonnateur("aix"))
    assert client.post(reverse("pilotage:supports", args=[provisoire.pk])).status_code == 404
    assert "Supports de réunion" not in client.get(reverse("pilotage:edition", args=[provisoire.pk])).content.decode()


def test_l_edition_de_tous_ne_livre_pas_les_petites_cellules(editions: dict[str, Edition], tmp_path: Path) -> None:
    tout = "\n".join(texte(pdf_du_comite(editions["tous"], Comite.SUIVI), tmp_path / "tous.pdf"))
    flux = tout.split("Entrées, sorties et effectifs")[1]
    ligne = next(li for li in flux.splitlines() if li.strip().startswith("MAR"))
    assert " 2 " not in f"{ligne} "


def _valeurs(editions: dict[str, Edition]) -> Any:
    return json.loads(json.dumps(editions["aix"].valeurs, default=str))


def test_les_points_viennent_des_chiffres(editions: dict[str, Edition]) -> None:
    lus = _valeurs(editions)
    points = points_a_debattre(lus, "aix")
    assert any(point.startswith("Nouvelles intégrations") for point in points)
    assert any(point.startswith("Part de BRSA") for point in points)
    # Five of nine exits are positive: that target holds.
    assert not any(point.startswith("Part de sorties positives") for point in points)


@pytest.mark.parametrize(("n", "dit"), [(20, True), (19, True), (18, False), (0, False)])
def test_le_seuil_du_retard_d_entretien(editions: dict[str, Edition], n: int, *, dit: bool) -> None:
    lus = _valeurs(editions)
    sur = 90
    lus["mesures"]["cumul"]["aix"]["complements"]["processus"]["sans_entretien"] = {"n": n, "sur": sur, "taux": n / sur}
    assert any("sans entretien" in point for point in points_a_debattre(lus, "aix")) is dit


def test_sans_denominateur_rien_n_est_dit(editions: dict[str, Edition]) -> None:
    lus = _valeurs(editions)
    processus = lus["mesures"]["cumul"]["aix"]["complements"]["processus"]
    for code in ("reception_15_jours", "hors_delai", "sans_entretien", "contrats_echus"):
        processus[code] = {"n": 0, "sur": 0, "taux": None}
    lus["objectifs"]["lignes"], lus["objectifs"]["parts"] = {}, {}
    lus["objectifs"]["au"] = date(2024, 2, 29).isoformat()
    points = points_a_debattre(lus, "aix")
    assert all(point.startswith("Données manquantes") for point in points)
