"""Editions drawn up and published by workers that are killed (-9): a few in the suite, a hundred in `bench`."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from post_office.models import Email

from accounts.models import Utilisateur
from pilotage.enums import StatutEdition
from pilotage.models import Edition
from pilotage.tasks import DRESSER, demander_publication, parametres
from plie.socle.models import Tache
from plie.socle.periodes import Periode
from plie.socle.taches import demander


@dataclass(frozen=True)
class Comptes:
    """What the database holds once all is done."""

    editions: int
    publiees: int
    entieres: int
    lettres_au_financeur: int
    en_double: int


def dressages(codes: Sequence[str], periodes: Iterable[Periode], *, le: date) -> Iterator[Tache]:
    """A work for each PLIE and for all of them, quarter by quarter; asked for as it is taken."""
    for periode in periodes:
        for code in (*codes, None):
            cle = f"{code or 'tous'}:{periode.code_trimestre}"
            yield demander(DRESSER, cle=cle, parametres=parametres(code, periode, le))


def publications(equipes: dict[str, Utilisateur]) -> Iterator[Tache]:
    """A work for each edition of a PLIE, as it stands; asked for as it is taken."""
    editions = Edition.objects.filter(plie__isnull=False).select_related("plie")
    for edition in editions.order_by("date_debut", "plie__code"):
        if edition.plie is not None:
            yield demander_publication(
                edition, par=equipes[edition.plie.code], commentaire="Essai.", version=edition.version
            )


def compter(financeur: Utilisateur) -> Comptes:
    """The editions, those published whole with their digest and once (version 2), the letters and their doubles."""
    publiees = list(Edition.objects.filter(statut=StatutEdition.PUBLIEE))
    lettres = Counter((str(lettre.to), lettre.subject, lettre.message) for lettre in Email.objects.all())
    return Comptes(
        editions=Edition.objects.count(),
        publiees=len(publiees),
        entieres=sum(_entiere(edition) for edition in publiees),
        lettres_au_financeur=sum(financeur.email in destinataire for destinataire, *_ in lettres),
        en_double=sum(nombre - 1 for nombre in lettres.values()),
    )


def _entiere(edition: Edition) -> bool:
    pdf = bytes(edition.pdf or b"")
    entier = pdf.startswith(b"%PDF-") and pdf.rstrip().endswith(b"%%EOF")
    return entier and edition.version == 2 and edition.empreinte == hashlib.sha256(pdf).hexdigest()
