"""French typography of numbers, dates and names, for the screens, the PDFs and the messages.

Django's own `fr` formats give "1 janvier" and U+00A0 between thousands; the French rules want "1er"
and a narrow no-break space before the units and between thousands, so both are written here, once.
"""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from itertools import pairwise
from typing import Any, TypeAlias

from plie.socle.horloge import PARIS

INSECABLE = "\u00a0"
FINE = "\u202f"
MOIS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

Valeur: TypeAlias = int | float | str | Decimal


def jour(valeur: date | datetime) -> date:
    """Return the day of a date, or of a moment on the clock of Paris."""
    if isinstance(valeur, datetime):
        return (valeur.astimezone(PARIS) if valeur.tzinfo else valeur).date()
    return valeur


def date_en_lettres(valeur: date | datetime) -> str:
    """1er janvier 2026."""
    le = jour(valeur)
    quantieme = "1er" if le.day == 1 else str(le.day)
    return f"{quantieme}{INSECABLE}{MOIS[le.month - 1]}{INSECABLE}{le.year}"


def date_en_chiffres(valeur: date | datetime) -> str:
    """01/01/2026."""
    le = jour(valeur)
    return f"{le.day:02}/{le.month:02}/{le.year:04}"


def heure_en_chiffres(valeur: datetime) -> str:
    """9 h 05, on the clock of Paris."""
    local = valeur.astimezone(PARIS) if valeur.tzinfo else valeur
    return f"{local.hour}{INSECABLE}h{INSECABLE}{local.minute:02}"


def decimal(valeur: Valeur) -> Decimal | None:
    """Read a number through its decimal writing, so that 0.285 is 28.5 % and never 28.499… %."""
    try:
        nombre = Decimal(str(valeur).replace(",", "."))
    except (InvalidOperation, ValueError):
        return None
    return nombre if nombre.is_finite() else None


def arrondir(valeur: Decimal, decimales: int) -> Decimal:
    """Round half up, as the indicators ask (never to the even digit)."""
    return valeur.quantize(Decimal(1).scaleb(-decimales), rounding=ROUND_HALF_UP)


def nombre_en_chiffres(valeur: Valeur, decimales: int | None = None) -> str:
    """1 234,5: comma, narrow no-break spaces; without `decimales`, the useful digits only."""
    lu = decimal(valeur)
    if lu is None:
        return ""
    if decimales is not None:
        lu = arrondir(lu, decimales)
    texte = f"{lu:f}"
    if decimales is None and "." in texte:
        texte = texte.rstrip("0").rstrip(".")
    signe, texte = ("−", texte[1:]) if texte.startswith("-") else ("", texte)
    entier, _, reste = texte.partition(".")
    groupes = f"{int(entier):,}".replace(",", FINE)
    if not int(entier) and not reste.strip("0"):
        signe = ""
    return f"{signe}{groupes},{reste}" if reste else f"{signe}{groupes}"


def taux_en_chiffres(valeur: Valeur, decimales: int = 0) -> str:
    """53 % for the ratio 0.53, rounded half up."""
    lu = decimal(valeur)
    if lu is None:
        return ""
    return f"{nombre_en_chiffres(lu * 100, decimales)}{FINE}%"


def heures_en_chiffres(valeur: Valeur) -> str:
    """1 234,5 h."""
    texte = nombre_en_chiffres(valeur)
    return f"{texte}{INSECABLE}h" if texte else ""


def telephone_en_chiffres(valeur: str) -> str:
    """01 23 45 67 89; a number that is not French is left as it was typed."""
    chiffres = "".join(c for c in valeur if c.isdigit())
    if chiffres.startswith("33") and len(chiffres) == 11:
        chiffres = f"0{chiffres[2:]}"
    if len(chiffres) != 10 or not chiffres.startswith("0"):
        return valeur
    bornes = range(0, 12, 2)
    return INSECABLE.join(chiffres[debut:fin] for debut, fin in pairwise(bornes))


def telephone_a_garder(valeur: str) -> str:
    """A number as it is kept and searched: 01 23 45 67 89, or + and its country code; empty when it is not a number."""
    chiffres = re.sub(r"[\s\u00a0\u202f.\-/()]", "", valeur)
    if re.fullmatch(r"(\+33|0033)0?[1-9]\d{8}", chiffres):
        chiffres = f"0{chiffres[-9:]}"
    if re.fullmatch(r"0[1-9]\d{8}", chiffres):
        return telephone_en_chiffres(chiffres).replace(INSECABLE, " ")
    if re.fullmatch(r"(\+|00)[1-9]\d{6,13}", chiffres) and not chiffres.startswith(("+33", "0033")):
        return chiffres.replace("00", "+", 1) if chiffres.startswith("00") else chiffres
    return ""


def siret_en_chiffres(valeur: str) -> str:
    """123 456 789 00012."""
    chiffres = "".join(c for c in valeur if c.isdigit())
    if len(chiffres) != 14:
        return valeur
    return INSECABLE.join((chiffres[:3], chiffres[3:6], chiffres[6:9], chiffres[9:]))


def ecart_en_jours(valeur: date | datetime, le: date) -> str:
    """Dans 3 jours, aujourd’hui, en retard de 2 jours."""
    jours = (jour(valeur) - le).days
    if jours == 0:
        return "aujourd’hui"
    if jours == 1:
        return "demain"
    if jours > 1:
        return f"dans{INSECABLE}{nombre_en_chiffres(jours)}{INSECABLE}jours"
    unite = "jour" if jours == -1 else "jours"
    return f"en retard de{INSECABLE}{nombre_en_chiffres(-jours)}{INSECABLE}{unite}"


def anciennete(valeur: date | datetime, le: date) -> str:
    """Hier, il y a 3 jours: how long ago something happened."""
    jours = (le - jour(valeur)).days
    if jours == 0:
        return "aujourd’hui"
    if jours == 1:
        return "hier"
    if jours < 0:
        return ecart_en_jours(valeur, le)
    return f"il y a{INSECABLE}{nombre_en_chiffres(jours)}{INSECABLE}jours"


def initiales(personne: Any) -> str:
    """P. N., from a person's first name and name."""
    return " ".join(f"{mot[0].upper()}." for mot in (personne.prenom, personne.nom) if mot)
