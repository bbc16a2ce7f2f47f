"""The activity report: written by several, cleaned, frozen when published, compiled (C-3)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import page as validation
import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.models import Plie
from parcours.models import Entretien, Parcours
from pilotage.erreurs import PublicationImpossible
from pilotage.rapports import services, travaux
from pilotage.rapports.documents import pdf_de_la_compilation, pdf_du_rapport, valeurs_de
from pilotage.rapports.models import CompilationRapports, RapportActivite, SectionRapport
from pilotage.rapports.rubriques import RUBRIQUES
from pilotage.rapports.services import (
    commencer_rapport,
    compiler_les_rapports,
    ecrire_section,
    publier_rapport,
)
from pilotage.rapports.texte import mettre_en_forme
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier, GesteInterdit
from plie.socle.models import EtatTache, Tache
from plie.socle.taches import executer
from tests.connexion import connecte
from tests.fabriques import accounts
from tests.pilotage.mondes import peupler
from tests.pilotage.pdf_lu import texte as texte_du_pdf

LE = date(2026, 1, 20)
MIDI = "2026-01-20 12:00:00+01:00"
PDF = b"%PDF-1.7 publie"


# -- The syntax -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("saisi", "rendu"),
    [
        ("Un **mot** *dit*.", "<p>Un <strong>mot</strong> <em>dit</em>.</p>"),
        ("- un\n- deux", "<ul>\n<li>un</li>\n<li>deux</li>\n</ul>"),
        ("1. un\n2. deux", "<ol>\n<li>un</li>\n<li>deux</li>\n</ol>"),
        ("# Titre\n\n#### Bas", "<h3>Titre</h3>\n<h4>Bas</h4>"),
        ("un\n\ndeux", "<p>un</p>\n<p>deux</p>"),
        ("3 \\* 4 = 12", "<p>3 * 4 = 12</p>"),
        ("", ""),
    ],
)
def test_la_syntaxe_donne_ce_qu_elle_annonce(saisi: str, rendu: str) -> None:
    assert mettre_en_forme(saisi).strip() == rendu


@pytest.mark.parametrize(
    "saisi",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[clic](javascript:alert(1))",
        "![image](https://ailleurs.example/x.png)",
        "<https://ailleurs.example>",
        "<p style='position:fixed'>x</p>",
        "`<b>code</b>`",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "**<svg/onload=alert(1)>**",
        "a\x00b <iframe src='//x'></iframe>",
    ],
)
def test_rien_d_autre_n_en_sort(saisi: str) -> None:
    rendu = mettre_en_forme(saisi)
    sans_balises_permises = rendu
    for balise in ("p", "strong", "em"):
        sans_balises_permises = sans_balises_permises.replace(f"<{balise}>", "").replace(f"</{balise}>", "")
    assert "<" not in sans_balises_permises


# -- Writing ----------------------------------------------------------------------------------------------


@pytest.fixture
def rapport(db: None) -> RapportActivite:
    peupler("aix")
    return commencer_rapport(plie=accounts.plie("aix"), annee=2025)


def test_commence_deux_fois_c_est_le_meme(rapport: RapportActivite) -> None:
    assert commencer_rapport(plie=accounts.plie("aix"), annee=2025) == rapport


def test_deux_collegues_sur_une_rubrique(rapport: RapportActivite) -> None:
    """The second is told, sees both texts, keeps what was typed, and may then choose."""
    client = connecte(accounts.coordonnateur("aix"))
    adresse = reverse("pilotage:rapport_section", args=[rapport.pk, "equipe"])
    assert client.get(adresse).context["formulaire"].initial["version"] == 0
    assert client.post(adresse, {"texte": "Deux postes pourvus.", "version": "0"}).status_code == 302
    # Sent twice by a double click: nothing to say.
    assert client.post(adresse, {"texte": "Deux postes pourvus.", "version": "0"}).status_code == 302
    conflit = client.post(adresse, {"texte": "Trois postes.", "version": "0"})
    assert conflit.status_code == 409
    assert "Trois postes." in conflit.content.decode()
    assert "Deux postes pourvus." in conflit.content.decode()
    # A version that nobody was ever shown, where nothing is written yet.
    autre = reverse("pilotage:rapport_section", args=[rapport.pk, "territoire"])
    inconnue = client.post(autre, {"texte": "Trois postes.", "version": "7"})
    assert (inconnue.status_code, 'name="version" value="0"' in inconnue.content.decode()) == (409, True)
    assert client.post(adresse, {"texte": "Trois postes.", "version": "1"}).status_code == 302
    section = SectionRapport.objects.get()
    assert (section.texte, section.version) == ("Trois postes.", 2)


def test_deux_rubriques_s_ecrivent_en_meme_temps(rapport: RapportActivite) -> None:
    ecrire_section(rapport=rapport, code="equipe", texte="a", version=0)
    ecrire_section(rapport=rapport, code="sorties", texte="b", version=0)
    with pytest.raises(ConflitDeVersion):
        ecrire_section(rapport=rapport, code="sorties", texte="c", version=0)


def test_l_apercu_montre_sans_enregistrer(rapport: RapportActivite) -> None:
    client = connecte(accounts.gestionnaire("aix"))
    adresse = reverse("pilotage:rapport_section", args=[rapport.pk, "publics"])
    reponse = client.post(adresse, {"texte": "Un **mot** <b>x</b>", "version": "0", "apercu": "1"})
    html = reponse.content.decode()
    assert reponse.status_code == 200
    assert "<strong>mot</strong>" in html
    assert "&lt;b&gt;x" in html
    assert not SectionRapport.objects.exists()
    # The draft stays on the machine until it is saved, and what was typed is still in the field.
    assert 'data-brouillon="rapport-' in html
    assert "Un **mot**" in html


def test_un_texte_trop_long_est_dit_a_cote_du_champ(rapport: RapportActivite) -> None:
    client = connecte(accounts.coordonnateur("aix"))
    adresse = reverse("pilotage:rapport_section", args=[rapport.pk, "publics"])
    reponse = client.post(adresse, {"texte": "x" * 20_001, "version": "0"})
    assert (reponse.status_code, "texte" in reponse.context["formulaire"].errors) == (422, True)
    assert client.get(reverse("pilotage:rapport_section", args=[rapport.pk, "inconnue"])).status_code == 404


# -- Publishing -------------------------------------------------------------------------------------------


@pytest.fixture
def sans_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "pdf_du_rapport", lambda *_, **__: PDF)
    monkeypatch.setattr(services, "pdf_de_la_compilation", lambda *_, **__: PDF)


def test_publie_il_est_fige(rapport: RapportActivite, sans_pdf: None) -> None:
    coordonnateur = accounts.coordonnateur("aix")
    ecrire_section(rapport=rapport, code="equipe", texte="Deux postes.", version=0)
    publie = publier_rapport(rapport=rapport, par=coordonnateur, le=LE)
    assert publie.valeurs is not None
    assert publie.valeurs == valeurs_de(publie, le=LE)
    assert (bytes(publie.pdf or b""), len(publie.empreinte), publie.arrete_le) == (PDF, 64, LE)
    with pytest.raises(GesteInterdit, match="ne change plus"):
        ecrire_section(rapport=rapport, code="equipe", texte="Quatre postes.", version=1)
    with pytest.raises(PublicationImpossible, match="ne change plus"):
        publier_rapport(rapport=rapport, par=coordonnateur, le=LE)
    with pytest.raises(DatabaseError), transaction.atomic():
        RapportActivite.objects.filter(pk=rapport.pk).update(annee=2024)
    with pytest.raises(DatabaseError), transaction.atomic():
        RapportActivite.objects.filter(pk=rapport.pk).delete()


@pytest.mark.parametrize("le", [date(2025, 6, 1), date(2025, 12, 31)])
def test_l_annee_en_cours_ne_se_publie_pas(rapport: RapportActivite, le: date, sans_pdf: None) -> None:
    with pytest.raises(PublicationImpossible, match="31\u00a0décembre\u00a02025"):
        publier_rapport(rapport=rapport, par=accounts.coordonnateur("aix"), le=le)
    assert publier_rapport(rapport=rapport, par=accounts.coordonnateur("aix"), le=date(2026, 1, 1)).arrete_le


def test_un_role_perdu_entre_la_demande_et_le_travail(rapport: RapportActivite, sans_pdf: None) -> None:
    coordonnateur = accounts.coordonnateur("aix")
    tache = travaux.demander_publication(rapport, par=coordonnateur, le=LE)
    coordonnateur.roles.update(date_fin=date(2020, 1, 1))
    assert executer(tache.pk) == EtatTache.ECHOUEE
    assert RapportActivite.objects.get().statut == "brouillon"
    assert travaux.en_cours(travaux.PUBLIER_RAPPORT, str(rapport.pk)) == tache


def test_le_travail_publie_une_seule_fois(rapport: RapportActivite, sans_pdf: None) -> None:
    client = connecte(accounts.coordonnateur("aix"))
    with time_machine.travel(MIDI, tick=False):
        for _ in range(2):
            assert client.post(reverse("pilotage:rapport_publier", args=[rapport.pk])).status_code == 302
        tache = Tache.objects.get(nature=travaux.PUBLIER_RAPPORT)
        assert "Publication du rapport" in client.get(reverse("pilotage:rapport", args=[rapport.pk])).content.decode()
    assert [executer(tache.pk), executer(tache.pk)] == [EtatTache.TERMINEE, EtatTache.TERMINEE]
    assert RapportActivite.objects.get().statut == "publie"
    assert connecte(accounts.gestionnaire("aix")).get(reverse("pilotage:rapport_pdf", args=[rapport.pk])).content == PDF


def test_qui_lit_quoi(rapport: RapportActivite, sans_pdf: None) -> None:
    lecteurs = {
        "animation": accounts.coordonnateur("aix"),
        "ailleurs": accounts.coordonnateur("mar"),
        "financeur": accounts.financeur("aix"),
        "de_tous": accounts.financeur(),
        "d_ailleurs": accounts.financeur("mar"),
    }
    adresse = reverse("pilotage:rapport", args=[rapport.pk])

    def statuts() -> dict[str, int]:
        return {nom: connecte(personne).get(adresse).status_code for nom, personne in lecteurs.items()}

    assert statuts() == {"animation": 200, "ailleurs": 404, "financeur": 404, "de_tous": 404, "d_ailleurs": 404}
    publier_rapport(rapport=rapport, par=lecteurs["animation"], le=LE)
    assert statuts() == {"animation": 200, "ailleurs": 404, "financeur": 200, "de_tous": 200, "d_ailleurs": 404}
    section = reverse("pilotage:rapport_section", args=[rapport.pk, "equipe"])
    assert [connecte(lecteurs[nom]).get(section).status_code for nom in ("financeur", "animation")] == [403, 403]


def test_sans_rapport_publie_rien_a_compiler(rapport: RapportActivite) -> None:
    with pytest.raises(ErreurMetier, match="rien à compiler"):
        compiler_les_rapports(par=accounts.coordonnateur("aix"), le=LE)


def test_compiler_par_le_travail(rapport: RapportActivite, sans_pdf: None) -> None:
    coordonnateur = accounts.coordonnateur("aix")
    publier_rapport(rapport=rapport, par=coordonnateur, le=LE)
    client = connecte(coordonnateur)
    assert client.post(reverse("pilotage:rapports_compiler")).status_code == 302
    assert executer(Tache.objects.get(nature=travaux.COMPILER).pk) == EtatTache.TERMINEE
    compilation = CompilationRapports.objects.get()
    assert (compilation.rapports, bytes(compilation.pdf)) == (1, PDF)
    assert client.get(reverse("pilotage:compilation", args=[compilation.pk])).content == PDF
    # Once out, the next request is another compilation.
    client.post(reverse("pilotage:rapports_compiler"))
    assert Tache.objects.filter(nature=travaux.COMPILER).count() == 2
    assert connecte(accounts.gestionnaire("aix")).post(reverse("pilotage:rapports_compiler")).status_code == 403


# -- The documents ----------------------------------------------------------------------------------------


def test_le_document_porte_les_chiffres_et_les_textes(rapport: RapportActivite, tmp_path: Path) -> None:
    for code in RUBRIQUES:
        ecrire_section(rapport=rapport, code=code, texte=f"Dit de **{code}**.\n\n- un\n- deux", version=0)
    pdf = pdf_du_rapport(rapport, valeurs_de(rapport, le=LE))
    for profil in ("ua1", "3a"):
        assert validation.validate_pdf_bytes(pdf, profile=profil).is_compliant
    pages = texte_du_pdf(pdf, tmp_path / "rapport.pdf")
    tout = "\n".join(pages)
    assert "Projet de rapport, non publié" in pages[0]
    for code, rubrique in RUBRIQUES.items():
        assert rubrique.titre in tout
        assert f"Dit de {code}." in tout
    assert "Personnes accompagnées" in tout


def test_le_projet_d_une_annee_en_cours_s_arrete_au_jour(rapport: RapportActivite) -> None:
    """Read on a day to come, a parcours seen last week would have been without an interview for months."""
    (suivi, *_) = Parcours.objects.filter(date_fin__isnull=True)
    Entretien.objects.create(parcours=suivi, date_entretien=date(2025, 10, 1), presence="honore")
    en_cours = valeurs_de(rapport, le=date(2025, 10, 6))
    assert (en_cours["du"], en_cours["au"]) == ("2025-01-01", "2025-10-06")
    mesures = en_cours["mesures"]["periode"]["aix"]["complements"]["processus"]
    assert mesures["sans_entretien"]["n"] == mesures["sans_entretien"]["sur"] - 1
    assert valeurs_de(rapport, le=LE)["au"] == "2025-12-31"


def test_la_compilation_masque_les_petites_cellules(rapport: RapportActivite, tmp_path: Path) -> None:
    """Marseille has two entries and no exit: its readers are not those of Aix."""
    peupler("mar", entrees=2, sorties=0)
    autre = commencer_rapport(plie=Plie.objects.get(code="mar"), annee=2025)
    ecrire_section(rapport=autre, code="sorties", texte="Aucune sortie cette année.", version=0)
    for lu in (rapport, autre):
        lu.valeurs = valeurs_de(lu, le=LE)
    pdf = pdf_de_la_compilation([rapport, autre], le=LE)
    assert validation.validate_pdf_bytes(pdf, profile="ua1").is_compliant
    tout = "\n".join(texte_du_pdf(pdf, tmp_path / "compilation.pdf"))
    assert "Aucune sortie cette année." in tout
    flux = tout.split("Entrées, sorties et effectifs")[1].split("Publics")[0]
    ligne = next(li for li in flux.splitlines() if li.strip().startswith("MAR"))
    assert " 2 " not in f"{ligne} "


def lire(reponse: Any) -> str:
    return str(reponse.content.decode())


def test_la_liste_et_les_gestes(rapport: RapportActivite, sans_pdf: None) -> None:
    coordonnateur = accounts.coordonnateur("aix")
    client = connecte(coordonnateur)
    assert "Aucune compilation" in lire(client.get(reverse("pilotage:rapports")))
    annee = str(date.today().year)
    reponse = client.post(reverse("pilotage:rapport_commencer"), {"plie": "aix", "annee": annee})
    cree = RapportActivite.objects.get(annee=int(annee))
    assert reponse["Location"] == reverse("pilotage:rapport", args=[cree.pk])
    assert client.post(reverse("pilotage:rapport_commencer"), {"plie": "mar", "annee": annee}).status_code == 302
    assert not RapportActivite.objects.filter(plie__code="mar").exists()
