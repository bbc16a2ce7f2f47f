"""B11: hostile files deposited through the real form. All refused in plain words; nothing is kept."""

from __future__ import annotations

import resource
import time
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import ImageFile

from sorties.models import Justificatif
from tests.connexion import connecte
from tests.fabriques import accounts
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.sorties import FabriqueContrat, image, pdf
from tests.sorties.corpus_hostile import corpus

# Of processor, ours and the child's, against what a fixed work costs in the same run: a loaded or slower machine,
# or one that traces the branches, does not count.
ETALONS_MAX = 25
MEMOIRE_MAX = 100 * 1024  # kB, of the web process, over the whole corpus


@pytest.mark.django_db
def test_aucun_fichier_hostile_n_entre(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    referent = accounts.accompagnateur()
    parcours = parcours_en_cours(referent=referent)
    contrat = FabriqueContrat(parcours=parcours)
    client, adresse = connecte(referent), reverse("sorties:justificatif_ajouter", args=[parcours.pk])
    saisie = {"objet": f"contrat-{contrat.pk}", "nature": "bulletin", "date_piece": "01/06/2024"}
    attendus, obtenus, lents = {}, {}, {}
    cas = list(corpus())
    # What the engine of the PDFs does to the whole process, once a document has been drawn in it.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    maximum = ETALONS_MAX * _etalon()
    avant = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for nom_du_cas, nom, contenu, message in cas:
        attendus[nom_du_cas] = (422, [_espaces(message)])
        depart = _processeur()
        fichier = SimpleUploadedFile(nom, contenu, "application/pdf")
        reponse = client.post(adresse, {**saisie, "fichier": fichier})
        if (duree := _processeur() - depart) > maximum:
            lents[nom_du_cas] = round(duree, 1)
        erreurs = reponse.context["form"].errors["fichier"] if reponse.status_code == 422 else []
        obtenus[nom_du_cas] = (reponse.status_code, [_espaces(str(e)) for e in erreurs])
    assert obtenus == attendus
    assert (len(cas) >= 60, len(attendus) == len(cas)) == (True, True)
    assert lents == {}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - avant <= MEMOIRE_MAX
    assert (Justificatif.objects.count(), _fichiers(settings.MEDIA_ROOT)) == (0, [])


def _espaces(texte: str) -> str:
    return texte.replace("\u202f", " ").replace("\u00a0", " ")


def _etalon() -> float:
    """The processor time of inflating 64 MB, the least of three: about a tenth of a second."""
    comprime = zlib.compress(bytes(64 << 20), 1)
    durees = []
    for _ in range(3):
        depart = time.process_time()
        zlib.decompress(comprime)
        durees.append(time.process_time() - depart)
    return min(durees)


def _processeur() -> float:
    enfants = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + enfants.ru_utime + enfants.ru_stime


def _fichiers(racine: str) -> list[Path]:
    return [chemin for chemin in Path(racine).rglob("*") if chemin.is_file()]


@pytest.mark.django_db
def test_les_bons_fichiers_entrent_et_leur_nom_ne_decide_de_rien(settings: Any) -> None:
    referent = accounts.accompagnateur()
    parcours = parcours_en_cours(referent=referent)
    contrat = FabriqueContrat(parcours=parcours)
    client, adresse = connecte(referent), reverse("sorties:justificatif_ajouter", args=[parcours.pk])
    charge = b"PK\x03\x04<?php system($_GET[0]) ?>"
    depots = [
        ("bulletin de salaire.pdf", pdf("un") + b"\r\n\x1a\0", "bulletin de salaire.pdf"),
        ("../../passwd.pdf", pdf("deux"), "passwd.pdf"),
        ("fiche\u202egpj.exe", image("PNG", (12, 12)), "fichegpj.png"),
        ("photo.php.jpg", image("JPEG", (13, 13)) + charge, "photo.jpg"),
        ("scan.png", image("PNG", (14, 14)) + charge, "scan.png"),
    ]
    for nom, contenu, _ in depots:
        fichier = SimpleUploadedFile("x", contenu, "text/html")
        fichier._name = nom  # as a browser may send it: Django keeps the last part only
        saisie = {"objet": f"contrat-{contrat.pk}", "nature": "bulletin", "date_piece": "01/06/2024"}
        assert client.post(adresse, {**saisie, "fichier": fichier}).status_code == 302, nom
    assert sorted(p.nom_affiche for p in Justificatif.objects.all()) == sorted(affiche for *_, affiche in depots)
    gardes = [chemin.read_bytes() for chemin in _fichiers(settings.MEDIA_ROOT)]
    assert (len(gardes), [octets for octets in gardes if b"<?php" in octets]) == (5, [])
