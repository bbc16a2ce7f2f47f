"""Form fields that read what people really type: French dates, hours with a comma, phone numbers.

A text with a NUL or a lone surrogate cannot be stored by PostgreSQL, and no one reads the other control characters:
they are refused here with a sentence, instead of failing there with an error page.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from plie.socle import typographie
from plie.socle.periodes import ANNEES

MESSAGE_DATE = "Saisir une date, par exemple 31/12/2026."
MESSAGE_ANNEE = f"Vérifier l’année : de {ANNEES.start} à {ANNEES.stop - 1}."
MESSAGE_HEURES = "Saisir un nombre d’heures, par exemple 12,5."
MESSAGE_TROP_D_HEURES = "Ce nombre d’heures est trop grand\u00a0: vérifier la saisie."
MESSAGE_TELEPHONE = "Saisir un numéro de téléphone à dix chiffres, par exemple 01 23 45 67 89."
MESSAGE_UNE_LIGNE = "Ce champ tient sur une ligne. Supprimer la tabulation ou le retour à la ligne."
MESSAGE_ILLISIBLE = "Le texte contient un caractère illisible. Le supprimer, ou saisir de nouveau le passage."
# Below this, two digits are a year of the 2000s; from it on, of the 1900s (birth dates).
PIVOT_DES_ANNEES = 69
DATE_SAISIE = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})")
DATE_COLLEE = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})")
DATE_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
# What no keyboard types and no document prints; a text of several lines may hold tabs and breaks of line.
ILLISIBLES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
SAUTS = re.compile("[\t\n\r]")
# The breaks of line and of page that a word processor pastes.
SAUTS_COLLES = re.compile("[\x0b\x0c]")


def lire_date(texte: str) -> date | None:
    """Read 31/12/2026, 31/12/26, 31.12.2026, 31122026 or 2026-12-31; None when it is not a date."""
    saisie = texte.strip()
    if iso := DATE_ISO.fullmatch(saisie):
        annee, mois, jour = (int(morceau) for morceau in iso.groups())
    elif francaise := DATE_SAISIE.fullmatch(saisie) or DATE_COLLEE.fullmatch(saisie):
        jour, mois, annee = (int(morceau) for morceau in francaise.groups())
        if len(francaise[3]) == 2:
            annee += 2000 if annee < PIVOT_DES_ANNEES else 1900
    else:
        return None
    try:
        return date(annee, mois, jour)
    except ValueError:
        return None


def mots_de_l_adresse(texte: str, maximum: int) -> str:
    """What an address asks to look for, spaces evened out: what no database can keep is in none of its rows."""
    return " ".join(ILLISIBLES.sub(" ", texte).split())[:maximum]


def refuser_illisible(texte: str, *, une_ligne: bool = False) -> None:
    """Refuse what no database can keep, and what nobody can read; on one line, what would make two of it."""
    if ILLISIBLES.search(texte):
        raise ValidationError(MESSAGE_ILLISIBLE, code="illisible")
    if une_ligne and SAUTS.search(texte):
        raise ValidationError(MESSAGE_UNE_LIGNE, code="illisible")


class SaisieDate(forms.TextInput):
    """A text input, not `type="date"`: the native one refuses what people type or paste (31122026).

    The script `dates.js` adds a button that opens the calendar of the browser, and the arrows.
    """

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {
                "class": "champ-date",
                "inputmode": "numeric",
                "autocomplete": "off",
                "data-date": True,
                "placeholder": "jj/mm/aaaa",
                **(attrs or {}),
            }
        )

    def format_value(self, value: Any) -> str | None:
        """Show 31/12/2026; what could not be read is shown as it was typed."""
        if isinstance(value, date):
            return typographie.date_en_chiffres(value)
        lue = DATE_ISO.fullmatch(str(value or "").strip()) and lire_date(str(value))
        return typographie.date_en_chiffres(lue) if lue else super().format_value(value)


class ChampDate(forms.DateField):
    """A date in any of the French writings, or ISO."""

    widget = SaisieDate
    default_error_messages = {"invalid": MESSAGE_DATE, "annee": MESSAGE_ANNEE}

    def to_python(self, value: Any) -> date | None:
        """Read the text by ourselves: `input_formats` would accept 1/1/0026."""
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        lue = lire_date(str(value))
        if lue is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if lue.year not in ANNEES:
            raise ValidationError(self.error_messages["annee"], code="annee")
        return lue


class ChampHeures(forms.DecimalField):
    """Hours, with a comma or a point, and spaces between thousands."""

    default_error_messages = {
        "invalid": MESSAGE_HEURES,
        "min_value": "Un nombre d’heures ne peut pas être négatif.",
        "max_decimal_places": "Deux chiffres au plus après la virgule, par exemple 12,25.",
        "max_digits": MESSAGE_TROP_D_HEURES,
        "max_whole_digits": MESSAGE_TROP_D_HEURES,
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 7)
        kwargs.setdefault("decimal_places", 2)
        kwargs.setdefault("min_value", Decimal(0))
        kwargs.setdefault(
            "widget",
            forms.TextInput({"class": "champ-heures", "inputmode": "decimal", "autocomplete": "off"}),
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        """Accept 1 234,5 and 12,5 h."""
        if isinstance(value, str):
            value = re.sub(r"\s*h?$", "", re.sub(r"[\s\u00a0\u202f]", "", value)).replace(",", ".")
            if value and not re.fullmatch(r"-?\d+(\.\d+)?", value):
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """Show 12,5."""
        if isinstance(value, int | float | Decimal):
            return typographie.nombre_en_chiffres(value).replace(typographie.FINE, "")
        return value


class ChampTexte(forms.CharField):
    """A line of text, without what cannot be stored nor read."""

    une_ligne = True

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No `maxlength`: the browser would cut a pasted text without a word; here it is refused, and kept."""
        return {nom: valeur for nom, valeur in super().widget_attrs(widget).items() if nom != "maxlength"}

    def clean(self, value: Any) -> Any:
        """Refuse before any other check, so that the message is the useful one."""
        if isinstance(value, str):
            if not self.une_ligne:
                value = SAUTS_COLLES.sub("\n", value)
            elif self.strip:
                value = value.strip()
        refuser_illisible(str(value or ""), une_ligne=self.une_ligne)
        return super().clean(value)


class ChampTexteLong(ChampTexte):
    """A free text; with `brouillon`, it is kept on the machine while it is typed.

    The draft's key names the object ("entretien-12"), so that a draft never lands in another file.
    """

    une_ligne = False

    def __init__(self, *, brouillon: str = "", lignes: int = 6, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea({"rows": lignes}))
        super().__init__(**kwargs)
        self.brouillon = brouillon

    @property
    def brouillon(self) -> str:
        """The key of the draft, empty when none is kept."""
        return str(self.widget.attrs.get("data-brouillon", ""))

    @brouillon.setter
    def brouillon(self, cle: str) -> None:
        if cle:
            self.widget.attrs["data-brouillon"] = cle
        else:
            self.widget.attrs.pop("data-brouillon", None)


class ChampTelephone(ChampTexte):
    """A phone number: kept as 01 23 45 67 89, or with its country code when it is foreign."""

    default_error_messages = {"invalid": MESSAGE_TELEPHONE}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget",
            forms.TextInput(
                {
                    "class": "champ-telephone",
                    "type": "tel",
                    "inputmode": "tel",
                    "autocomplete": "off",
                }
            ),
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """Normalise, with plain spaces (the column is searched)."""
        texte = super().to_python(value) or ""
        if not texte:
            return ""
        numero = typographie.telephone_a_garder(texte)
        if not numero:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return numero
