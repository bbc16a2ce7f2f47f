"""Pieces of evidence: deposited once checked, kept privately, removed while nothing rests on them (P-6.5a)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import Utilisateur
from parcours.models import Parcours
from parcours.services.verrous import deja_saisi
from plie.socle.erreurs import ErreurMetier
from sorties.enums import NatureJustificatif
from sorties.fichiers import FichierSain
from sorties.models import ContratTravail, CreationActivite, Formation, Justificatif
from sorties.nomenclature import NATURES_PAR_OBJET, NATURES_SANS_OBJET
from sorties.services.verrous import enregistrer, verifier_dates, verrouiller_parcours

ObjetProuve = ContratTravail | CreationActivite | Formation
_LIENS: dict[type, str] = {ContratTravail: "contrat", CreationActivite: "creation", Formation: "formation"}


@transaction.atomic
def deposer_justificatif(
    *,
    parcours: Parcours,
    fichier: FichierSain,
    nature: str,
    date_piece: date,
    objet: ObjetProuve | None,
    par: Utilisateur,
    le: date,
    cle: UUID | None = None,
) -> Justificatif:
    """Add a checked file to the evidence of a parcours; the same form sent twice adds it once.

    Args:
        date_piece: the day that the piece proves; never in the future.
        objet: the contract, creation or training that it proves, of the same parcours.

    Raises:
        ErreurMetier: the parcours is closed, the nature does not go with the fact, the piece is already on file.
    """
    verrouiller_parcours(parcours.pk)
    saisie = {"nature": nature, "date_piece": date_piece, "empreinte": fichier.empreinte}
    deja = deja_saisi(Justificatif, parcours, cle, saisie)
    if deja is not None:
        return deja
    if date_piece > le:
        raise ErreurMetier("La date attestée ne peut pas être à venir.", champ="date_piece")
    verifier_dates(parcours, date_piece=date_piece)
    lien = _lien(parcours, objet)
    _verifier_nature(nature, lien)
    piece = Justificatif(
        parcours_id=parcours.pk,
        nature=nature,
        date_piece=date_piece,
        nom_affiche=fichier.nom,
        type_mime=fichier.type_mime,
        taille=len(fichier.contenu),
        empreinte=fichier.empreinte,
        depose_par=par,
        cle_saisie=cle,
        **({lien: objet} if lien else {}),
    )
    piece.fichier.save(fichier.nom, ContentFile(fichier.contenu), save=False)
    try:
        enregistrer(piece)
    except BaseException:
        piece.fichier.delete(save=False)
        raise
    return piece


@transaction.atomic
def retirer_justificatif(*, justificatif: Justificatif) -> None:
    """Remove a piece deposited by mistake; its file goes once the transaction has succeeded.

    Raises:
        ErreurMetier: the parcours is closed, or a proposal that lists the piece waits for the commission.
    """
    verrouiller_parcours(justificatif.parcours_id, modification=True)
    rangement, nom = justificatif.fichier.storage, justificatif.fichier.name or ""
    justificatif.delete()
    transaction.on_commit(lambda: rangement.delete(nom))


def _lien(parcours: Parcours, objet: ObjetProuve | None) -> str:
    if objet is None:
        return ""
    if objet.parcours_id != parcours.pk:
        raise ErreurMetier("Cette preuve appartient à un autre parcours.", champ="objet")
    return _LIENS[type(objet)]


def _verifier_nature(nature: str, lien: str) -> None:
    permises = NATURES_PAR_OBJET[lien] if lien else NATURES_SANS_OBJET
    if nature in permises:
        return
    libelle = NatureJustificatif(nature).label if nature in NatureJustificatif.values else nature
    if not lien:
        raise ErreurMetier(f"Indiquer ce que prouve cette pièce ({libelle}).", champ="objet")
    raise ErreurMetier(f"Cette nature de pièce ({libelle}) ne prouve pas ce fait.", champ="nature")
