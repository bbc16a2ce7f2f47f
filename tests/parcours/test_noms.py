"""Two hundred names of every script (B14): stored as typed, found however they are typed, never recorded twice."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import unicodedata
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import python_calamine
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from parcours.forms.orientation import FormulaireOrientation
from parcours.models import Parcours
from parcours.selectors.recherche import lire_demande, rechercher
from participants.doublons.paires import paires
from participants.models import Participant
from participants.selectors import personnes_identiques, personnes_ressemblantes
from participants.services import creer_participant
from plie.socle.horloge import aujourdhui
from plie.socle.pdf import rendre_pdf
from tests.fabriques.accounts import gestionnaire, plie

pytestmark = pytest.mark.django_db
NOMS = Path(__file__).resolve().parent.parent / "donnees" / "noms.csv"
PREMIER_JOUR = date(1950, 1, 1)
APOSTROPHES = re.compile(r"['’ʼ`]")


def noms() -> list[tuple[str, str]]:
    """Name and first name, as they would be typed."""
    with NOMS.open(encoding="utf-8", newline="") as fichier:
        return [(ligne["nom"], ligne["prenom"]) for ligne in csv.DictReader(fichier, delimiter=";")]


def variantes(texte: str) -> set[str]:
    """The same name without its accents, its apostrophes, its hyphens, in capitals, in small letters, decomposed."""
    decompose = unicodedata.normalize("NFD", texte)
    trouvees = {
        texte,
        texte.upper(),
        texte.lower(),
        decompose,
        unicodedata.normalize("NFC", texte),
        "".join(c for c in decompose if not unicodedata.combining(c)),
        APOSTROPHES.sub("’", texte),
        APOSTROPHES.sub("'", texte),
        APOSTROPHES.sub(" ", texte),
        APOSTROPHES.sub("", texte),
        texte.replace("-", " "),
        texte.replace("-", ""),
    }
    # Without its only sign, nothing of it is left.
    return {v for v in trouvees if v.strip()}


def jour(rang: int) -> date:
    """A birth date of one's own: recall is not helped by chance, nor spoilt by namesakes."""
    return PREMIER_JOUR + timedelta(days=40 * rang)


@pytest.fixture
def connus() -> list[Participant]:
    """Everybody, each with a parcours of Aix, closed."""
    le = aujourdhui()
    personnes = []
    for rang, (nom, prenom) in enumerate(noms()):
        personne = creer_participant(
            champs={"nom": nom, "prenom": prenom, "date_naissance": jour(rang), "sexe": "F"}, le=le
        )
        Parcours.objects.create(
            participant=personne, plie=plie(), prescripteur="caf", statut="refuse", date_orientation=date(2022, 1, 3)
        )
        personnes.append(personne)
    return personnes


def test_il_y_a_deux_cents_noms() -> None:
    assert len(noms()) >= 200
    assert max(len(nom) for nom, _ in noms()) == 255


def test_un_nom_se_garde_comme_il_a_ete_saisi() -> None:
    """Through the form of the orientation, up to the table: unchanged modulo NFC, edge spaces aside."""
    le = aujourdhui()
    changes = []
    for nom, prenom in noms():
        saisie = {
            "nom": nom, "prenom": prenom or "X", "date_naissance": "04/05/1990", "sexe": "F", "commune": "13001",
            "prescripteur": "caf", "date_orientation": f"{le:%d/%m/%Y}", "cle": "1b4e28ba-2fa1-11d2-883f-0016d3cca427",
        }  # fmt: skip
        formulaire = FormulaireOrientation(saisie, plie=plie(), le=le)
        assert formulaire.is_valid(), (nom, formulaire.errors)
        personne = creer_participant(champs=formulaire.champs_personne, le=le)
        personne.refresh_from_db()
        obtenu = (unicodedata.normalize("NFC", personne.nom), unicodedata.normalize("NFC", personne.prenom))
        attendu = (unicodedata.normalize("NFC", nom), unicodedata.normalize("NFC", prenom or "X"))
        if obtenu != attendu:
            changes.append((attendu, obtenu))
    assert changes == []


def test_la_recherche_retrouve_chacun_quelle_que_soit_la_frappe(connus: list[Participant]) -> None:
    """Recall of 100 % across apostrophes, hyphens, accents and case, in both orders."""
    utilisateur = gestionnaire()
    le = aujourdhui()
    perdus = []
    for personne in connus:
        complet = f"{personne.nom} {personne.prenom}".strip()
        for frappe in variantes(complet[:120]) | {f"{personne.prenom} {personne.nom}"[:120]}:
            trouves: list[Any] = rechercher(utilisateur, frappe, le=le).parcours
            if personne.pk not in {p.participant_id for p in trouves}:
                perdus.append((complet, frappe))
    assert perdus == []


def test_une_lettre_seule_se_cherche_comme_un_mot(connus: list[Participant]) -> None:
    utilisateur = gestionnaire()
    trouves: list[Any] = rechercher(utilisateur, "e", le=aujourdhui()).parcours
    assert [p.participant.nom for p in trouves] == ["E"]
    assert lire_demande("🙂").mots == ("🙂",)


def test_un_doublon_se_reconnait_quelle_que_soit_la_frappe(connus: list[Participant]) -> None:
    """At entry (proposed, then refused until told apart): recall of 100 % with the birth date."""
    utilisateur = gestionnaire()
    perdus = []
    for rang, personne in enumerate(connus):
        for nom in variantes(personne.nom):
            saisie: dict[str, Any] = {"nom": nom, "prenom": personne.prenom, "date_naissance": jour(rang)}
            for selecteur in (personnes_ressemblantes, personnes_identiques):
                if personne.pk not in selecteur(utilisateur=utilisateur, **saisie).values_list("pk", flat=True):
                    perdus.append((selecteur.__name__, personne.nom, nom))
    assert perdus == []


def test_la_page_des_doublons_reunit_chaque_nom_et_sa_variante(connus: list[Participant]) -> None:
    attendues = set()
    for rang, personne in enumerate(connus):
        nue = unicodedata.normalize("NFD", APOSTROPHES.sub(" ", personne.nom).replace("-", " ").upper())
        sosie = creer_participant(
            champs={
                "nom": ("".join(c for c in nue if not unicodedata.combining(c)).strip() or personne.nom)[:255],
                "prenom": personne.prenom,
                "date_naissance": jour(rang),
                "sexe": "F",
            },
            le=aujourdhui(),
        )
        Parcours.objects.create(
            participant=sosie, plie=plie(), prescripteur="caf", statut="refuse", date_orientation=date(2022, 1, 3)
        )
        attendues.add((personne.pk, sosie.pk))
    trouvees = {(p.premier, p.second) for p in paires(gestionnaire())}
    assert attendues - trouvees == set()


def test_les_exports_portent_les_memes_lettres(connus: list[Participant]) -> None:
    client = Client()
    client.force_login(gestionnaire(), backend="allauth.account.auth_backends.AuthenticationBackend")
    attendus = sorted(personne.nom for personne in connus)
    for format_fichier in ("xlsx", "ods"):
        reponse = client.get(reverse("parcours:exporter", args=[format_fichier]), {"statut": "tous"})
        classeur = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(reponse.content))
        feuille = classeur.get_sheet_by_index(0).to_python()
        assert sorted(str(ligne[0]) for ligne in feuille[1:]) == attendus, format_fichier


def test_un_document_porte_les_memes_lettres(tmp_path: Path) -> None:
    """The text of a PDF, name by name, for the scripts of the embedded font that are written from left to right."""
    latins = [
        unicodedata.normalize("NFC", nom)
        for nom, _ in noms()
        if len(nom) < 60
        and all(unicodedata.name(c, "").startswith(("LATIN", "GREEK", "CYRILLIC")) or not c.isalpha() for c in nom)
    ]
    assert len(latins) > 120
    fichier = tmp_path / "noms.pdf"
    lignes = "".join(f"<p>{rang} : {escape(nom)} ;</p>" for rang, nom in enumerate(latins))
    fichier.write_bytes(rendre_pdf(f"<h1>Noms</h1>{lignes}", titre="Noms"))
    lu = subprocess.run(["pdftotext", "-enc", "UTF-8", str(fichier), "-"], check=True, capture_output=True, text=True)
    texte = _sans_blanc(lu.stdout)
    assert [nom for rang, nom in enumerate(latins) if f"{rang}:{_sans_blanc(nom)};" not in texte] == []


def _sans_blanc(texte: str) -> str:
    """Line breaks and soft joiners are the page's, not the name's."""
    return "".join(unicodedata.normalize("NFC", texte).replace("\u200b", "").split())
