"""The library of the components, the tones and the icons."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from plie.socle import typographie

register = template.Library()

# Each tone has its default icon, so that it is never told by its colour alone (RGAA 3.1).
ICONES_DES_TONS = {
    "succes": "check-circle-fill",
    "attention": "exclamation-triangle-fill",
    "danger": "exclamation-octagon-fill",
    "info": "info-circle-fill",
    "accent": "star-fill",
    "neutre": "circle",
}
TONS_DES_MESSAGES = {
    "debug": "neutre",
    "info": "info",
    "success": "succes",
    "warning": "attention",
    "error": "danger",
}
# From this many days on, a deadline is near (the colour and the icon of the item change).
JOURS_PROCHES = 7
# Where nothing is written, nothing could have been: a period to look at, a choice of columns.
TITRE_ERREURS_LECTURE = f"Corriger les points suivants{typographie.INSECABLE}:"
TITRE_ERREURS = f"Rien n’a été enregistré. Corriger les points suivants{typographie.INSECABLE}:"


@lru_cache(maxsize=512)
def svg(nom: str, taille: int) -> str:
    """Read an icon once per process; it is decorative, the text beside it speaks."""
    texte = render_to_string(f"bs_icon/{nom}.svg", {"height": taille})
    return texte.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


@register.simple_tag
def icone(nom: str, taille: int = 16) -> SafeString:
    """`{% icone "calendar-check" %}`: a decorative Bootstrap icon, as inline SVG."""
    return mark_safe(svg(nom, taille))  # noqa: S308  (the SVG files of the library)


@register.filter
def ton_du_message(niveau: str) -> str:
    """Give the tone of a Django message from its `level_tag`."""
    return TONS_DES_MESSAGES.get(niveau, "info")
