"""The facts that a verdict looks at, as the file holds them on a day. No ORM, no clock.

The database and the JSON of `evaluer_sortie` both end in a `Situation`. Codes are those of the nomenclatures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NoReturn

from plie.pacte import ParametresPacte, version_en_vigueur
from plie.socle.erreurs import ErreurMetier
from plie.socle.periodes import ajouter_mois, veille
from sorties.regles.textes import duree, en_mois, jour

ARTICLE = "5 b"
ZERO = Decimal()
_JOURS_SEMAINE = 7


class ErreurSituation(ErreurMetier):
    """A fact that cannot be true as typed; `champ` names it: `releves[2].heures`."""

    def __init__(self, message: str, *, champ: str, regle: str | None = None) -> None:
        super().__init__(message, champ=champ, regle=regle)


@dataclass(frozen=True, slots=True)
class Contrat:
    """A contract of employment. `presence_au`: the day of the latest payslip or attestation on file."""

    type: str
    debut: date
    fin: date | None = None
    heures_hebdo: Decimal | None = None
    seuil_branche: Decimal | None = None
    presence_au: date | None = None
    employeur: str = ""
    source_seuil: str = ""


@dataclass(frozen=True, slots=True)
class Releve:
    """Hours worked for one employer, over one month at most."""

    type: str
    debut: date
    fin: date
    heures: Decimal
    employeur: str = ""


@dataclass(frozen=True, slots=True)
class Recette:
    """Receipts declared for a calendar month, named by its first day."""

    mois: date
    montant: Decimal


@dataclass(frozen=True, slots=True)
class Creation:
    """A business created or taken over. `rcs`: it must be registered; `immatriculation`: the document is on file."""

    debut: date
    rcs: bool = False
    immatriculation: bool = False
    presence_au: date | None = None
    recettes: tuple[Recette, ...] = ()


@dataclass(frozen=True, slots=True)
class Formation:
    """A training entered, a certification obtained, or both. `arret`: the last day of one that was left (P-6.5b)."""

    debut: date | None = None
    rncp: str | None = None
    presence_au: date | None = None
    certification: str | None = None
    obtenue_le: date | None = None
    arret: date | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """One parcours on the day it is judged."""

    debut_parcours: date
    evalue_le: date
    prolonge: bool = False
    contrats: tuple[Contrat, ...] = ()
    releves: tuple[Releve, ...] = ()
    creations: tuple[Creation, ...] = ()
    formations: tuple[Formation, ...] = ()


def controler_releves(releves: tuple[Releve, ...], version: ParametresPacte | Sequence[ParametresPacte]) -> None:
    """Refuse the relevés that can only be typing errors (S-2): too long, too many hours, or overlapping.

    Args:
        version: the one that judges them, or those among which the first day of each chooses.
    """
    connues = (version,) if isinstance(version, ParametresPacte) else version
    parametres = connues[0]
    plafond = parametres.releve_heures_semaine_max
    for rang, releve in enumerate(releves):
        if len(connues) > 1:
            parametres = version_en_vigueur(releve.debut, connues=connues)
            plafond = parametres.releve_heures_semaine_max
        jours = (releve.fin - releve.debut).days
        semaines = jours // _JOURS_SEMAINE + 1
        # No month is shorter than 28 days: the calendar is asked only for the longest relevés.
        if (
            jours < 0
            or not ZERO <= releve.heures <= plafond * semaines
            or (jours >= 28 and releve.fin >= ajouter_mois(releve.debut, parametres.releve_mois_max))
        ):
            _refuser_releve(releve, f"releves[{rang}]", semaines, parametres)
    if len(releves) > 1:
        _controler_chevauchements(releves)


def _controler_chevauchements(releves: tuple[Releve, ...]) -> None:
    derniers: dict[str, int] = {}
    for rang in sorted(range(len(releves)), key=lambda i: releves[i].debut):
        releve = releves[rang]
        employeur = _cle_employeur(releve.employeur)
        avant = derniers.get(employeur)
        # Nothing overlapped before, so the relevé met last for an employer is the one that ends last.
        if avant is not None and releve.debut <= releves[avant].fin:
            fautif, autre = max(rang, avant), min(rang, avant)
            raise ErreurSituation(
                f"deux relevés d’un même employeur ne peuvent pas se chevaucher : celui-ci "
                f"({_dates(releves[fautif])}) et releves[{autre}] ({_dates(releves[autre])}).",
                champ=f"releves[{fautif}].debut",
                regle="S-2",
            )
        derniers[employeur] = rang


@lru_cache(maxsize=8192)
def _cle_employeur(nom: str) -> str:
    """One employer, however it was typed; those without a name are taken for one."""
    return " ".join(nom.casefold().split())


def _dates(releve: Releve) -> str:
    return f"du {jour(releve.debut)} au {jour(releve.fin)}"


def _refuser_releve(releve: Releve, lieu: str, semaines: int, parametres: ParametresPacte) -> NoReturn:
    if releve.fin < releve.debut:
        raise ErreurSituation(
            f"la fin ({jour(releve.fin)}) précède le début ({jour(releve.debut)}).", champ=f"{lieu}.fin", regle="S-2"
        )
    apres = ajouter_mois(releve.debut, parametres.releve_mois_max)
    if releve.fin >= apres:
        raise ErreurSituation(
            f"un relevé couvre {en_mois(parametres.releve_mois_max)} au plus : jusqu’au {jour(veille(apres))} "
            f"pour un début le {jour(releve.debut)}.",
            champ=f"{lieu}.fin",
            regle="S-2",
        )
    if releve.heures < ZERO:
        raise ErreurSituation("un nombre d’heures positif est attendu.", champ=f"{lieu}.heures", regle="S-2")
    plafond = parametres.releve_heures_semaine_max
    raise ErreurSituation(
        f"{duree(releve.heures)} dépassent les {duree(plafond * semaines)} possibles "
        f"({duree(plafond)} par semaine commencée, {semaines} au plus).",
        champ=f"{lieu}.heures",
        regle="S-2",
    )
