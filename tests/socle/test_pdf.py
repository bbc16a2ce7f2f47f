"""Documents: tagged (PDF/UA-1), kept (PDF/A-3a), in French, with the mention of rule C-1, without the network."""

import zlib
from io import BytesIO

import page
import pikepdf
import pytest
from django.template.loader import render_to_string
from weasyprint.urls import FatalURLFetchingError

from plie.socle.graphiques import barres, courbes, jauge
from plie.socle.pdf import AdresseRefusee, PieceJointe, lire_statique, rendre_document, rendre_pdf


@pytest.fixture
def gabarit(tmp_path, settings):
    """A document with a table, charts and a cover, beside the project's own templates."""
    (tmp_path / "essai.html").write_text(
        '{% extends "documents/base.html" %}{% load composants typographie %}'
        '{% block couverture %}{% include "documents/couverture.html" %}{% endblock %}'
        "{% block contenu %}<h2>Sorties</h2>"
        "{% for g in graphiques %}{% graphique g document=True %}{% endfor %}"
        '<table><caption>Parcours</caption><thead><tr><th scope="col">PLIE</th><th scope="col">Parcours</th></tr>'
        "</thead>"
        '<tbody><tr><th scope="row">Marseille</th><td>{{ n|nombre }}</td></tr></tbody></table>{% endblock %}',
        encoding="utf-8",
    )
    gabarits = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    settings.TEMPLATES = gabarits
    return "essai.html"


@pytest.fixture
def document(gabarit):
    """The PDF of that document."""
    return rendre_document(
        gabarit,
        {
            "n": 2541,
            "sous_titre": "PLIE Ouest Provence",
            "lignes_couverture": ["Arrêté au 22 novembre 2026"],
            "graphiques": [
                barres("Sorties par type", [("CDI", 212), ("Contrat aidé", None)], objectif=100),
                courbes("File active", ["T1", "T2"], [("2026", [310, 320])]),
                jauge("Personnes", 11250, 18385),
            ],
        },
        titre="Tableau de bord du 1er trimestre 2026",
        pieces_jointes=[
            PieceJointe("chiffres.json", b'{"n": 2541}', "Valeurs exactes"),
            PieceJointe("chiffres.csv", b"n;2541", "Valeurs exactes, en tableau"),
        ],
    )


@pytest.mark.parametrize("profil", ["ua1", "3a"])
def test_un_document_est_conforme_a_pdf_ua_et_a_pdf_a(document, profil):
    rapport = page.validate_pdf_bytes(document, profile=profil)
    assert [(f.rule_id, f.message) for f in rapport.failures] == []
    assert rapport.is_compliant


def test_un_document_dit_les_deux_normes_dans_un_seul_jeu_de_metadonnees(document):
    with pikepdf.open(BytesIO(document)) as pdf:
        assert pdf.Root.Metadata.read_bytes().count(b"<rdf:RDF") == 1
        lues = pdf.open_metadata()
        assert lues.pdfa_status == "3A"
        assert lues["pdfuaid:part"] == "1"


def test_un_document_dit_sa_langue_et_son_titre(document):
    with pikepdf.open(BytesIO(document)) as pdf:
        assert str(pdf.Root.Lang) == "fr"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.docinfo["/Title"]) == "Tableau de bord du 1er trimestre 2026"


def test_un_document_porte_ses_chiffres_exacts(document):
    with pikepdf.open(BytesIO(document)) as pdf:
        assert sorted(pdf.attachments) == ["chiffres.csv", "chiffres.json"]
        assert pdf.attachments["chiffres.json"].get_file().read_bytes() == b'{"n": 2541}'
        assert [str(piece.AFRelationship) for piece in pdf.Root.AF] == ["/Data", "/Data"]


def test_la_couverture_et_la_tete_portent_la_mention_des_financeurs(gabarit):
    mention = render_to_string("composants/mention_soutien.txt")
    assert "Union européenne (Fonds social européen plus, FSE+)" in mention
    assert [f in mention for f in ("État", "Région", "Métropole", "Département", "France\u00a0Travail")] == [True] * 5
    couverture = render_to_string(
        "documents/couverture.html", {"titre_document": "T", "sous_titre": "", "lignes_couverture": []}
    )
    tete = render_to_string("documents/base.html", {"titre_document": "T"})
    assert (mention in couverture, mention in tete) == (True, True)


def test_un_document_sans_piece_jointe():
    with pikepdf.open(BytesIO(rendre_pdf('<html lang="fr"><title>T</title><h1>T</h1></html>', titre="T"))) as pdf:
        assert len(pdf.pages) == 1
        assert list(pdf.attachments) == []


@pytest.mark.parametrize(
    "adresse",
    ["https://exemple.fr/a.png", "file:///etc/passwd", "http://127.0.0.1/", "css/absente.css", "../../../etc/passwd"],
)
def test_un_document_ne_lit_que_les_fichiers_du_projet(adresse):
    with pytest.raises(FatalURLFetchingError):
        rendre_pdf(
            f'<html lang="fr"><title>T</title><link rel="stylesheet" href="{adresse}"><h1>T</h1></html>', titre="T"
        )


def test_un_fichier_statique_est_lu_avec_son_type():
    contenu, genre = lire_statique("https://statique.invalid/img/logo.svg")
    assert (contenu.startswith(b"<svg"), genre) == (True, "image/svg+xml")
    with pytest.raises(AdresseRefusee):
        lire_statique("https://ailleurs.invalid/img/logo.svg")


def test_une_image_en_donnees_est_acceptee():
    point = "%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 width=%2210%22 height=%2210%22/%3E"
    image = f'<img alt="point" src="data:image/svg+xml,{point}">'
    html = f'<html lang="fr"><title>T</title><h1>T</h1>{image}</html>'
    assert rendre_pdf(html, titre="T").startswith(b"%PDF")


def test_une_piece_dont_la_forme_comprimee_finit_par_un_retour_reste_conforme():
    """The last byte of a compressed stream is that of its checksum: any file meets a carriage return some day."""
    contenu = next(c for n in range(999) if zlib.compress(c := f"{'x' * (n % 50)}{n};".encode()).endswith(b"\r"))
    html = '<html lang="fr"><title>T</title><h1>T</h1></html>'
    pdf = rendre_pdf(html, titre="T", pieces_jointes=[PieceJointe("a.csv", contenu, "Essai")])
    assert b"\r\rendstream" in pdf
    assert [(f.rule_id, f.message) for f in page.validate_pdf_bytes(pdf, profile="3a").failures] == []
    with pikepdf.open(BytesIO(pdf)) as lu:
        assert lu.attachments["a.csv"].get_file().read_bytes() == contenu
