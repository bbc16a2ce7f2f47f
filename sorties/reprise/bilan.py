"""What an import did, or would do: counts per file, refused rows, remarks."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

REJETS_GARDES = 200  # those shown at once; the report has them all
RESSEMBLANCES_GARDEES = 50  # those shown at once; the page of duplicates has them all


@dataclass(frozen=True)
class Rejet:
    """One value that refuses its row."""

    fichier: str
    ligne: int
    colonne: str
    valeur: str
    attendu: str


@dataclass
class BilanFichier:
    """The rows of one file."""

    nom: str
    lues: int = 0
    creees: int = 0
    inchangees: int = 0
    modifiees: int = 0
    refusees: int = 0


@dataclass(frozen=True)
class Signalement:
    """Rows taken as decided, that would not meet a rule of the Pacte today."""

    regle: str
    libelle: str
    nombre: int


@dataclass(frozen=True)
class Ressemblance:
    """Somebody new who may be somebody known, or somebody else of the same file: brought in all the same."""

    ligne: int
    personne: str
    semblable: str
    ligne_semblable: int | None = None


@dataclass
class Bilan:
    """The outcome of an import.

    `ecrit` tells whether the base now holds the folder: never in a simulation, nor after a refusal unless `partiel`.
    """

    simulation: bool
    partiel: bool
    fichiers: list[BilanFichier] = field(default_factory=list)
    rejets: list[Rejet] = field(default_factory=list)  # the first ones
    nombre_rejets: int = 0
    signalements: list[Signalement] = field(default_factory=list)
    ressemblances: list[Ressemblance] = field(default_factory=list)  # the first ones
    nombre_ressemblances: int = 0
    ignores: list[str] = field(default_factory=list)
    illisible: bool = False  # a file could not be read as a whole: nothing was examined
    ecrit: bool = False
    duree: float = 0.0

    @property
    def refusees(self) -> int:
        return sum(fichier.refusees for fichier in self.fichiers)

    @property
    def reussi(self) -> bool:
        """Whether no row was refused."""
        return not self.illisible and not self.refusees

    def to_dict(self) -> dict[str, Any]:
        """For the row of a long work."""
        return asdict(self)

    @classmethod
    def from_dict(cls, donnees: dict[str, Any]) -> Bilan:
        """The reverse of `to_dict`."""
        return cls(
            **{
                **donnees,
                "fichiers": [BilanFichier(**fichier) for fichier in donnees["fichiers"]],
                "rejets": [Rejet(**rejet) for rejet in donnees["rejets"]],
                "signalements": [Signalement(**signalement) for signalement in donnees["signalements"]],
                # Absent from the outcomes of former imports.
                "ressemblances": [Ressemblance(**ligne) for ligne in donnees.get("ressemblances", [])],
            }
        )
