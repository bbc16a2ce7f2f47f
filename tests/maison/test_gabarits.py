"""The templates: strict policy, nothing dead, and French as it is printed (style, typography)."""

from __future__ import annotations

import re

import pytest

from parcours.volets import VOLETS
from tests.maison.sources import RACINE, gabarits, modules
from tests.maison.typographie import (
    VARIABLE,
    chaines_affichees,
    est_une_phrase,
    fautes,
    sans_code,
    textes_visibles,
)

# Loaded by a library or by Django under this name, not by our code.
# Read by programs or in a terminal as well as by people: plain spaces, the same bytes everywhere.
LUS_PAR_PROGRAMMES = (
    "plie/pacte.py",
    "plie/settings/",
    "plie/socle/",
    "sorties/lecture.py",
    "sorties/management/",
    "sorties/regles/",
    "sorties/reprise/",
    "pilotage/demo/",
    "pilotage/indicateurs/identites.py",
    "pilotage/management/",
)
PAR_NOM = re.compile(r"^(?:account|allauth|mfa|socialaccount|admin)/|^(?:400|403|403_csrf|404|405|500|503)\.html$")


def test_ni_script_ni_style_dans_les_pages() -> None:
    """Strict content policy: no inline script, style or handler; JSON data islands are not run."""
    motif = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|<style\b|\sstyle=[\"']|\son[a-z]+=[\"']|javascript:", re.I
    )
    trouves = [
        f"{nom}:{numero} {ligne.strip()[:80]}"
        for nom, texte in gabarits().items()
        # A PDF and a mail are not pages: no policy covers them, and they carry their own style.
        if nom.endswith(".html") and not nom.startswith("documents/") and not nom.endswith("/courriel.html")
        for numero, ligne in enumerate(texte.splitlines(), 1)
        if motif.search(ligne)
    ]
    assert trouves == []


def test_tout_gabarit_sert() -> None:
    """A template that nothing extends, includes, renders or registers is dead."""
    partout = "\n".join([*gabarits().values(), *(
        (RACINE / chemin).read_text(encoding="utf-8") for chemin in modules()
    )])  # fmt: skip
    inscrits = {volet.gabarit for volet in VOLETS}
    morts = [nom for nom in gabarits() if not PAR_NOM.match(nom) and nom not in inscrits and not _nomme(nom, partout)]
    assert morts == []


def _nomme(nom: str, partout: str) -> bool:
    if f'"{nom}"' in partout or f"'{nom}'" in partout:
        return True
    # Names composed by the code: "composants/{nom}.html", a suffix chosen by the request.
    dossier, _, fichier = nom.rpartition("/")
    base = fichier.rsplit(".", 1)[0]
    return bool(dossier) and bool(
        re.search(rf"[\"']{re.escape(dossier)}/\w*\{{\w+\}}", partout)
        or re.search(rf"[\"']{re.escape(base)}[\"']", partout)
    )


def test_toute_balise_est_chargee() -> None:
    """A template loads by itself what it uses, or inherits it from Django's builtins."""
    fautifs = []
    for nom, texte in gabarits().items():
        charges = set(" ".join(re.findall(r"{%\s*load\s+([^%]+)%}", texte)).split())
        fautifs += [
            f"{nom} : {bibliotheque}"
            for bibliotheque, balise in (("static", r"{%\s*static\b"), ("i18n", r"{%\s*(?:trans|blocktrans)"))
            if re.search(balise, texte) and bibliotheque not in charges
        ]
    assert fautifs == []


def test_les_pages_ont_un_titre() -> None:
    """RGAA 8.5: each page that extends a frame names itself."""
    sans_titre = [
        nom
        for nom, texte in gabarits().items()
        if nom.endswith(".html")
        and re.search(r"{%\s*extends\s+[\"']base\.html", texte)
        and not re.search(r"{%\s*block\s+(?:titre|title)", texte)
    ]
    assert sans_titre == []


def test_la_typographie_des_pages() -> None:
    trouvees = [
        f"templates/{nom}:{ligne} {faute}"
        for nom, texte in gabarits().items()
        if not nom.startswith("graphiques/")
        for ligne, visible in textes_visibles(texte)
        for faute in fautes(visible)
    ]
    assert trouvees == []


@pytest.mark.parametrize(
    "chemin", ["accounts", "participants", "parcours", "sorties", "commissions", "pilotage", "plie"]
)
def test_la_typographie_des_messages(chemin: str) -> None:
    trouvees = [
        f"{fichier}:{ligne} {faute}"
        for fichier, arbre in modules().items()
        if fichier.startswith(f"{chemin}/")
        for ligne, texte in chaines_affichees(arbre)
        if est_une_phrase(texte)
        for faute in fautes(texte)
        if not (fichier.startswith(LUS_PAR_PROGRAMMES) and ("insécable" in faute or "guillemets" in faute))
    ]
    assert trouvees == []


@pytest.mark.parametrize(
    ("texte", "nombre"),
    [
        ("Le parcours n’est pas ouvert.", 0),
        ("Le parcours n'est pas ouvert.", 1),
        ("Voulez-vous le clore ?", 1),
        ("Voulez-vous le clore\u00a0?", 0),
        ("Motif : refus", 1),
        ("Motif\u00a0: refus", 0),
        ("« BRSA »", 2),
        ("Voulez-vous...", 1),
        ("«\u00a0BRSA\u00a0»", 0),
        ("53 % des sorties", 1),
        ("Enregistré !", 1),
        ("Le 1 janvier 2026", 1),
        (f"{VARIABLE} : {VARIABLE}", 1),
        ("10:30", 0),
    ],
)
def test_le_relecteur_lui_meme(texte: str, nombre: int) -> None:
    assert len(list(fautes(texte))) == nombre


def test_le_relecteur_ne_lit_pas_le_code() -> None:
    gabarit = '{% if a == "x : y" %}<p class="a b" title="Ouvrir : oui">{{ nom }} : <b>oui</b></p>{% endif %}'
    assert [faute for _, texte in textes_visibles(gabarit) for faute in fautes(texte)] != []
    assert "x : y" not in sans_code(gabarit)


INFINITIF = re.compile(r"^(?:Ne pas |Se |S’|Tout |Tous |En )?\w+(?:er|ir|re|oir)\b")
# What only opens a panel, or answers a question, is named by its noun.
NOMS = re.compile(r"^(?:Retour|Non|Oui|Suivant|Précédent|Accueil|Aide|Menu|Gestes|Raccourcis du clavier)\b")


def test_les_boutons_sont_a_l_infinitif() -> None:
    """Buttons say what they do: Enregistrer, Proposer une sortie."""
    trouves = []
    for nom, texte in gabarits().items():
        for bouton in re.finditer(r"<button\b[^>]*>(.*?)</button>", texte, re.S):
            libelle = " ".join(re.sub(r"<[^>]+>|\ue000", " ", sans_code(bouton.group(1))).split())
            if (
                libelle
                and VARIABLE not in sans_code(bouton.group(1))
                and not (INFINITIF.match(libelle) or NOMS.match(libelle))
            ):
                ligne = texte.count("\n", 0, bouton.start()) + 1
                trouves.append(f"templates/{nom}:{ligne} {libelle}")
    assert trouves == []
