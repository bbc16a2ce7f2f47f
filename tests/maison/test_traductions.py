"""The French that replaces the libraries': what is read is what is compiled."""

import ast
import gettext
import re

from tests.maison.sources import RACINE

DOSSIER = RACINE / "locale" / "fr" / "LC_MESSAGES"
ENTREE = re.compile(r'^msgid ((?:".*"\n)+)msgstr ((?:".*"(?:\n|$))+)', re.M)


def test_les_phrases_compilees_sont_celles_du_fichier() -> None:
    def phrase(lignes: str) -> str:
        return "".join(ast.literal_eval(ligne) for ligne in lignes.strip().splitlines())

    texte = (DOSSIER / "django.po").read_text(encoding="utf-8")
    ecrites = {phrase(anglais): phrase(francais) for anglais, francais in ENTREE.findall(texte)}
    del ecrites[""]  # the head of the file
    with (DOSSIER / "django.mo").open("rb") as compile_:
        lues = gettext.GNUTranslations(compile_)
    assert len(ecrites) == texte.count("msgid ") - 1
    assert {anglais: lues.gettext(anglais) for anglais in ecrites} == ecrites
