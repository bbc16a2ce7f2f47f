"""Vocabulary on the exits' tables; a pôle sees what is dated up to the end of the RSA (A-2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from parcours.querysets import LieAuParcours
from sorties.enums import StatutProposition

if TYPE_CHECKING:
    from accounts.models import Utilisateur


class EmploiQuerySet(LieAuParcours):
    """Employment contracts, hours, creations, trainings: dated by their start."""

    champ_date = "date_debut"


class JustificatifQuerySet(LieAuParcours):
    """Pieces of evidence."""

    champ_date = "date_piece"


class DemandeQuerySet(LieAuParcours):
    """Pieces asked for."""

    champ_date = "date_demande"


class PropositionQuerySet(LieAuParcours):
    """Proposals of exit."""

    champ_date = "date_sortie"

    def en_attente(self) -> PropositionQuerySet:
        """Proposals that the commission has not answered."""
        return self.filter(statut=StatutProposition.PROPOSEE)


class SortieQuerySet(LieAuParcours):
    """Exits validated by the commission."""

    champ_date = "date_sortie"


class FicheQuerySet(LieAuParcours):
    """Fiches de synthèse."""

    champ_date = "date_fiche"


class LienQuerySet(models.QuerySet):
    """Private links to a fiche: whoever reads the fiche sees to whom it was sent."""

    def visibles_par(self, utilisateur: Utilisateur) -> LienQuerySet:
        """The links of the fiches that somebody may read."""
        fiches: Any = self.model._meta.get_field("fiche").related_model
        return self.filter(fiche__in=fiches.objects.visibles_par(utilisateur))

    def vivants(self) -> LienQuerySet:
        """Neither revoked nor replaced."""
        return self.filter(revoque_le__isnull=True)


class SmicQuerySet(models.QuerySet):
    """Amounts of the SMIC."""

    def couples(self) -> list[tuple]:
        """(from, monthly gross) in order of date, as the pure rules take them."""
        return list(self.order_by("depuis").values_list("depuis", "mensuel_brut"))
