"""The small syntax of the sections: bold, italics, lists, subtitles; nothing else comes out of it.

Two walls: the reader of the syntax knows no HTML, and what it gives is cleaned again before it is shown or printed.
"""

from __future__ import annotations

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

BALISES = frozenset({"p", "br", "strong", "em", "ul", "ol", "li", "h3", "h4"})
# The page and the document hold the titles of the first levels: a typed one, whatever its level, comes under them.
_TITRES = {"h1": "h3", "h2": "h3", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
_LECTEUR = MarkdownIt("zero", {"html": False, "linkify": False}).enable(
    ["emphasis", "list", "heading", "newline", "escape"]
)

SYNTAXE = (
    ("**texte**", "gras"),
    ("*texte*", "italique"),
    ("- texte", "liste"),
    ("1. texte", "liste numérotée"),
    ("## texte", "sous-titre"),
)


def mettre_en_forme(texte: str) -> SafeString:
    """The HTML of a section."""
    jetons = _LECTEUR.parse(texte)
    for jeton in jetons:
        jeton.tag = _TITRES.get(jeton.tag, jeton.tag)
    html = _LECTEUR.renderer.render(jetons, _LECTEUR.options, {})
    return mark_safe(nh3.clean(html, tags=set(BALISES), attributes={}))  # noqa: S308 - cleaned just before
