"""Evidence, proposals and exits of the tests, built through the services where a rule is at stake."""

from __future__ import annotations

import hashlib
import io
from datetime import date
from decimal import Decimal
from typing import Any

import factory
import pikepdf
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import Utilisateur
from parcours.models import Parcours
from sorties.enums import NatureJustificatif
from sorties.fichiers import FichierSain
from sorties.models import ContratTravail, CreationActivite, Formation, Justificatif, PropositionSortie, Sortie
from sorties.services.propositions import proposer_sortie
from sorties.services.sorties import constater_sortie


class FabriqueContrat(factory.django.DjangoModelFactory):
    """A full-time CDI."""

    class Meta:
        model = ContratTravail

    type = "cdi"
    employeur = factory.Sequence(lambda n: f"Entreprise {n}")
    date_debut = date(2024, 3, 1)
    heures_hebdo = Decimal(35)


class FabriqueFormation(factory.django.DjangoModelFactory):
    class Meta:
        model = Formation

    intitule = factory.Sequence(lambda n: f"Formation {n}")
    organisme = "Organisme de formation"
    rncp = "RNCP35030"
    date_debut = date(2024, 3, 1)


class FabriqueCreation(factory.django.DjangoModelFactory):
    class Meta:
        model = CreationActivite

    intitule = "Micro-entreprise de jardinage"
    date_debut = date(2024, 3, 1)


class FabriqueJustificatif(factory.django.DjangoModelFactory):
    class Meta:
        model = Justificatif

    nature = NatureJustificatif.BULLETIN
    date_piece = date(2024, 6, 1)
    nom_affiche = "bulletin.pdf"
    type_mime = "application/pdf"
    taille = 4
    empreinte = factory.Sequence(lambda n: hashlib.sha256(str(n).encode()).hexdigest())
    fichier = factory.LazyFunction(lambda: ContentFile(b"%PDF", name="bulletin.pdf"))


def pdf(texte: str = "") -> bytes:
    """A sound PDF of one page; different texts give different files."""
    sortie = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.docinfo["/Title"] = texte
        document.save(sortie, static_id=True)
    return sortie.getvalue()


def image(format: str = "PNG", taille: tuple[int, int] = (20, 10), **options: Any) -> bytes:
    """A sound image."""
    sortie = io.BytesIO()
    Image.new("RGB", taille, (200, 30, 30)).save(sortie, format, **options)
    return sortie.getvalue()


def fichier_sain(texte: str = "pièce") -> FichierSain:
    """A file already checked, for the tests that are not about files."""
    contenu = pdf(texte)
    return FichierSain(contenu, "application/pdf", "piece.pdf", hashlib.sha256(contenu).hexdigest())


def emploi_consolide(parcours: Parcours, *, debut: date = date(2024, 3, 1), **champs: Any) -> ContratTravail:
    """A CDI whose presence is attested three months later: S-1 is constated."""
    contrat = FabriqueContrat(parcours=parcours, date_debut=debut, **champs)
    FabriqueJustificatif(parcours=parcours, contrat=contrat, date_piece=date(debut.year, debut.month + 3, debut.day))
    return contrat


def proposition_abandon(parcours: Parcours, par: Utilisateur, *, le: date = date(2024, 9, 1)) -> PropositionSortie:
    """A proposal that rests on no evidence."""
    return proposer_sortie(
        parcours=parcours,
        qualification="autre",
        type="abandon",
        critere="",
        date_sortie=le,
        motif="Ne répond plus depuis trois mois.",
        suite="",
        par=par,
        le=le,
    )


def proposition_emploi(parcours: Parcours, par: Utilisateur, *, le: date = date(2024, 9, 1)) -> PropositionSortie:
    """S-1, constated on 1 June 2024, with its evidence."""
    emploi_consolide(parcours)
    return proposer_sortie(
        parcours=parcours,
        qualification="positive",
        type="cdi",
        critere="S-1",
        date_sortie=date(2024, 6, 1),
        motif="",
        suite="",
        par=par,
        le=le,
    )


def sortie_validee(proposition: PropositionSortie, *, date_commission: date = date(2024, 9, 10)) -> Sortie:
    """The exit as the commission validates it, without its session."""
    return constater_sortie(
        proposition=proposition,
        qualification=proposition.qualification,
        type=proposition.type,
        critere=proposition.critere,
        date_commission=date_commission,
        par=None,
    )


def televerse(contenu: bytes, nom: str = "piece.pdf", type_mime: str = "application/pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(nom, contenu, type_mime)
