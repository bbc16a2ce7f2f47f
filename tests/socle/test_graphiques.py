"""Charts: the drawing, the words and the table say the same values, without a style attribute."""

from xml.etree import ElementTree

import pytest
from django.template import Context, Template

from plie.socle.graphiques import Graphique, barres, colonnes, courbes, jauge
from plie.socle.graphiques.trace import ETROITE, echelle

SVG = "{http://www.w3.org/2000/svg}"
TOUS = [
    barres(
        "Sorties par type", [("CDI", 212), ("Création d’entreprise", 31), ("Contrat aidé", None)], colonne="Personnes"
    ),
    barres("Taux par PLIE", [("Marseille", 53.4), ("Pays d’Aix", 48)], unite="%", objectif=50),
    colonnes("Intégrations", ["T1", "T2"], [("Femmes", [12, 30]), ("Hommes", [8, None])]),
    colonnes("Intégrations par PLIE", ["T1", "T2"], [("Marseille", [120, 98]), ("Aix", [1, 52])], empilees=True),
    colonnes("Heures", ["janv.", "févr."], [("Heures", [98.5, 64])], unite="h", seuil=78, nom_seuil="minimum"),
    courbes("File active", ["janv.", "févr.", "mars"], [("2025", [310, 320, 318]), ("2026", [372, None, 391])]),
    jauge("Personnes accompagnées", 11250, 18385),
]


@pytest.mark.parametrize("graphique", TOUS, ids=lambda g: g.ident)
def test_un_graphique_est_un_svg_titre_decrit_et_sans_style(graphique: Graphique):
    arbre = ElementTree.fromstring(graphique.svg())
    titre, description = arbre.find(f"{SVG}title"), arbre.find(f"{SVG}desc")
    assert (titre.text, description.text) == (graphique.titre, graphique.description)
    assert (arbre.get("role"), arbre.get("aria-labelledby"), arbre.get("aria-describedby")) == (
        "img",
        titre.get("id"),
        description.get("id"),
    )
    assert [e.tag for e in arbre.iter() if "style" in e.attrib or e.tag == f"{SVG}style"] == []


@pytest.mark.parametrize("graphique", TOUS, ids=lambda g: g.ident)
def test_un_graphique_se_redessine_a_l_identique(graphique: Graphique):
    assert graphique.svg() == graphique.svg()


def textes(graphique: Graphique) -> list[str]:
    return [e.text for e in ElementTree.fromstring(graphique.svg()).iter(f"{SVG}text")]


def test_barres_disent_chaque_valeur():
    graphique = TOUS[0]
    assert graphique.entetes == ("", "Personnes")
    assert graphique.lignes == (("CDI", "212"), ("Création d’entreprise", "31"), ("Contrat aidé", "–"))
    assert textes(graphique) == ["CDI", "212", "Création d’entreprise", "31", "Contrat aidé", "–"]
    assert (
        graphique.description == "CDI\u00a0: 212\u202f; Création d’entreprise\u00a0: 31\u202f; Contrat aidé\u00a0: –."
    )


def test_la_plus_longue_barre_occupe_la_largeur_et_les_autres_sont_proportionnelles():
    largeurs = [
        float(e.get("width"))
        for e in ElementTree.fromstring(barres("B", [("a", 100), ("b", 25)]).svg()).iter(f"{SVG}rect")
    ]
    assert largeurs == [304.0, 76.0]


def test_l_objectif_est_trace_et_ecrit():
    graphique = TOUS[1]
    assert "objectif 50\u202f%" in textes(graphique)
    assert graphique.description.endswith("objectif\u00a0: 50\u202f%.")


def test_colonnes_donnent_une_ligne_par_categorie():
    assert TOUS[2].entetes == ("", "Femmes", "Hommes")
    assert TOUS[2].lignes == (("T1", "12", "8"), ("T2", "30", "–"))
    assert "Femmes" in textes(TOUS[2])


def test_colonnes_empilees_s_ajoutent():
    rectangles = [
        (float(e.get("y")), float(e.get("height")))
        for e in ElementTree.fromstring(TOUS[3].svg()).iter(f"{SVG}rect")
        if e.get("stroke")
    ]
    (bas_y, _), (dessus_y, dessus_h) = rectangles[:2]
    assert round(dessus_y + dessus_h, 1) == bas_y


def test_les_heures_portent_leur_seuil():
    assert TOUS[4].lignes == (("janv.", "98,5\u00a0h"), ("févr.", "64\u00a0h"))
    assert "minimum 78\u00a0h" in textes(TOUS[4])
    assert TOUS[4].description.endswith("Ligne de repère\u00a0: minimum 78\u00a0h.")


def test_une_valeur_absente_interrompt_la_courbe():
    traces = [e.get("d") for e in ElementTree.fromstring(TOUS[5].svg()).iter(f"{SVG}path")]
    assert [t.count("M") for t in traces] == [1, 2]
    assert TOUS[5].lignes[1] == ("févr.", "320", "–")


def test_la_jauge_dit_si_l_objectif_est_atteint():
    assert TOUS[6].lignes == (
        ("Réalisé", "11\u202f250"),
        ("Objectif", "18\u202f385"),
        ("Part de l’objectif", "61\u202f%"),
    )
    assert "objectif non atteint" in textes(TOUS[6])
    assert "objectif atteint" in textes(jauge("BRSA", 60, 60, unite="%", maximum=100))
    assert jauge("Sans objectif", 3, None).lignes[2] == ("Part de l’objectif", "–")


def test_un_graphique_sans_valeur_se_dessine():
    for vide in (
        barres("Vide", []),
        barres("Zéro", [("a", 0)]),
        colonnes("Vide", [], []),
        colonnes("Absent", ["T1"], [("a", [None])]),
        courbes("Vide", ["T1"], [("a", [None])]),
        jauge("Vide", None, 0),
    ):
        assert ElementTree.fromstring(vide.svg()).tag == f"{SVG}svg"


@pytest.mark.parametrize(
    ("plus_grand", "attendu"),
    [
        (0, [0.0, 1.0]),
        (4, [0.0, 1.0, 2.0, 3.0, 4.0]),
        (7, [0.0, 2.0, 4.0, 6.0, 8.0]),
        (98.5, [0.0, 25.0, 50.0, 75.0, 100.0]),
        (0.3, [0.0, 0.1, 0.2, 0.3]),
    ],
)
def test_les_graduations_sont_rondes(plus_grand, attendu):
    assert echelle(plus_grand) == (attendu[-1], attendu)


@pytest.mark.parametrize("document", [True, False])
def test_le_tableau_des_valeurs_accompagne_le_dessin(document):
    page = Template("{% load composants %}{% graphique g document=document %}").render(
        Context({"g": TOUS[2], "document": document})
    )
    arbre = ElementTree.fromstring(f"<div>{page}</div>".replace("&nbsp;", " "))
    cellules = [[c.text for c in ligne] for ligne in arbre.iter("tr")]
    assert cellules == [["Libellé", "Femmes", "Hommes"], ["T1", "12", "8"], ["T2", "30", "–"]]
    assert (arbre.find(".//details") is None) is document


@pytest.mark.parametrize("graphique", TOUS, ids=lambda g: g.ident)
def test_un_ecran_etroit_a_son_propre_dessin_des_memes_valeurs(graphique: Graphique):
    etroit = graphique.etroit
    assert etroit is not None
    assert (etroit.lignes, etroit.description) == (graphique.lignes, graphique.description)
    assert etroit.ident == f"{graphique.ident}-etroit"
    arbre = ElementTree.fromstring(etroit.svg())
    assert arbre.get("width") == str(ETROITE)
    assert "graphique-etroit" in arbre.get("class")
    droites = [float(e.get("x")) + float(e.get("width")) for e in arbre.iter(f"{SVG}rect")]
    assert max(droites, default=0) <= ETROITE


def test_douze_mois_sur_un_ecran_etroit_nomment_un_mois_sur_deux():
    mois = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
    noms = [f"{nom} 26" for nom in mois]
    graphique = colonnes("Heures", noms, [("Heures", [104] * 12)], unite="h", empilees=True)

    def nommes(dessin: Graphique) -> list[str]:
        return [t.removesuffix(" 26") for t in textes(dessin) if t.startswith(mois)]

    assert nommes(graphique) == list(mois)
    assert nommes(graphique.etroit) == list(mois[::2])
    assert ("104" in textes(graphique), "104" in textes(graphique.etroit)) == (True, False)
    assert graphique.etroit.lignes[1] == ("févr. 26", "104\u00a0h")
