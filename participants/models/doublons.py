"""Two records of one person: the pairs told apart, the merges and what they moved."""

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from accounts.models import Utilisateur
from participants.models.personne import Participant
from participants.querysets import DoublonEcarteQuerySet, FusionQuerySet
from plie.socle.historique import suivre, suivre_sauf


@suivre
class DoublonEcarte(models.Model):
    """A pair of people that look alike and are not the same: it is not proposed again."""

    premier = models.ForeignKey(Participant, models.CASCADE, related_name="+", verbose_name="première personne")
    second = models.ForeignKey(Participant, models.CASCADE, related_name="+", verbose_name="seconde personne")
    ecarte_par = models.ForeignKey(Utilisateur, models.RESTRICT, related_name="+", verbose_name="écarté par")
    ecarte_le = models.DateTimeField("écarté le", auto_now_add=True)

    objects = DoublonEcarteQuerySet.as_manager()

    class Meta:
        verbose_name = "doublon écarté"
        verbose_name_plural = "doublons écartés"
        ordering = ["-ecarte_le", "-pk"]
        constraints = [
            # One row per pair, whatever the order in which it was looked at.
            models.CheckConstraint(
                condition=Q(premier__lt=F("second")),
                name="doublon_ecarte_ordonne",
                violation_error_message="Une paire réunit deux personnes différentes, dans l’ordre de leurs numéros.",
            ),
            models.UniqueConstraint(
                fields=["premier", "second"],
                name="doublon_ecarte_une_fois",
                violation_error_message="Cette paire est déjà écartée.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.premier} / {self.second}"


@suivre_sauf("fiche_absorbee", "valeurs_avant", "valeurs_apres", "lignes_retirees")
class Fusion(models.Model):
    """Two records made one, with all that is needed to undo it.

    The absorbed row is deleted: it stands here as it was, until the file itself goes.
    """

    conservee = models.ForeignKey(
        Participant, models.CASCADE, related_name="fusions", verbose_name="personne conservée"
    )
    numero_absorbe = models.BigIntegerField("numéro de la fiche absorbée")
    # An import of the same files must find the kept person under the absorbed one's identifier.
    identifiant_reprise = models.CharField("identifiant dans l’ancien outil", max_length=100, blank=True)
    # The PLIE of the absorbed person's parcours: who animates them all reads the merge, and undoes it.
    plies = ArrayField(models.BigIntegerField(), verbose_name="PLIE", default=list)
    fiche_absorbee = models.JSONField("fiche absorbée", encoder=DjangoJSONEncoder)
    valeurs_avant = models.JSONField("valeurs remplacées", default=dict, encoder=DjangoJSONEncoder)
    valeurs_apres = models.JSONField("valeurs retenues", default=dict, encoder=DjangoJSONEncoder)
    lignes_deplacees = models.JSONField("lignes déplacées", default=dict, encoder=DjangoJSONEncoder)
    lignes_retirees = models.JSONField("lignes retirées", default=dict, encoder=DjangoJSONEncoder)
    lignes_ajoutees = models.JSONField("lignes ajoutées", default=dict, encoder=DjangoJSONEncoder)
    # What the kept person already had: anything else found at the undoing was written since.
    lignes_anciennes = models.JSONField("lignes déjà là", default=dict, encoder=DjangoJSONEncoder)
    cle_saisie = models.UUIDField("clé de saisie", null=True, blank=True, unique=True, editable=False)
    fusionnee_par = models.ForeignKey(Utilisateur, models.RESTRICT, related_name="+", verbose_name="fusionnée par")
    fusionnee_le = models.DateTimeField("fusionnée le", auto_now_add=True)
    annulee_par = models.ForeignKey(
        Utilisateur, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="annulée par"
    )
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True)

    objects = FusionQuerySet.as_manager()

    class Meta:
        verbose_name = "fusion de fiches"
        verbose_name_plural = "fusions de fiches"
        ordering = ["-fusionnee_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(annulee_par__isnull=True, annulee_le__isnull=True)
                | Q(annulee_par__isnull=False, annulee_le__isnull=False),
                name="fusion_annulation_signee",
                violation_error_message="Une annulation porte sa date et son auteur.",
            ),
            models.UniqueConstraint(
                fields=["numero_absorbe"],
                condition=Q(annulee_le__isnull=True),
                name="fusion_une_par_fiche_absorbee",
                violation_error_message="Cette fiche est déjà fusionnée avec une autre.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["identifiant_reprise"],
                name="fusion_reprise",
                condition=~Q(identifiant_reprise="") & Q(annulee_le__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"Fusion du {self.fusionnee_le:%d/%m/%Y}"

    @property
    def nom_absorbe(self) -> str:
        """Name of the absorbed record, as it was written."""
        return f"{self.fiche_absorbee['nom'].upper()} {self.fiche_absorbee['prenom']}".strip()
