"""The pack as a document: landscape pages, one subject each, from the frozen values of an edition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pilotage import exports
from pilotage.comites.debats import points_a_debattre
from pilotage.enums import Comite
from pilotage.models import Edition
from pilotage.presentation.cases import Section, Tableau
from pilotage.presentation.tableau import TableauDeBord, lire
from pilotage.presentation.voile import voiler
from plie.socle.graphiques import Graphique
from plie.socle.pdf import rendre_document
from plie.socle.typographie import date_en_lettres

# The comité de pilotage decides on results; the comité de suivi technique goes into how the parcours are conducted.
SECTIONS = {
    Comite.PILOTAGE: ("profil", "sorties"),
    Comite.SUIVI: ("flux", "profil", "sorties", "durees", "processus"),
}
TABLEAUX_PAR_PAGE = 2
GRAPHIQUES_DE_FRONT = 2
# What stands under the title of a page, in points as the style sheet lays it out: a table is its caption and its
# headings, then its rows, which are taller where the terms of a rate stand on a second line; two charts stand side by
# side, each on half of the width.
HAUTEUR = 450
TETE, TETE_LARGE, RANGEE, RANGEE_LARGE, RANGEE_DOUBLE, NOTE, BLANC = 50, 43, 25, 21, 31, 20, 11
LEGENDE, LARGEUR_DE_GRAPHIQUE = 30, 363
COLONNES_ETROITES = 5


@dataclass(frozen=True)
class Planche:
    """A page: a title, and what fits under it."""

    titre: str
    tableaux: Sequence[Tableau] = field(default_factory=tuple)
    graphiques: Sequence[Graphique] = field(default_factory=tuple)


@dataclass
class _Page:
    """A page being filled."""

    tableaux: list[Tableau] = field(default_factory=list)
    graphiques: list[Graphique] = field(default_factory=list)
    prise: int = 0

    def admet(self, hauteur: int) -> bool:
        """Whether there is room; what stands last needs no blank under it."""
        return self.prise + hauteur - BLANC <= HAUTEUR


def planches(lu: TableauDeBord, comite: Comite) -> list[Planche]:
    """The pages between the essentials and the points to discuss."""
    pages = _composer("Objectifs de l’année", lu.objectifs, [lu.jauges] if lu.jauges else [])
    pages += _composer("Tendance", [], [lu.tendance] if lu.tendance else [])
    for section in lu.sections:
        if section.ident in SECTIONS[comite]:
            pages += _de_la_section(section)
    return pages


def _de_la_section(section: Section) -> list[Planche]:
    # Some charts and tables come in groups (the trend of a scope): one list.
    tableaux = [tableau for tableau in section.tableaux if isinstance(tableau, Tableau) and tableau.lignes]
    return _composer(section.titre, tableaux, _de_front(section.graphiques))


def _composer(titre: str, tableaux: Sequence[Tableau], groupes: Sequence[Sequence[Graphique]]) -> list[Planche]:
    """The tables in their order, two by two and fewer when they are long, then the charts where there is room left."""
    pages: list[_Page] = []
    for tableau in tableaux:
        hauteur = _hauteur(tableau)
        if not pages or not pages[-1].admet(hauteur) or len(pages[-1].tableaux) == TABLEAUX_PAR_PAGE:
            pages.append(_Page())
        pages[-1].tableaux.append(tableau)
        pages[-1].prise += hauteur
    for groupe in groupes:
        hauteur = sum(_hauteur_de_front(dessins) for dessins in _de_front(groupe))
        libre = next((page for page in pages if page.admet(hauteur)), None)
        if libre is None:
            pages.append(libre := _Page())
        libre.graphiques += groupe
        libre.prise += hauteur
    return [Planche(titre, page.tableaux, page.graphiques) for page in pages]


def _de_front(dessins: Sequence[Graphique]) -> list[Sequence[Graphique]]:
    return [dessins[rang : rang + GRAPHIQUES_DE_FRONT] for rang in range(0, len(dessins), GRAPHIQUES_DE_FRONT)]


def _hauteur(tableau: Tableau) -> int:
    note = NOTE if tableau.note else 0
    if len(tableau.colonnes) <= COLONNES_ETROITES:
        return TETE + RANGEE * len(tableau.lignes) + note + BLANC
    doubles = sum(1 for ligne in tableau.lignes if any(case.detail for case in ligne.cases))
    return TETE_LARGE + RANGEE_LARGE * (len(tableau.lignes) - doubles) + RANGEE_DOUBLE * doubles + note + BLANC


def _hauteur_de_front(dessins: Sequence[Graphique]) -> int:
    return LEGENDE + round(max(d.hauteur * LARGEUR_DE_GRAPHIQUE / d.largeur for d in dessins)) + BLANC


def pdf_du_comite(edition: Edition, comite: Comite) -> bytes:
    """The pack of an edition; that of several PLIE is read by all their financeurs: small cells are masked (A-4)."""
    valeurs = edition.valeurs
    if len(valeurs["plies"]) > 1:
        valeurs = voiler(valeurs, ())
    lu = lire(valeurs)
    titre = f"{comite.label} – {lu.nom} – {lu.periode}"
    return rendre_document(
        "documents/comite.html",
        {
            "tableau": lu,
            "planches": planches(lu, comite),
            "debats": points_a_debattre(valeurs, lu.perimetre),
            "commentaire": edition.commentaire,
            "mention": exports.mention_soutien(),
            "nom_comite": comite.label,
            "periode": f"{lu.periode[:1].upper()}{lu.periode[1:]}",
            "arrete_le": date_en_lettres(edition.arrete_le),
            "publiee_le": date_en_lettres(edition.publiee_le) if edition.publiee_le else "",
        },
        titre=titre,
    )
