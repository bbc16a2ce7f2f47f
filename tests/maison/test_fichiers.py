"""Rule 15 and the repository's hygiene: sizes, names, nothing left to do, nothing of a machine, no secret."""

from __future__ import annotations

import ast
import re
import subprocess
from functools import cache

from tests.maison.sources import APPLICATIONS, RACINE, modules

LIMITE = 320
BINAIRES = {".woff2", ".png", ".jpg", ".ico", ".pdf", ".ods", ".xlsx", ".gz", ".zip"}


@cache
def fichiers() -> dict[str, str]:
    """What the repository holds as text, by path (tracked, and about to be)."""
    sortie = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=RACINE, capture_output=True, text=True, check=False
    )
    chemins = sortie.stdout.splitlines() or [
        p.relative_to(RACINE).as_posix()
        for dossier in (*APPLICATIONS, "templates", "static", "tests", "docs", "deploy", "requirements", ".ci")
        for p in (RACINE / dossier).rglob("*")
        if p.is_file() and "__pycache__" not in p.parts
    ]
    return {
        chemin: (RACINE / chemin).read_text(encoding="utf-8", errors="ignore")
        for chemin in chemins
        if (RACINE / chemin).is_file() and (RACINE / chemin).suffix not in BINAIRES
    }


def test_aucun_fichier_ne_deborde() -> None:
    longs = {
        chemin: nombre
        for chemin, texte in fichiers().items()
        if chemin.endswith(".py") and "/migrations/" not in chemin and not chemin.startswith("tests/")
        and (nombre := len(texte.splitlines())) > LIMITE
    }  # fmt: skip
    assert longs == {}


def test_aucun_fourre_tout() -> None:
    fourre_tout = {"utils", "helpers", "misc", "common", "outils", "divers", "tools"}
    assert [c for c in fichiers() if c.endswith(".py") and re.split(r"[/.]", c)[-2] in fourre_tout] == []


# Built in pieces, so that this file does not find itself.
A_FAIRE = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
SAUTES = re.compile(r"pytest\.(?:mark\.)?(?:sk" + r"ip|xf" + r"ail|importorsk" + r"ip)")


def reperes(motif: re.Pattern[str], *suffixes: str) -> list[str]:
    return [
        f"{chemin}:{numero} {ligne.strip()[:100]}"
        for chemin, texte in fichiers().items()
        if not suffixes or chemin.endswith(suffixes)
        for numero, ligne in enumerate(texte.splitlines(), 1)
        if motif.search(ligne)
    ]


def test_rien_n_est_remis_a_plus_tard() -> None:
    assert reperes(A_FAIRE, ".py", ".html", ".js", ".css", ".sh", ".md", ".toml") == []


def test_aucun_essai_n_est_saute() -> None:
    assert reperes(SAUTES, ".py") == []


def test_rien_d_une_machine_ni_d_un_depot_de_paquets() -> None:
    """The repository installs anywhere: no index address, no path of somebody's machine."""
    motif = re.compile(
        r"(?<![\w/.-])/(?:wo" + r"rk|ro" + r"ot)(?:/|\b)(?!\.cache)|/ho" + r"me/\w|/Us" + r"ers/\w"
        r"|py" + r"pi\.org|pythonho" + r"sted|(?<!no-emit-)index-u" + r"rl|extra-in" + r"dex"
        r"|registry\.np" + r"m|np" + r"mjs|trusted-ho" + r"st"
    )
    assert reperes(motif) == []


def test_aucun_secret() -> None:
    motif = re.compile(
        r"-----BEGIN (?:[A-Z]+ )?PRIV" + r"ATE KEY"
        r"|AK" + r"IA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30}|xox[bap]-[0-9A-Za-z-]{10}"
        r"|SECRET_KEY\s*=\s*[\"'](?!essai|demo|clef-des-essais)[^\"'$<]{20}"
        r"|://[a-z]+:(?!plie@|essai@|\$|<|mot-de-passe|postgres@)[^@\s/{}\"']{6,}@"
    )
    assert reperes(motif) == []


def test_les_verrous_portent_des_empreintes_et_aucune_adresse() -> None:
    for nom in ("base", "dev"):
        texte = (RACINE / f"requirements/{nom}.txt").read_text(encoding="utf-8")
        assert "http" not in re.sub(r"(?m)^\s*#.*$", "", texte)
        epingles = re.findall(r"(?m)^([A-Za-z0-9][\w.\[\]-]*)==", texte)
        assert len(epingles) > 20
        blocs = re.split(r"(?m)^(?=[A-Za-z0-9])", texte)
        sans_empreinte = [b.split("==")[0] for b in blocs if "==" in b and "--hash=sha256:" not in b]
        assert sans_empreinte == []


def test_aucune_bibliotheque_d_un_autre_hote_dans_les_pages() -> None:
    """Strict policy: styles, scripts, fonts and images come from here."""
    motif = re.compile(
        r"""(?:src|href)=["'](?:https?:)?//[^"']+\.(?:js|css|woff2?|png|svg)|@import\s+url\(["']?https?:"""
    )
    assert reperes(motif, ".html", ".css", ".svg") == []


def test_chaque_module_dit_pourquoi_il_existe() -> None:
    muets = [
        chemin
        for chemin, arbre in modules().items()
        if arbre.body and ast.get_docstring(arbre) is None and not chemin.endswith("__init__.py")
    ]
    assert muets == []
