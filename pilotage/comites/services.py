"""Drawing the packs of a published edition, once."""

from __future__ import annotations

import hashlib

from django.db import transaction

from pilotage.comites.documents import pdf_du_comite
from pilotage.comites.models import SupportReunion
from pilotage.enums import Comite, StatutEdition
from pilotage.erreurs import PublicationImpossible
from pilotage.models import Edition


@transaction.atomic
def dessiner_supports(*, edition: Edition) -> list[SupportReunion]:
    """The packs that the edition does not have yet; those it has stay as they were drawn.

    Raises:
        PublicationImpossible: a provisional edition may still move.
    """
    verrouillee = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    if verrouillee.statut != StatutEdition.PUBLIEE:
        raise PublicationImpossible("Les supports de réunion se préparent sur une édition publiée.", regle="C-4")
    dessines = set(verrouillee.supports.values_list("comite", flat=True))
    return [_dessiner(verrouillee, comite) for comite in Comite if comite not in dessines]


def _dessiner(edition: Edition, comite: Comite) -> SupportReunion:
    pdf = pdf_du_comite(edition, comite)
    empreinte = hashlib.sha256(pdf).hexdigest()
    return SupportReunion.objects.create(edition=edition, comite=comite, pdf=pdf, empreinte=empreinte)
