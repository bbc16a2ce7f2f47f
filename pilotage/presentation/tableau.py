"""The whole dashboard as it is read: key figures, objectives, trend, sections, what changed since."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from pilotage.indicateurs.calcul import TOTAL
from pilotage.indicateurs.catalogue import CATALOGUE
from pilotage.indicateurs.cellules import Indicateur
from pilotage.presentation import cote_a_cote, ecarts, fiche, graphiques
from pilotage.presentation.cases import ABSENT, Case, Section, Tableau, case, jour, periode_en_mots
from pilotage.presentation.faits import faits
from pilotage.presentation.voile import voiler
from plie.socle.graphiques import Graphique
from plie.socle.typographie import INSECABLE, date_en_lettres, nombre_en_chiffres, taux_en_chiffres

# What an elected official reads first: (indicator, what stands under the number).
ESSENTIEL = ("accompagnes", "integrations", "sorties", "sorties_positives", "effectif_fin", "brsa")
# What the same figure was: by period, the words after it.
RAPPELS = {"avant": "la période précédente", "n_1": "un an avant"}
ECARTS_MONTRES = 20
ENUMERABLES = 4  # more names than that are replaced by the name of their group


@dataclass(frozen=True)
class Chiffre:
    """A key figure, its terms, and the same in the periods beside it."""

    libelle: str
    case: Case
    avant: str = ""

    @property
    def sous_titre(self) -> str:
        """Its terms and the same in the periods beside it, on one line."""
        return " · ".join(filter(None, (self.case.detail, self.avant)))


@dataclass(frozen=True)
class Definition:
    """A definition, and the indicators that share it."""

    libelle: str
    texte: str
    article: str


@dataclass(frozen=True)
class TableauDeBord:
    """What the screen and the PDF show."""

    perimetre: str
    nom: str
    periode: str
    arrete_le: str
    chiffres: list[Chiffre]
    faits: list[str]
    jauges: list[Graphique]
    tendance: list[Graphique]
    objectifs: list[Tableau]
    sections: list[Section]
    ecarts: list[tuple[int, Tableau]]
    definitions: list[Definition]
    pacte: str = ""
    masquee: bool = False
    a_venir: str = ""


def lire(valeurs: Mapping[str, Any], *, en_clair: Collection[str] | None = None) -> TableauDeBord:
    """The dashboard of an edition for a reader.

    Args:
        en_clair: codes of the PLIE whose small cells are shown; None = all of them.
    """
    plies = {plie["code"]: plie["nom"] for plie in valeurs["plies"]}
    plusieurs = len(plies) > 1
    masquee = en_clair is not None and plusieurs and not plies.keys() <= set(en_clair)
    if masquee and en_clair is not None:
        valeurs = voiler(valeurs, en_clair)
    perimetre = TOTAL if plusieurs else next(iter(plies), TOTAL)
    return TableauDeBord(
        perimetre=perimetre,
        nom="Ensemble des PLIE" if plusieurs else plies.get(perimetre, ""),
        periode=periode_en_mots(valeurs["du"], valeurs["au"]),
        arrete_le=date_en_lettres(jour(valeurs["arrete_le"])),
        chiffres=_chiffres(valeurs, perimetre),
        faits=faits(valeurs, perimetre),
        jauges=graphiques.jauges(valeurs, perimetre),
        tendance=graphiques.tendance(valeurs, perimetre),
        objectifs=_objectifs(valeurs, perimetre, plusieurs=plusieurs),
        sections=cote_a_cote.sections(valeurs) if plusieurs else fiche.sections(valeurs, perimetre),
        ecarts=[
            (reference["edition"], ecarts.tableau(reference, valeurs, limite=ECARTS_MONTRES))
            for reference in valeurs.get("ecarts", [])
        ],
        definitions=definitions(),
        pacte=_pacte(valeurs) if plusieurs else "",
        masquee=masquee,
        a_venir=_a_venir(valeurs),
    )


def _chiffres(valeurs: Mapping[str, Any], perimetre: str) -> list[Chiffre]:
    montrees = [nom for nom, _ in fiche.colonnes_de_periode(valeurs)]
    chiffres = []
    for code in ESSENTIEL:
        anciens = {nom: case(valeurs["mesures"][nom][perimetre], code).texte for nom in RAPPELS if nom in montrees}
        avant = " · ".join(f"{lu} {RAPPELS[nom]}" for nom, lu in anciens.items() if lu != ABSENT)
        chiffres.append(
            Chiffre(
                CATALOGUE[code].libelle,
                case(valeurs["mesures"]["periode"][perimetre], code, f"periode:{perimetre}"),
                avant,
            )
        )
    return chiffres


def _objectifs(valeurs: Mapping[str, Any], perimetre: str, *, plusieurs: bool) -> list[Tableau]:
    if plusieurs:
        return cote_a_cote.objectifs(valeurs)
    tableau = fiche.objectifs(valeurs, perimetre)
    return [tableau] if tableau else []


def definitions() -> list[Definition]:
    """Every definition once: neighbours that share theirs (ages, kinds of exit) stand under the name of the group."""
    groupes: list[list[Indicateur]] = []
    for indicateur in CATALOGUE.values():
        if indicateur.code.startswith("parmi_"):
            continue
        cle = (indicateur.groupe, indicateur.definition)
        if groupes and (groupes[-1][0].groupe, groupes[-1][0].definition) == cle:
            groupes[-1].append(indicateur)
        else:
            groupes.append([indicateur])
    return [
        Definition(
            ", ".join(i.libelle for i in groupe) if len(groupe) < ENUMERABLES else groupe[0].groupe,
            groupe[0].definition,
            groupe[0].article,
        )
        for groupe in groupes
    ]


def _a_venir(valeurs: Mapping[str, Any]) -> str:
    """What a last day to come does to what is read on it; nothing when it is over."""
    if jour(valeurs["au"]) <= jour(valeurs["arrete_le"]):
        return ""
    return (
        f"La période s’achève le {date_en_lettres(jour(valeurs['au']))}, après le jour où ces chiffres sont arrêtés"
        f"{INSECABLE}: les durées, les parcours hors délai, ceux sans contrat ou sans entretien sont ceux qui se "
        "liraient ce dernier jour si rien n’était saisi d’ici là."
    )


def _pacte(valeurs: Mapping[str, Any]) -> str:
    """One sentence on the whole Pacte: 18 385 persons since 1 January 2023."""
    pacte = valeurs["objectifs"]["pacte"]
    if not pacte:
        return ""
    return (
        f"Depuis le {date_en_lettres(jour(valeurs['periodes']['pacte']['du']))}, les PLIE ont accompagné "
        f"{nombre_en_chiffres(pacte['realise'])} parcours ({nombre_en_chiffres(pacte['personnes'])} personnes "
        f"distinctes), soit {taux_en_chiffres(pacte['taux'])} des {nombre_en_chiffres(pacte['objectif'])} personnes "
        f"que le Pacte prévoit{INSECABLE}; il en reste {nombre_en_chiffres(pacte['reste'])}."
    )
