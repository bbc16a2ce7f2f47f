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
GRAPHIQUES_PAR_PAGE = 2
# What a page holds, in rows; a table also takes the room of its caption, of its headings and of its note.
LIGNES_PAR_PAGE, ENTETE, COLONNES_ETROITES = 18, 3, 5


@dataclass(frozen=True)
class Planche:
    """A page: a title, and what fits under it."""

    titre: str
    tableaux: Sequence[Tableau] = field(default_factory=tuple)
    graphiques: Sequence[Graphique] = field(default_factory=tuple)


def planches(lu: TableauDeBord, comite: Comite) -> list[Planche]:
    """The pages between the essentials and the points to discuss."""
    pages = [Planche("Objectifs de l’année", tableaux=page) for page in _paginer(lu.objectifs)]
    if lu.jauges:
        pages.append(Planche("Objectifs de l’année", graphiques=lu.jauges))
    if lu.tendance:
        pages.append(Planche("Tendance", graphiques=lu.tendance))
    for section in lu.sections:
        if section.ident in SECTIONS[comite]:
            pages += _de_la_section(section)
    return pages


def _de_la_section(section: Section) -> list[Planche]:
    # Some charts and tables come in groups (the trend of a scope): one list.
    tableaux = [tableau for tableau in section.tableaux if isinstance(tableau, Tableau) and tableau.lignes]
    pages = [Planche(section.titre, tableaux=page) for page in _paginer(tableaux)]
    dessins = list(section.graphiques)
    return pages + [
        Planche(section.titre, graphiques=dessins[rang : rang + GRAPHIQUES_PAR_PAGE])
        for rang in range(0, len(dessins), GRAPHIQUES_PAR_PAGE)
    ]


def _paginer(tableaux: Sequence[Tableau]) -> list[list[Tableau]]:
    """Tables two by two, fewer when they are long."""
    pages: list[list[Tableau]] = []
    lignes = LIGNES_PAR_PAGE
    for tableau in tableaux:
        place = _place(tableau)
        if lignes + place > LIGNES_PAR_PAGE or len(pages[-1]) == TABLEAUX_PAR_PAGE:
            pages.append([])
            lignes = 0
        pages[-1].append(tableau)
        lignes += place
    return pages


def _place(tableau: Tableau) -> int:
    """The rows that a table takes; in a wide one the terms of a rate stand on a second line."""
    large = len(tableau.colonnes) > COLONNES_ETROITES
    doubles = sum(1 for ligne in tableau.lignes if large and any(case.detail for case in ligne.cases))
    return len(tableau.lignes) + doubles + ENTETE


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
