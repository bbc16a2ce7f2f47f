"""The arguments that the commands of figures share: which PLIE, which period, where to write."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NoReturn

from django.core.management.base import CommandError

from accounts.models import Plie
from pilotage.selectors import TOUS_LES_PLIE
from plie.socle.periodes import Periode

ARGUMENTS_INVALIDES = 2
ANNEES = range(1990, 2101)


def refuser(message: str) -> NoReturn:
    """Stop with a sentence and the status of bad arguments."""
    raise CommandError(message, returncode=ARGUMENTS_INVALIDES)


def en_francais(parser: ArgumentParser) -> None:
    """Refuse an unknown or incomplete option with the same status, in French."""

    def error(message: str) -> NoReturn:
        parser.exit(ARGUMENTS_INVALIDES, f"Arguments invalides : {message}\nVoir {parser.prog} --help.\n")

    parser.error = error  # type: ignore[method-assign]


def lire_plies(perimetre: str | None) -> list[Plie]:
    """The PLIE of « aix », « aix,mar » or « tous »."""
    if not perimetre:
        refuser("Indiquer --plie CODE ou --plie tous.")
    if perimetre == TOUS_LES_PLIE:
        return list(Plie.objects.order_by("code"))
    codes = [code.strip() for code in perimetre.split(",") if code.strip()]
    connus = {plie.code: plie for plie in Plie.objects.filter(code__in=codes)}
    inconnus = [code for code in codes if code not in connus]
    if inconnus or not codes:
        tous = ", ".join(Plie.objects.order_by("code").values_list("code", flat=True))
        refuser(f"PLIE inconnu : {', '.join(inconnus) or '(vide)'}. Codes attendus : {tous}, ou tous.")
    return [connus[code] for code in dict.fromkeys(codes)]


def lire_periode(trimestre: str | None, du: str | None, au: str | None) -> Periode:
    """A quarter, or two dates, never both."""
    if trimestre is not None:
        if du is not None or au is not None:
            refuser("Indiquer --trimestre, ou bien --du et --au, mais pas les deux.")
        try:
            periode = Periode.lire_trimestre(trimestre)
        except ValueError as erreur:
            refuser(f"--trimestre : {erreur}")
        if periode.debut.year not in ANNEES:
            refuser(f"--trimestre : année {periode.debut.year} hors des limites ({ANNEES[0]} à {ANNEES[-1]}).")
        return periode
    if du is None or au is None:
        refuser("Indiquer --trimestre AAAATn, ou bien --du AAAA-MM-JJ et --au AAAA-MM-JJ.")
    debut, fin = lire_date("--du", du), lire_date("--au", au)
    if fin < debut:
        refuser(f"--au ({fin:%d/%m/%Y}) précède --du ({debut:%d/%m/%Y}).")
    return Periode(debut, fin)


def lire_date(option: str, texte: str) -> date:
    for forme in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            lue = datetime.strptime(texte.strip(), forme).date()  # noqa: DTZ007 - a date has no zone
        except ValueError:
            continue
        if lue.year not in ANNEES:
            refuser(f"{option} : année {lue.year} hors des limites ({ANNEES[0]} à {ANNEES[-1]}).")
        return lue
    refuser(f"{option} : date attendue sous la forme AAAA-MM-JJ, « {texte[:20]} » reçu.")


def lire_format(format_fichier: str, formats: Sequence[str]) -> str:
    if format_fichier not in formats:
        refuser(f"--format : « {format_fichier[:20]} » inconnu. Formats attendus : {', '.join(formats)}.")
    return format_fichier


def livrer(contenu: bytes, fichier: str | None, *, binaire: bool) -> None:
    """Write to the file, else to standard output, bytes as they are."""
    if fichier is None:
        if binaire and sys.stdout.isatty():
            refuser("Ce format ne s’affiche pas dans un terminal : indiquer --fichier.")
        sys.stdout.flush()
        sys.stdout.buffer.write(contenu)
        sys.stdout.buffer.flush()
        return
    try:
        Path(fichier).write_bytes(contenu)
    except (OSError, ValueError) as erreur:
        refuser(f"{fichier} : écriture impossible ({getattr(erreur, 'strerror', None) or 'chemin invalide'}).")
