"""Publishing a dashboard: from then on nothing changes it (C-2)."""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.utils import timezone

from accounts.models import Utilisateur, VersionPacte
from pilotage.cycle import CYCLE_EDITION, PUBLIER
from pilotage.documents import pdf_de
from pilotage.enums import StatutEdition
from pilotage.erreurs import PublicationImpossible
from pilotage.models import Edition
from pilotage.permissions import publiable
from pilotage.services.annonces import annoncer
from plie.socle.erreurs import ConflitDeVersion


def verifier_publication(edition: Edition, *, version: int | None) -> None:
    """Whether an edition, as it was read, can be published now.

    Raises:
        PublicationImpossible: already published, or its period is not over.
        ConflitDeVersion: it was redrawn since the page was opened.
    """
    verdict = publiable(edition)
    if not verdict:
        raise PublicationImpossible(verdict.motif, regle="C-2")
    if version is not None and version != edition.version:
        raise ConflitDeVersion(
            "L’édition a été dressée de nouveau depuis l’ouverture de cette page : vérifier les chiffres avant de la "
            "publier."
        )


@transaction.atomic
def publier(*, edition: Edition, par: Utilisateur, commentaire: str, version: int | None = None) -> Edition:
    """Freeze an edition: values, PDF and its fingerprint; tell its readers. Nothing changes it afterwards (trigger).

    Raises:
        PublicationImpossible: already published, its period is not over, or the Pacte has changed since it was drawn.
        ConflitDeVersion: it was redrawn since the page was opened.
    """
    verrouillee = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    verifier_publication(verrouillee, version=version)
    _verifier_le_pacte(verrouillee)
    verrouillee.statut = CYCLE_EDITION.passer(StatutEdition(verrouillee.statut), PUBLIER)
    verrouillee.commentaire = commentaire.strip()
    verrouillee.publiee_par = par
    verrouillee.publiee_le = timezone.now()
    verrouillee.version += 1
    verrouillee.pdf = pdf_de(
        verrouillee.valeurs, commentaire=verrouillee.commentaire, publiee_le=verrouillee.publiee_le
    )
    verrouillee.empreinte = hashlib.sha256(verrouillee.pdf).hexdigest()
    verrouillee.save()
    annoncer(edition=verrouillee, le=timezone.localdate(verrouillee.publiee_le))
    return verrouillee


def _verifier_le_pacte(edition: Edition) -> None:
    """A published dashboard says by which version it was judged: the one in force on its last day, for good.

    An avenant put in force at the same instant holds the same lock, and refuses to take effect in a published period.
    """
    lignes = VersionPacte.objects.mises_en_vigueur()
    for _ in lignes.select_for_update(of=("self",), no_key=True):
        pass
    connues = list(lignes.values_list("date_effet", "code"))
    code = next((code for effet, code in reversed(connues) if effet <= edition.date_fin), connues[0][1])
    if code != edition.version_pacte:
        raise PublicationImpossible(
            f"L’édition est dressée selon la version {edition.version_pacte} du Pacte et la version {code} est en "
            "vigueur : la dresser de nouveau avant de la publier.",
            regle="C-2",
        )
