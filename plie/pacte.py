"""The Pacte's parameters: typed, dated, each with its unit, article and rule id.

Pure: no Django, no clock. A rule receives a `ParametresPacte`; its caller asks for the version in force on the
date that the rule names (`version_en_vigueur`). `pacte.toml` is the reference that ships with the software; the
application plugs in a source that adds the avenants that its administrators have put in force (`brancher`).
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias, cast

from plie.socle.registre import Registre
from plie.socle.typographie import INSECABLE, nombre_en_chiffres

CHEMIN = Path(__file__).with_name("pacte.toml")

Valeur: TypeAlias = int | Decimal | date | tuple[str, ...]
_ATTENDUS: Mapping[str, tuple[type, str]] = {
    "int": (int, "un nombre entier"),
    "Decimal": (Decimal, "un nombre décimal"),
    "date": (date, "une date"),
    "tuple[str, ...]": (tuple, "une liste de codes"),
}

# Figures that are lists → the labels of their codes, from the apps that know them.
LIBELLES: Registre[Mapping[str, Mapping[str, str]]] = Registre()


class PacteIllisible(ValueError):
    """The file of parameters is not what the software needs; the message names version and parameter."""


@dataclass(frozen=True, slots=True)
class Parametre:
    """One figure of the Pacte as the page of parameters shows it."""

    code: str
    valeur: Valeur
    unite: str
    article: str
    regle: str
    libelle: str
    lecture: bool = False
    """True where the Pacte is silent and the figure is the reading taken."""
    valid_from: date = date.min
    """First day of the version that states the figure."""

    @property
    def en_clair(self) -> str:
        """The value as a person reads it: the labels of the codes, the French number, the unit."""
        if isinstance(self.valeur, tuple):
            libelles = ChainMap(*(dict(lus) for lus in LIBELLES)).get(self.code, {})
            return ", ".join(libelles.get(code, code) for code in self.valeur)
        if isinstance(self.valeur, date):
            return self.valeur.strftime("%d/%m/%Y")
        return f"{nombre_en_chiffres(self.valeur)}{INSECABLE}{self.unite}"


@dataclass(frozen=True)
class ParametresPacte:
    """One version of the Pacte. The meaning of each figure is in `pacte.toml`, under the same name."""

    code: str
    valid_from: date
    libelle: str

    age_minimum: int
    deld_mois: int
    age_jeune: int
    niveaux_sans_qualification: tuple[str, ...]
    age_senior: int
    delai_reception_jours: int
    delai_contrat_mois: int
    duree_max_mois: int
    prolongation_mois: int
    prolongations_max: int
    consolidation_mois: int
    aci_mois: int
    temps_partiel_legal_heures: Decimal
    emploi_durable_mois: int
    types_emploi_durable: tuple[str, ...]
    types_cdi: tuple[str, ...]
    types_sans_terme_possible: tuple[str, ...]
    types_contrats_cumules: tuple[str, ...]
    ecart_contrats_jours_ouvres: int
    heures_9_mois: Decimal
    fenetre_longue_mois: int
    heures_6_mois: Decimal
    fenetre_courte_mois: int
    types_chantier_insertion: tuple[str, ...]
    releve_mois_max: int
    releve_heures_semaine_max: Decimal
    part_smic: Decimal
    recettes_mois: int
    creation_mois: int
    creation_rcs_mois: int
    formation_mois: int
    rncp_chiffres_max: int
    certifications_dynamiques: tuple[str, ...]
    ordre_criteres: tuple[str, ...]
    rappel_contrat_jours: int
    contrat_engagement_depuis: date
    heures_activite_hebdo: Decimal
    age_enfant_garde: int
    sans_entretien_jours: int
    seuil_petites_cellules: int
    violation_parties_heures: int
    violation_cnil_heures: int
    debut_pacte: date
    fin_pacte: date
    cible_personnes: int
    cible_reprise: int
    cible_integrations_an: int
    cible_brsa: Decimal
    cible_sorties_positives: Decimal
    suivis_par_etp: int
    suivis_par_etp_mpc: int
    comites_pilotage_an: int

    definitions: Mapping[str, Parametre] = field(repr=False, compare=False)

    depuis: date = field(default=date.min, compare=False)
    """First day on which this version judges: its `valid_from`, but the first version also judges what precedes it."""
    jusqu_au: date = field(default=date.max, compare=False)
    """Last day on which this version judges: the eve of the next one."""

    def __hash__(self) -> int:
        # Two versions that are equal bear the same code: no need to go through every figure at each look-up.
        return hash(self.code)

    @property
    def duree_prolongee_mois(self) -> int:
        """18 + 6 months: past them a parcours can only be hors délai (P-6.4b)."""
        return self.duree_max_mois + self.prolongation_mois * self.prolongations_max

    def definition(self, code: str) -> Parametre:
        """Unit, article, rule and label of a figure."""
        return self.definitions[code]


_ENTETE = frozenset({"code", "valid_from", "libelle", "definitions", "depuis", "jusqu_au"})
TYPES = MappingProxyType(
    {champ.name: str(champ.type) for champ in fields(ParametresPacte) if champ.name not in _ENTETE}
)


@lru_cache(maxsize=8)
def versions_livrees(chemin: Path = CHEMIN) -> tuple[ParametresPacte, ...]:
    """Every version of the file that ships with the software, the oldest first; read once per process."""
    return lire_versions(contenu_livre(chemin), nom=chemin.name)


def contenu_livre(chemin: Path = CHEMIN) -> list[dict[str, Any]]:
    """The versions as the file writes them: what the database takes over when it is installed."""
    try:
        with chemin.open("rb") as fichier:
            return list(tomllib.load(fichier, parse_float=Decimal).get("version", ()))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as erreur:
        raise PacteIllisible(f"{chemin.name} : {erreur}") from erreur


def lire_versions(
    bruts: Iterable[Mapping[str, Any]], *, herite: Mapping[str, Parametre] = MappingProxyType({}), nom: str = "versions"
) -> tuple[ParametresPacte, ...]:
    """Versions from the oldest to the newest, each stating only what it changes from the one before.

    Args:
        herite: figures that the first version need not state.
    """
    lues: list[ParametresPacte] = []
    for brut in bruts:
        version = _lire_version(brut, herite)
        if lues and version.valid_from <= lues[-1].valid_from:
            raise PacteIllisible(f"version {version.code} : valid_from doit suivre celui de la version précédente.")
        if lues:
            lues[-1] = replace(lues[-1], jusqu_au=version.valid_from - timedelta(days=1))
            version = replace(version, depuis=version.valid_from)
        lues.append(version)
        herite = version.definitions
    if not lues:
        raise PacteIllisible(f"{nom} : aucune version.")
    return tuple(lues)


_source: list[Callable[[], tuple[ParametresPacte, ...]]] = [versions_livrees]


def brancher(source: Callable[[], tuple[ParametresPacte, ...]]) -> None:
    """Say where the versions in force come from; without it, the file that ships with the software."""
    _source[0] = source


def versions(chemin: Path | None = None) -> tuple[ParametresPacte, ...]:
    """Every version in force or to come, the oldest first; with a path, those of that file."""
    return _source[0]() if chemin is None else versions_livrees(chemin)


def version_en_vigueur(
    le: date, chemin: Path | None = None, *, connues: Sequence[ParametresPacte] | None = None
) -> ParametresPacte:
    """The version in force on a day.

    Before the first version, the first: people carried over from 2022, or imported from the former Pacte, are
    shown and flagged with the rules that the software knows.
    """
    lues = versions(chemin) if connues is None else connues
    if len(lues) == 1:
        return lues[0]
    rang = bisect_right([version.valid_from for version in lues], le)
    return lues[max(rang - 1, 0)]


def _lire_version(brut: Mapping[str, Any], herite: Mapping[str, Parametre]) -> ParametresPacte:
    code = brut.get("code")
    valid_from = brut.get("valid_from")
    if not isinstance(code, str) or type(valid_from) is not date:
        raise PacteIllisible("chaque version porte un code et une date valid_from.")
    definitions = dict(herite)
    for nom, lu in brut.get("parametres", {}).items():
        definitions[nom] = _lire_parametre(nom, lu, code, valid_from)
    manquants = sorted(TYPES.keys() - definitions.keys())
    if manquants:
        raise PacteIllisible(f"version {code} : paramètres manquants : {', '.join(manquants)}.")
    return ParametresPacte(
        code=code,
        valid_from=valid_from,
        libelle=str(brut.get("libelle", code)),
        definitions=MappingProxyType(definitions),
        **{nom: parametre.valeur for nom, parametre in definitions.items()},  # type: ignore[arg-type]
    )


def _lire_parametre(nom: str, lu: Mapping[str, Any], version: str, valid_from: date) -> Parametre:
    lieu = f"version {version}, paramètre {nom}"
    if nom not in TYPES:
        raise PacteIllisible(f"{lieu} : inconnu du logiciel.")
    textes = {}
    for cle in ("unite", "article", "regle", "libelle"):
        if not isinstance(lu.get(cle), str) or not lu[cle]:
            raise PacteIllisible(f"{lieu} : {cle} manque.")
        textes[cle] = lu[cle]
    return Parametre(
        code=nom,
        valeur=convertir(lu.get("valeur"), TYPES[nom], lieu),
        lecture=bool(lu.get("lecture", False)),
        valid_from=valid_from,
        **textes,
    )


def en_json(valeur: Valeur | list[str]) -> Any:
    """A figure as JSON keeps it without loss: a decimal and a date as their text."""
    if isinstance(valeur, tuple | list):
        return list(valeur)
    return valeur if isinstance(valeur, int) else str(valeur)


def de_json(nom: str, valeur: Any) -> Any:
    """The other way round; what is not what the parameter expects is left for `convertir` to refuse."""
    try:
        match TYPES.get(nom), valeur:
            case "Decimal", str():
                return Decimal(valeur)
            case "date", str():
                return date.fromisoformat(valeur)
    except (ArithmeticError, ValueError):
        pass
    return valeur


def convertir(valeur: Any, attendu: str, lieu: str) -> Valeur:
    """The typed value of a figure.

    Raises:
        PacteIllisible: it is of another kind; the message names the place.
    """
    if isinstance(valeur, list) and all(isinstance(code, str) for code in valeur):
        valeur = tuple(valeur)
    if attendu == "Decimal" and type(valeur) is int:
        valeur = Decimal(valeur)
    genre, mots = _ATTENDUS[attendu]
    # type() and not isinstance(): True is no figure, and a date with a time is no date.
    if type(valeur) is not genre:
        raise PacteIllisible(f"{lieu} : {mots} attendu, « {valeur} » lu.")
    if isinstance(valeur, int | Decimal) and valeur < 0:
        raise PacteIllisible(f"{lieu} : « {valeur} » est négatif.")
    return cast("Valeur", valeur)
