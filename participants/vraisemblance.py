"""What a mistyped figure gives away: a person too young for what is recorded, a postal code from elsewhere."""

from __future__ import annotations

from datetime import date

from accounts.models import Commune
from plie.socle.erreurs import ErreurMetier
from plie.socle.periodes import age
from plie.socle.typographie import INSECABLE

# Younger, nobody is sent to a PLIE, registered with France Travail, at the RSA or recognised as a disabled worker: a
# habit of the house, to catch mistyped years. Who may enter is P-3.1's business.
AGE_MINIMAL = 15


def exiger_l_age(naissance: date | None, jour: date | None, *, champ: str) -> None:
    """Refuse a day on which the person was a child.

    Raises:
        ErreurMetier: on the field named.
    """
    if naissance is None or jour is None:
        return
    ans = age(naissance, jour)
    if ans < 0:
        raise ErreurMetier("Cette date précède la naissance de la personne. Vérifier l’année.", champ=champ)
    if ans < AGE_MINIMAL:
        unite = "an" if ans < 2 else "ans"
        raise ErreurMetier(f"La personne avait alors {ans}{INSECABLE}{unite}. Vérifier l’année.", champ=champ)


def exiger_la_naissance(naissance: date | None, *, le: date) -> None:
    """Refuse the birth of a child, or one to come.

    Raises:
        ErreurMetier: on the date of birth.
    """
    if naissance is None:
        return
    if naissance > le:
        raise ErreurMetier("La date de naissance est dans le futur.", champ="date_naissance")
    ans = age(naissance, le)
    if ans < AGE_MINIMAL:
        unite = "an" if ans < 2 else "ans"
        raise ErreurMetier(f"La personne aurait {ans}{INSECABLE}{unite}. Vérifier l’année.", champ="date_naissance")


def exiger_le_code_postal(code: str, commune: Commune | None) -> None:
    """Refuse a code from another département; within it, an address may have one that the commune does not list.

    Raises:
        ErreurMetier: on the postal code.
    """
    connus = commune.codes_postaux.replace(",", " ").split() if commune else []
    if code and connus and code[:2] not in {connu[:2] for connu in connus}:
        raise ErreurMetier(
            f"Ce code postal n’est pas du département de la commune choisie ({commune}). Vérifier l’un et l’autre.",
            champ="code_postal",
        )
