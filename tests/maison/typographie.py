"""French typography, as the guards read it: on the text that people see, never on the code around it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser

INSECABLES = "\u00a0\u202f"
GABARIT = re.compile(r"{%-?.*?-?%}|{{.*?}}|{#.*?#}", re.S)
COMMENTAIRE = re.compile(r"{%\s*comment.*?%}.*?{%\s*endcomment\s*%}|<!--.*?-->", re.S)
VARIABLE = "\ue000"  # stands for a value that the template prints

# (what is wrong, how it is recognised)
REGLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("apostrophe droite", re.compile(r"[A-Za-zÀ-ÿ]'[A-Za-zÀ-ÿ\ue000]")),
    (
        "espace insécable devant : ; ?",
        re.compile(r"[\wÀ-ÿ)»’\ue000] [:;?](?=\s|$)|[A-Za-zÀ-ÿ»)][;?](?=\s|$)|[A-Za-zÀ-ÿ)»]:(?=\s)"),
    ),
    ("point d’exclamation", re.compile(r"[A-Za-zÀ-ÿ»)]\s?!(?=\s|$|»)")),
    ("guillemets français", re.compile(r"« |« | »|«(?=[\w\ue000])|(?<=[\w.\ue000])»")),
    ("espace insécable devant %", re.compile(r"[\d\ue000] %(?!\w)|\d%(?!\w)")),
    ("familier", re.compile(r"\b[Oo]ups\b|\bsuper\b|\bZut\b")),
    ("trois points", re.compile(r"[A-Za-zÀ-ÿ]\.\.\.")),
    (
        "premier du mois",
        re.compile(r"\b1 (?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)\b"),
    ),
)


def fautes(texte: str) -> Iterator[str]:
    """The faults of a visible text, each with a few words around it."""
    for nom, motif in REGLES:
        for trouve in motif.finditer(texte):
            autour = " ".join(texte[max(0, trouve.start() - 25) : trouve.end() + 25].split(" "))
            yield f"{nom} : …{autour.replace(VARIABLE, '{}').strip()}…"


class _TextesVisibles(HTMLParser):
    """The texts of a page, with the attributes that are read aloud or shown."""

    ATTRIBUTS = ("title", "alt", "aria-label", "placeholder", "data-confirmer")
    MUETS = ("script", "style", "code", "pre", "svg")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.textes: list[tuple[int, str]] = []
        self._muets = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.MUETS:
            self._muets += 1
        self.textes += [(self.getpos()[0], valeur) for nom, valeur in attrs if nom in self.ATTRIBUTS and valeur]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.MUETS and self._muets:
            self._muets -= 1

    def handle_data(self, data: str) -> None:
        if not self._muets and data.strip():
            self.textes.append((self.getpos()[0], data))


def sans_code(gabarit: str) -> str:
    """The template without its tags, lines kept; a printed value stays as a mark."""

    def lignes(trouve: re.Match[str]) -> str:
        texte = trouve.group()
        return (VARIABLE if texte.startswith("{{") else "") + "\n" * texte.count("\n")

    return GABARIT.sub(lignes, COMMENTAIRE.sub(lambda t: "\n" * t.group().count("\n"), gabarit))


def textes_visibles(gabarit: str) -> list[tuple[int, str]]:
    """(line, text) for each text of a template that somebody reads, those given to a component included."""
    lecteur = _TextesVisibles()
    lecteur.feed(sans_code(gabarit))
    textes = [(ligne, re.sub(r"[ \t\r\n]+", " ", texte.replace("\\n", " ")).strip()) for ligne, texte in lecteur.textes]
    for balise in re.finditer(
        r"{%-?\s*(?!load|url|extends|include|static|if|for|with|block)\w+(.*?)-?%}", gabarit, re.S
    ):
        ligne = gabarit.count("\n", 0, balise.start()) + 1
        textes += [(ligne, unescape(mot)) for mot in re.findall(r'"([^"]*\s[^"]*)"', balise.group(1))]
    return textes


def chaines_affichees(arbre: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, text) for each French sentence of a module: not a docstring, not SQL, not an f-string's format."""
    docstrings = {
        id(noeud.body[0].value)
        for noeud in ast.walk(arbre)
        if isinstance(noeud, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and noeud.body
        and isinstance(noeud.body[0], ast.Expr)
    }
    dans_f = set()
    for noeud in ast.walk(arbre):
        if isinstance(noeud, ast.JoinedStr):
            dans_f |= {id(valeur) for valeur in ast.walk(noeud) if valeur is not noeud}
            morceaux = [str(v.value) if isinstance(v, ast.Constant) else VARIABLE for v in noeud.values]
            yield noeud.lineno, "".join(morceaux)
    for noeud in ast.walk(arbre):
        if isinstance(noeud, ast.Constant) and isinstance(noeud.value, str) and id(noeud) not in docstrings | dans_f:
            yield noeud.lineno, noeud.value


FRANCAIS = re.compile(
    r"[éèêàçùôîœÉÀ’«»]|\b(?:le|la|les|des|une?|est|sont|du|cette|vous|votre|aucune?|pour|dans|par|sur)\b"
)
TECHNIQUE = re.compile(
    r"\b(?:SELECT|INSERT|UPDATE|CREATE|DELETE|FROM|WHERE|JOIN|coalesce|case when)\b|[{}<>=|\\]|::|^/|https?:|^[\w.-]+$"
)


def est_une_phrase(texte: str) -> bool:
    """Whether a string of the code is French for the eyes, rather than SQL, a pattern or a code."""
    return bool(" " in texte.strip() and FRANCAIS.search(texte) and not TECHNIQUE.search(texte))
