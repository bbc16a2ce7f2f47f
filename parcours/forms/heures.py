"""The hour of an appointment, typed as people write it: 9h30, 9 h, 930, 09:30."""

from __future__ import annotations

import re
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

MESSAGE_HEURE = "Saisir une heure, par exemple 9h30."
_SAISIE = re.compile(r"(\d{1,2})\s*(?:h|:|\.)\s*(\d{2})?|(\d{1,2})(\d{2})|(\d{1,2})", re.IGNORECASE)


def lire_heure(texte: str) -> time | None:
    """Read an hour; None when it is not one."""
    trouve = _SAISIE.fullmatch(re.sub(r"[\s\u00a0\u202f]", "", texte))
    if trouve is None:
        return None
    heures = next(int(g) for g in (trouve[1], trouve[3], trouve[5]) if g is not None)
    minutes = int(trouve[2] or trouve[4] or 0)
    return time(heures, minutes) if heures < 24 and minutes < 60 else None


class ChampHeure(forms.TimeField):
    """An hour in any of the French writings."""

    default_error_messages = {"invalid": MESSAGE_HEURE}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget",
            forms.TextInput(
                {"class": "champ-heure", "inputmode": "text", "autocomplete": "off", "placeholder": "9h30"}
            ),
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> time | None:
        """Read what people type; the native field would refuse it."""
        if value in self.empty_values:
            return None
        if isinstance(value, time):
            return value
        lue = lire_heure(str(value))
        if lue is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return lue

    def prepare_value(self, value: Any) -> Any:
        """Show 9h30."""
        return f"{value.hour}h{value.minute:02}" if isinstance(value, time) else value
