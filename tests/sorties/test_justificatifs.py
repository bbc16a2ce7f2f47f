"""Pieces of evidence: what may enter, how it is kept, who reads it."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from datetime import date
from typing import Any

import pikepdf
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from plie.journal.models import Consultation
from plie.socle.contraintes import nom_de_la_contrainte
from plie.socle.erreurs import ErreurMetier
from sorties import fichiers
from sorties.enums import NatureJustificatif
from sorties.examen_pdf import RAISONS, examiner
from sorties.fichiers import TAILLE_MAX, nom_affichable, verifier_fichier
from sorties.models import Justificatif
from sorties.services.justificatifs import deposer_justificatif, retirer_justificatif
from tests.fabriques import accounts
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa
from tests.fabriques.sorties import (
    FabriqueContrat,
    FabriqueFormation,
    FabriqueJustificatif,
    fichier_sain,
    image,
    pdf,
    proposition_abandon,
    proposition_emploi,
    sortie_validee,
)

LE = date(2024, 9, 1)


def televerse(contenu: bytes, nom: str = "piece.pdf", type_mime: str = "application/pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(nom, contenu, type_mime)


def pdf_avec(modifier: Callable[[pikepdf.Pdf], None], **options: Any) -> bytes:
    """A PDF of one page that something has been put into."""
    sortie = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        modifier(document)
        document.save(sortie, **options)
    return sortie.getvalue()


def _ouverture(document: pikepdf.Pdf, **action: Any) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(**action)


def _javascript(document: pikepdf.Pdf) -> None:
    _ouverture(document, S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def _javascript_nomme(document: pikepdf.Pdf) -> None:
    script = document.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("x")))
    arbre = pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a"), script]))
    document.Root.Names = pikepdf.Dictionary(JavaScript=arbre)


def _lancement(document: pikepdf.Pdf) -> None:
    _ouverture(document, S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))


def _envoi(document: pikepdf.Pdf) -> None:
    _ouverture(document, S=pikepdf.Name.SubmitForm, F=pikepdf.String("http://mal.example"))


def _suite_d_actions(document: pikepdf.Pdf) -> None:
    suite = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
    _ouverture(document, S=pikepdf.Name.GoTo, D=pikepdf.Array([0]), Next=pikepdf.Array([suite]))


def _fichier_joint(document: pikepdf.Pdf) -> None:
    document.attachments["mal.exe"] = b"MZ"


def _annotation_jointe(document: pikepdf.Pdf) -> None:
    document.pages[0].Annots = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.FileAttachment)])


def _action_de_page(document: pikepdf.Pdf) -> None:
    document.pages[0].AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.GoTo))


def _xfa(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = pikepdf.Dictionary(XFA=pikepdf.String("<xdp/>"), Fields=pikepdf.Array())


def _media(document: pikepdf.Pdf) -> None:
    document.pages[0].Annots = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.RichMedia)])


def _profond(document: pikepdf.Pdf) -> None:
    noeud = pikepdf.Dictionary(S=pikepdf.Name.Launch)
    for _ in range(80):
        noeud = pikepdf.Dictionary(Kids=pikepdf.Array([noeud]))
    document.Root.Suspect = noeud


ACTIFS = {
    "script à l’ouverture": _javascript,
    "script nommé": _javascript_nomme,
    "lancement de programme": _lancement,
    "envoi de formulaire": _envoi,
    "action cachée derrière une autre": _suite_d_actions,
    "fichier joint": _fichier_joint,
    "annotation qui joint": _annotation_jointe,
    "action de page": _action_de_page,
    "formulaire XFA": _xfa,
    "média enrichi": _media,
    "imbrication sans fin": _profond,
}


def png_menteur(largeur: int, hauteur: int) -> bytes:
    """A PNG of a few bytes that announces a huge image."""
    entete = struct.pack(">IIBBBBB", largeur, hauteur, 8, 2, 0, 0, 0)

    def bloc(genre: bytes, donnees: bytes) -> bytes:
        return struct.pack(">I", len(donnees)) + genre + donnees + struct.pack(">I", zlib.crc32(genre + donnees))

    donnees = bloc(b"IHDR", entete) + bloc(b"IDAT", zlib.compress(b"")) + bloc(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + donnees


@pytest.mark.parametrize("cas", ACTIFS, ids=list(ACTIFS))
def test_un_pdf_qui_agit_est_refuse(cas: str) -> None:
    assert examiner(pdf_avec(ACTIFS[cas])) == "actif"


def test_un_pdf_actif_est_refuse_jusque_dans_le_processus_a_part() -> None:
    with pytest.raises(ErreurMetier) as refus:
        verifier_fichier(televerse(pdf_avec(_javascript)))
    assert (refus.value.message, refus.value.champ) == (RAISONS["actif"], "fichier")


@pytest.mark.parametrize(
    ("contenu", "raison"),
    [
        (b"%PDF-1.7\nrien", "illisible"),
        (pdf()[:200], "illisible"),
        (pdf_avec(lambda d: None, encryption=pikepdf.Encryption(owner="a", user="b")), "chiffre"),
        (pdf_avec(lambda d: None, encryption=pikepdf.Encryption(owner="a", user="")), "chiffre"),
        (pdf_avec(lambda d: d.pages.__delitem__(0)), "vide"),
        (pdf_avec(lambda d: [d.add_blank_page() for _ in range(100)] and None), "pages"),  # type: ignore[func-returns-value]
        (pdf(), ""),
    ],
    ids=["bruit", "tronqué", "mot de passe", "propriétaire", "sans page", "101 pages", "sain"],
)
def test_ce_qu_un_pdf_doit_etre(contenu: bytes, raison: str) -> None:
    assert examiner(contenu) == raison


@pytest.mark.parametrize(
    ("contenu", "nom", "message"),
    [
        (b"", "vide.pdf", "Ce fichier est vide."),
        (b"%PDF-" + b"0" * TAILLE_MAX, "gros.pdf", "Un fichier pèse 10\u00a0Mo au plus."),
        (b"MZ\x90\x00" + b"0" * 100, "bulletin.pdf", "Déposez un PDF, ou une image JPEG ou PNG."),
        (b"<script>alert(1)</script>", "photo.png", "Déposez un PDF, ou une image JPEG ou PNG."),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            "a.svg",
            "Déposez un PDF, ou une image JPEG ou PNG.",
        ),
        (b"PK\x03\x04" + b"0" * 50, "a.docx", "Déposez un PDF, ou une image JPEG ou PNG."),
        (b"GIF89a" + b"0" * 50, "a.gif", "Déposez un PDF, ou une image JPEG ou PNG."),
        (b"\n%PDF-1.7", "decale.pdf", "Déposez un PDF, ou une image JPEG ou PNG."),
        (b"\x89PNG\r\n\x1a\n<?php system($_GET[0]) ?>", "a.png", "Cette image est illisible ou endommagée."),
        (image(taille=(300, 300))[:150], "coupee.png", "Cette image est illisible ou endommagée."),
        (b"\xff\xd8\xff\xe0" + b"0" * 40, "a.jpg", "Cette image est illisible ou endommagée."),
        (png_menteur(50_000, 50_000), "bombe.png", "Cette image est trop grande : réduisez sa définition."),
        (png_menteur(13_000, 10), "longue.png", "Cette image est trop grande : réduisez sa définition."),
    ],
    ids=lambda valeur: valeur if isinstance(valeur, str) and "." in valeur and len(valeur) < 15 else "",
)
def test_un_fichier_hostile_est_refuse(contenu: bytes, nom: str, message: str) -> None:
    with pytest.raises(ErreurMetier) as refus:
        verifier_fichier(televerse(contenu, nom))
    assert (refus.value.message.replace("\u202f", " "), refus.value.champ) == (message, "fichier")


def test_un_examen_qui_ne_rend_pas_la_main_est_un_refus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fichiers, "SECONDES", -10)
    with pytest.raises(ErreurMetier, match="illisible ou endommagé"):
        verifier_fichier(televerse(pdf()))


def test_le_contenu_decide_du_type_non_le_nom_ni_l_annonce() -> None:
    sain = verifier_fichier(televerse(image("JPEG"), "bulletin.pdf.exe", "text/html"))
    assert (sain.type_mime, sain.nom) == ("image/jpeg", "bulletin.jpg")


def test_une_photographie_perd_son_lieu_et_ce_qui_la_suit() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Téléphone de Dominique"
    exif[0x0112] = 6
    brut = image("JPEG", (40, 20), exif=exif) + b"PK\x03\x04 archive cachee"
    sain = verifier_fichier(televerse(brut, "photo.jpg"))
    with Image.open(io.BytesIO(sain.contenu)) as relue:
        assert (relue.size, dict(relue.getexif())) == ((20, 40), {})
    assert b"archive cachee" not in sain.contenu


def test_un_png_a_palette_et_un_jpeg_gris_restent_lisibles() -> None:
    for mode, format in (("P", "PNG"), ("LA", "PNG"), ("I;16", "PNG"), ("CMYK", "JPEG"), ("L", "JPEG")):
        brut = io.BytesIO()
        Image.new(mode, (8, 6)).save(brut, format)
        sain = verifier_fichier(televerse(brut.getvalue(), "image"))
        with Image.open(io.BytesIO(sain.contenu)) as relue:
            assert relue.size == (8, 6)


@pytest.mark.parametrize(
    ("nom", "affiche"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\moi\\bulletin mai.PDF", "bulletin mai.pdf"),
        ("bulletin\u202efdp.exe", "bulletinfdp.pdf"),
        ('a"b;c\r\nX: y.pdf', "a b cX y.pdf"),
        (".pdf", "piece.pdf"),
        ("", "piece.pdf"),
        ("é" * 300, "é" * 120 + ".pdf"),
    ],
)
def test_le_nom_affiche(nom: str, affiche: str) -> None:
    assert nom_affichable(nom, "application/pdf") == affiche


# --- Deposit and removal ---


def deposer(parcours: Any, **options: Any) -> Justificatif:
    defauts = {
        "fichier": fichier_sain(),
        "nature": "bulletin",
        "date_piece": date(2024, 6, 30),
        "objet": None,
        "le": LE,
    }
    return deposer_justificatif(parcours=parcours, par=accounts.accompagnateur(), **{**defauts, **options})


@pytest.mark.django_db
def test_une_piece_est_rangee_sous_un_nom_tire_au_sort() -> None:
    parcours = parcours_en_cours()
    contrat = FabriqueContrat(parcours=parcours)
    piece = deposer(parcours, objet=contrat)
    piece.refresh_from_db()
    assert piece.fichier.name.startswith("justificatifs/")
    assert "piece" not in piece.fichier.name
    with piece.fichier.open() as range:
        assert (piece.contrat, piece.taille, range.read()) == (
            contrat,
            len(fichier_sain().contenu),
            fichier_sain().contenu,
        )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "champ"),
    [
        ({"date_piece": date(2024, 9, 2)}, "date_piece"),
        ({"nature": "contrat"}, "objet"),
        ({"nature": "inconnue"}, "objet"),
    ],
)
def test_une_piece_impossible_est_refusee(options: dict[str, Any], champ: str) -> None:
    with pytest.raises(ErreurMetier) as refus:
        deposer(parcours_en_cours(), **options)
    assert refus.value.champ == champ


@pytest.mark.django_db
def test_une_piece_ne_prouve_que_ce_qu_elle_peut_prouver() -> None:
    parcours = parcours_en_cours()
    with pytest.raises(ErreurMetier, match="autre parcours"):
        deposer(parcours, objet=FabriqueContrat(parcours=parcours_en_cours()))
    with pytest.raises(ErreurMetier, match="ne prouve pas ce fait"):
        deposer(parcours, objet=FabriqueFormation(parcours=parcours))


@pytest.mark.django_db
def test_la_meme_piece_deux_fois_est_refusee_et_ne_laisse_aucun_fichier() -> None:
    parcours = parcours_en_cours()
    premiere = deposer(parcours)
    with pytest.raises(ErreurMetier, match="figure déjà au dossier"):
        deposer(parcours)
    _, fichiers_ranges = premiere.fichier.storage.listdir("justificatifs")
    assert fichiers_ranges == [premiere.fichier.name.removeprefix("justificatifs/")]


@pytest.mark.django_db
def test_retirer_une_piece_efface_son_fichier(django_capture_on_commit_callbacks: Any) -> None:
    piece = deposer(parcours_en_cours())
    rangement, nom = piece.fichier.storage, piece.fichier.name
    with django_capture_on_commit_callbacks(execute=True):
        retirer_justificatif(justificatif=piece)
    assert not rangement.exists(nom)
    assert not Justificatif.objects.exists()


@pytest.mark.django_db
def test_une_piece_sous_les_yeux_de_la_commission_reste() -> None:
    parcours = parcours_en_cours()
    piece = deposer(parcours)
    proposition_abandon(parcours, accounts.accompagnateur())
    with pytest.raises(ErreurMetier, match="retirez-la avant"):
        retirer_justificatif(justificatif=piece)
    assert deposer(parcours, nature="autre").nature == "autre"


@pytest.mark.django_db
def test_un_parcours_sorti_ne_recoit_plus_de_piece() -> None:
    parcours = parcours_en_cours()
    sortie_validee(proposition_emploi(parcours, accounts.accompagnateur()))
    with pytest.raises(ErreurMetier, match="ne changent plus"):
        deposer(parcours)


@pytest.mark.django_db
def test_les_contraintes_du_justificatif() -> None:
    parcours = parcours_en_cours()
    contrat, formation = FabriqueContrat(parcours=parcours), FabriqueFormation(parcours=parcours)
    with pytest.raises(IntegrityError) as refus, transaction.atomic():
        FabriqueJustificatif(parcours=parcours, contrat=contrat, formation=formation)
    assert nom_de_la_contrainte(refus.value) == "justificatif_un_seul_objet"
    FabriqueJustificatif(parcours=parcours, empreinte="a")
    with pytest.raises(IntegrityError) as refus, transaction.atomic():
        FabriqueJustificatif(parcours=parcours, empreinte="a")
    assert nom_de_la_contrainte(refus.value) == "justificatif_une_fois"


# --- Doors ---


def connecte(utilisateur: Any) -> Client:
    client = Client()
    client.force_login(utilisateur, backend=settings.AUTHENTICATION_BACKENDS[1])
    return client


@pytest.mark.django_db
def test_le_telechargement_est_inerte_et_consigne() -> None:
    referent = accounts.accompagnateur()
    parcours = parcours_en_cours(referent=referent)
    piece = deposer(parcours)
    reponse = connecte(referent).get(reverse("sorties:justificatif", args=[piece.pk]))
    assert b"".join(reponse.streaming_content) == fichier_sain().contenu  # type: ignore[attr-defined]
    assert reponse["Content-Disposition"] == 'attachment; filename="piece.pdf"'
    assert reponse["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert (reponse["X-Content-Type-Options"], reponse["Cache-Control"]) == ("nosniff", "private, no-store")
    trace = Consultation.objects.get(action="telechargement")
    assert (trace.parcours_id, trace.utilisateur_id, trace.droit) == (parcours.pk, referent.pk, "référent")


@pytest.mark.django_db
def test_une_piece_dont_le_fichier_manque_n_existe_pas() -> None:
    referent = accounts.accompagnateur()
    piece = deposer(parcours_en_cours(referent=referent))
    piece.fichier.storage.delete(piece.fichier.name)
    assert connecte(referent).get(reverse("sorties:justificatif", args=[piece.pk])).status_code == 404
    assert not Consultation.objects.filter(action="telechargement").exists()


@pytest.mark.django_db
def test_le_pole_ne_lit_pas_une_piece_posterieure_au_rsa() -> None:
    personne = FabriqueParticipant()
    FabriquePeriodeRsa(participant=personne, date_fin=date(2024, 6, 15))
    parcours = parcours_en_cours(participant=personne)
    avant = deposer(parcours, date_piece=date(2024, 6, 15))
    apres = deposer(parcours, date_piece=date(2024, 6, 16))
    client = connecte(accounts.agent_pole())
    lue, refusee = (client.get(reverse("sorties:justificatif", args=[p.pk])) for p in (avant, apres))
    assert b"".join(lue.streaming_content) == fichier_sain().contenu  # type: ignore[attr-defined]
    assert refusee.status_code == 404


@pytest.mark.django_db
def test_deposer_par_l_ecran_puis_retirer() -> None:
    referent = accounts.accompagnateur()
    parcours = parcours_en_cours(referent=referent)
    contrat = FabriqueContrat(parcours=parcours)
    client = connecte(referent)
    adresse = reverse("sorties:justificatif_ajouter", args=[parcours.pk]) + f"?objet=contrat-{contrat.pk}"
    assert "Bulletin de salaire" in client.get(adresse).content.decode()
    saisie = {"objet": f"contrat-{contrat.pk}", "nature": "bulletin", "date_piece": "30/06/2024"}
    refus = client.post(adresse, {**saisie, "fichier": televerse(b"MZ", "bulletin.pdf")})
    assert refus.status_code == 422
    assert "Déposez un PDF, ou une image JPEG ou PNG." in refus.content.decode()
    assert client.post(adresse, {**saisie, "fichier": televerse(pdf(), "bulletin.pdf")}).status_code == 302
    piece = Justificatif.objects.get()
    assert (piece.contrat, piece.date_piece, piece.nature) == (contrat, date(2024, 6, 30), NatureJustificatif.BULLETIN)
    assert client.post(reverse("sorties:justificatif_supprimer", args=[piece.pk])).status_code == 302
    assert not Justificatif.objects.exists()
