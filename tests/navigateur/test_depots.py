"""Files chosen in the browser: the hostile ones refused beside their field, the sound ones kept and read again."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from accounts.models import Utilisateur
from parcours.models import Parcours
from plie.journal.models import Consultation
from plie.socle.horloge import aujourdhui
from plie.socle.periodes import ajouter_mois
from sorties.models import Justificatif
from tests.fabriques.sorties import FabriqueContrat, pdf
from tests.navigateur.gestes import Poste
from tests.navigateur.gestes_preuves import egaliser, erreurs, piece, saisis, suivre
from tests.navigateur.photos import photographier, sans_debordement
from tests.sorties.corpus_hostile import corpus

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.navigateur,
    pytest.mark.xdist_group("navigateur"),
]
LE = aujourdhui()
DEBUT = ajouter_mois(LE, -8)
# Of each kind, one; the whole corpus goes through the form without a browser.
HOSTILES = (
    "PDF, script à l’ouverture",
    "PDF, fichier joint",
    "PDF chiffré",
    "page web nommée PDF",
    "PDF suivi d’une page web",
    "SVG qui agit",
    "SVG nommé PNG",
    "docm nommé PDF",
    "30 000 pixels",
    "PNG coupé",
    "zéro octet",
    "dix mégaoctets et un",
)


def photographie() -> bytes:
    """A JPEG that says where and with what it was taken, as a telephone makes it."""
    sortie = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Marque de l’appareil"
    Image.new("RGB", (640, 480), (90, 120, 160)).save(sortie, "JPEG", exif=exif)
    return sortie.getvalue()


def telecharger(ecran: Poste, libelle: str, dossier: Path) -> tuple[str, bytes]:
    """Follow the link of a piece: the name under which it arrives, and what it holds."""
    with ecran.page.expect_download() as attendu:
        ecran.page.get_by_role("link", name=libelle, exact=True).click()
    chemin = dossier / "piece"
    attendu.value.save_as(chemin)
    return attendu.value.suggested_filename, chemin.read_bytes()


def gardes(racine: str) -> list[str]:
    """The digests of all that is stored."""
    return sorted(hashlib.sha256(f.read_bytes()).hexdigest() for f in Path(racine).rglob("*") if f.is_file())


def test_un_fichier_hostile_est_refuse_un_bon_est_garde(
    poste: Callable[[Utilisateur], Poste], referent: Utilisateur, suivi: Parcours, settings: Any, tmp_path: Path
) -> None:
    contrat = FabriqueContrat(parcours=suivi, employeur="Hôtel des Pins", date_debut=ajouter_mois(LE, -4))
    ecran = suivre(poste(referent).aller(f"/parcours/{suivi.pk}/"), "Déposer une pièce pour CDI")
    garde = {"objet": f"contrat-{contrat.pk}", "nature": "attestation_employeur", "date_piece": f"{LE:%d/%m/%Y}"}
    ecran.remplir(nature="attestation_employeur", date_piece=LE).cliquer("Déposer la pièce")
    assert erreurs(ecran) == {"fichier": "Ce champ est obligatoire."}

    cas = {nom_du_cas: (nom, contenu, message) for nom_du_cas, nom, contenu, message in corpus()}
    attendus = {nom_du_cas: ({"fichier": egaliser(cas[nom_du_cas][2])}, garde) for nom_du_cas in HOSTILES}
    obtenus = {}
    for nom_du_cas in HOSTILES:
        nom, contenu, _ = cas[nom_du_cas]
        ecran.remplir(fichier=piece(nom, contenu)).cliquer("Déposer la pièce")
        obtenus[nom_du_cas] = (erreurs(ecran), saisis(ecran, *garde))
    assert obtenus == attendus
    assert (Justificatif.objects.count(), gardes(settings.MEDIA_ROOT)) == (0, [])
    photographier(ecran.page, "depot-refuse")
    sans_debordement(ecran.page)

    # What was typed is still there: only the file is chosen again.
    sain = pdf("attestation")
    ecran.remplir(fichier=piece("../attestation <signée>.pdf", sain)).cliquer("Déposer la pièce")
    ecran.lit("La pièce est au dossier.")
    suivre(ecran, "Déposer une pièce pour CDI")
    photo = photographie()
    ecran.remplir(nature="bulletin", date_piece=LE, fichier=piece("bulletin.jpeg", photo, "image/jpeg"))
    ecran.cliquer("Déposer la pièce").lit("La pièce est au dossier.")
    photographier(ecran.page, "depot-pieces")
    enregistrees = Justificatif.objects.order_by("pk").values_list("nature", "date_piece", "contrat", "type_mime")
    assert list(enregistrees) == [
        ("attestation_employeur", LE, contrat.pk, "application/pdf"),
        ("bulletin", LE, contrat.pk, "image/jpeg"),
    ]

    nom, lu = telecharger(ecran, f"Attestation de l’employeur du {LE:%d/%m/%Y}", tmp_path)
    assert (nom, lu) == ("attestation signée.pdf", sain)
    nom, lu = telecharger(ecran, f"Bulletin de salaire du {LE:%d/%m/%Y}", tmp_path)
    with Image.open(io.BytesIO(lu)) as image:
        assert (nom, image.format, image.size, dict(image.getexif())) == ("bulletin.jpg", "JPEG", (640, 480), {})
    assert b"Marque" in photo
    empreintes = sorted(Justificatif.objects.values_list("empreinte", flat=True))
    assert gardes(settings.MEDIA_ROOT) == empreintes
    lectures = Consultation.objects.filter(parcours_id=suivi.pk, action="telechargement").count()
    assert lectures == 2
