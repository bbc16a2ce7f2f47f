"""The facts that a verdict looks at, as the file holds them on a day. No ORM, no clock.

The database and the JSON of `evaluer_sortie` both end in a `Situation`. Codes are those of the nomenclatures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from plie.pacte import ParametresPacte
from plie.socle.erreurs import ErreurMetier
from plie.socle.periodes import ajouter_mois, veille
from plie.socle.typographie import date_en_chiffres, heures_en_chiffres, nombre_en_chiffres

ARTICLE = "5 b"
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
    """A training entered, a certification obtained, or both."""

    debut: date | None = None
    rncp: str | None = None
    presence_au: date | None = None
    certification: str | None = None
    obtenue_le: date | None = None


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


def controler_releves(releves: tuple[Releve, ...], parametres: ParametresPacte) -> None:
    """Refuse the relevés that can only be typing errors (S-2): too long, too many hours, or overlapping."""
    for rang, releve in enumerate(releves):
        _controler_releve(releve, f"releves[{rang}]", parametres)
    if len(releves) < 2:
        return
    derniers: dict[str, int] = {}
    for rang in sorted(range(len(releves)), key=lambda i: (releves[i].debut, releves[i].fin, i)):
        releve = releves[rang]
        employeur = " ".join(releve.employeur.casefold().split())
        avant = derniers.get(employeur)
        # Nothing overlapped before, so the relevé met last for an employer is the one that ends last.
        if avant is not None and releve.debut <= releves[avant].fin:
            fautif, autre = max(rang, avant), min(rang, avant)
            raise ErreurSituation(
                f"deux relevés d’un même employeur ne peuvent pas se chevaucher ; celui-ci va du "
                f"{date_en_chiffres(releves[fautif].debut)} au {date_en_chiffres(releves[fautif].fin)}, "
                f"releves[{autre}] du {date_en_chiffres(releves[autre].debut)} "
                f"au {date_en_chiffres(releves[autre].fin)}.",
                champ=f"releves[{fautif}].debut",
                regle="S-2",
            )
        derniers[employeur] = rang


def _controler_releve(releve: Releve, lieu: str, parametres: ParametresPacte) -> None:
    debut, fin = releve.debut, releve.fin
    jours = (fin - debut).days
    if jours < 0:
        raise ErreurSituation(
            f"la fin ({date_en_chiffres(fin)}) précède le début ({date_en_chiffres(debut)}).",
            champ=f"{lieu}.fin",
        )
    if fin >= ajouter_mois(debut, parametres.releve_mois_max):
        derniere = veille(ajouter_mois(debut, parametres.releve_mois_max))
        raise ErreurSituation(
            f"un relevé couvre un mois au plus : jusqu’au {date_en_chiffres(derniere)} "
            f"pour un début le {date_en_chiffres(debut)}.",
            champ=f"{lieu}.fin",
            regle="S-2",
        )
    if releve.heures < 0:
        raise ErreurSituation("un nombre d’heures positif est attendu.", champ=f"{lieu}.heures", regle="S-2")
    semaines = jours // _JOURS_SEMAINE + 1
    plafond = parametres.releve_heures_semaine_max * semaines
    if releve.heures > plafond:
        raise ErreurSituation(
            f"{heures_en_chiffres(releve.heures)} dépassent les {heures_en_chiffres(plafond)} possibles "
            f"en {nombre_en_chiffres(semaines)} semaine{'s' if semaines > 1 else ''} commencée"
            f"{'s' if semaines > 1 else ''} ({nombre_en_chiffres(parametres.releve_heures_semaine_max)} "
            f"par semaine).",
            champ=f"{lieu}.heures",
            regle="S-2",
        )
