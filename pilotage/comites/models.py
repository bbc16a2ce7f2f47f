"""The packs of the comités, as they were drawn from a published edition."""

import pgtrigger
from django.db import models

from pilotage.enums import Comite
from pilotage.models.editions import Edition


class SupportReunion(models.Model):
    """The pages of one meeting; the edition is frozen, and so are they (C-4)."""

    edition = models.ForeignKey(Edition, models.RESTRICT, related_name="supports", verbose_name="édition")
    comite = models.CharField("comité", max_length=10, choices=Comite)
    pdf = models.BinaryField("PDF figé")
    empreinte = models.CharField("empreinte SHA-256 du PDF", max_length=64)
    dessine_le = models.DateTimeField("dessiné le", auto_now_add=True)

    class Meta:
        verbose_name = "support de réunion"
        verbose_name_plural = "supports de réunion"
        ordering = ["edition", "comite"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "comite"],
                name="support_un_par_comite",
                violation_error_message="Le support de ce comité existe déjà pour cette édition.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="support_fige", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.get_comite_display()} – {self.edition}"
