"""Vocabulary on the log."""

from __future__ import annotations

from typing import Any

from django.db import models


class ConsultationQuerySet(models.QuerySet):
    """The log, as the structure d'animation of a PLIE may read it."""

    def visibles_par(self, utilisateur: Any) -> ConsultationQuerySet:
        """The log of the PLIE that somebody coordinates or manages; nothing for anybody else.

        The kernel knows no role: the user object tells its own perimeter (`accounts.perimetre`).
        """
        return self.filter(plie_id__in=getattr(utilisateur, "plies_animes", frozenset()))

    def surveillables_par(self, utilisateur: Any) -> ConsultationQuerySet:
        """What unusual readings are looked for in: the same, and everything for an administrator, who reads no name."""
        return self.all() if getattr(utilisateur, "administre", False) else self.visibles_par(utilisateur)
