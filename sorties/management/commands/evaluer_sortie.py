"""Print the verdict on a situation described in JSON, or on each of a list. The database is never opened."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from plie.pacte import versions_livrees
from sorties.lecture import lire_json, lire_situation
from sorties.regles import ErreurSituation, juger_sortie
from sorties.smic import bareme_du_projet

ENTREE_INVALIDE = 2


class Command(BaseCommand):
    help = "Donne le verdict de sortie d’une situation décrite en JSON (ou d’une liste de situations)."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("fichier", nargs="?", default="-", help="fichier JSON, ou - pour l’entrée standard")

    def handle(self, *args: Any, fichier: str, **options: Any) -> None:
        ignorees: list[str] = []
        try:
            resultat = evaluer_document(lire_json(_contenu(fichier)), ignorees)
        except ErreurSituation as erreur:
            raise CommandError(f"{erreur.champ} : {erreur.message}", returncode=ENTREE_INVALIDE) from None
        if ignorees:
            self.stderr.write(f"Clés inconnues, ignorées : {', '.join(ignorees)}")
        encodage = (getattr(self.stdout, "encoding", None) or "utf-8").lower()
        self.stdout.write(ecrire(resultat, ascii=not encodage.startswith("utf")))


def ecrire(resultat: Any, *, ascii: bool = False) -> str:
    """A verdict laid out to be read; a list with one verdict a line, so that ten thousand stay quick to write."""
    if not isinstance(resultat, list) or not resultat:
        return json.dumps(resultat, ensure_ascii=ascii, indent=2)
    coder = json.JSONEncoder(ensure_ascii=ascii).encode
    return "[\n" + ",\n".join(map(coder, resultat)) + "\n]"


def evaluer_document(document: Any, ignorees: list[str]) -> Any:
    """The verdict on a situation, or the list of verdicts on a list; the place of an error includes its rank."""
    if isinstance(document, list):
        return [_evaluer(objet, f"[{rang}].", ignorees) for rang, objet in enumerate(document)]
    return _evaluer(document, "", ignorees)


def _evaluer(objet: Any, lieu: str, ignorees: list[str]) -> dict[str, Any]:
    situation = lire_situation(objet, lieu=lieu, ignorees=ignorees)
    try:
        # The Pacte that ships with the software: the avenants of a database are not read.
        return juger_sortie(situation, bareme_du_projet(), connues=versions_livrees()).to_dict()
    except ErreurSituation as erreur:
        raise ErreurSituation(erreur.message, champ=f"{lieu}{erreur.champ}", regle=erreur.regle) from None


def _contenu(fichier: str) -> bytes:
    if fichier == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(fichier).read_bytes()
    except (OSError, ValueError) as erreur:
        raison = getattr(erreur, "strerror", None) or "chemin invalide"
        raise CommandError(f"{fichier} : fichier illisible ({raison}).", returncode=ENTREE_INVALIDE) from None
