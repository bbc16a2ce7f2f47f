"""What is done during a parcours."""

from django.db import models
from django.db.models import F, Q

from accounts.models import Utilisateur
from parcours.enums import FAMILLES_ETAPES, ResultatEtape, TypeEtape
from parcours.models.parcours import Parcours
from parcours.querysets import EtapeQuerySet
from plie.socle.historique import suivre


@suivre
class Etape(models.Model):
    """An étape: an action, a job, a training, an immersion; open while it has no end."""

    parcours = models.ForeignKey(Parcours, models.CASCADE, related_name="etapes", verbose_name="parcours")
    type = models.CharField("type", max_length=30, choices=TypeEtape)
    intitule = models.CharField("intitulé", max_length=200, blank=True)
    structure = models.CharField("opérateur ou employeur", max_length=200, blank=True)
    date_debut = models.DateField("début")
    date_fin = models.DateField("fin", null=True, blank=True)
    heures = models.DecimalField("heures", max_digits=7, decimal_places=2, null=True, blank=True)
    financee_plie = models.BooleanField("financée par le PLIE", null=True, blank=True)
    resultat = models.CharField("résultat", max_length=20, choices=ResultatEtape, blank=True)
    clause_donneur_ordre = models.CharField("clause sociale : donneur d’ordre", max_length=150, blank=True)
    clause_heures = models.DecimalField(
        "clause sociale : heures", max_digits=7, decimal_places=2, null=True, blank=True
    )
    commentaire = models.TextField("commentaire", blank=True)
    saisie_par = models.ForeignKey(
        Utilisateur, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="saisie par"
    )
    # Drawn by the form: sent twice, it is recorded once.
    cle_saisie = models.UUIDField("clé de saisie", null=True, blank=True, unique=True, editable=False)
    version = models.PositiveIntegerField("version", default=1)
    # Rank among identical rows of a parcours in an imported folder: two equal lines are two étapes.
    rang_reprise = models.PositiveSmallIntegerField("rang de reprise", null=True, blank=True)

    objects = EtapeQuerySet.as_manager()

    class Meta:
        verbose_name = "étape"
        verbose_name_plural = "étapes"
        ordering = ["parcours", "-date_debut", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(date_fin__isnull=True) | Q(date_fin__gte=F("date_debut")),
                name="etape_dates",
                violation_error_message="La fin de l’étape ne peut pas précéder son début.",
            ),
            models.CheckConstraint(
                condition=(Q(heures__isnull=True) | Q(heures__gt=0))
                & (Q(clause_heures__isnull=True) | Q(clause_heures__gt=0)),
                name="etape_heures_positives",
                violation_error_message="Un nombre d’heures est positif.",
            ),
        ]
        indexes = [models.Index(fields=["parcours", "date_debut"], name="etape_parcours")]

    def __str__(self) -> str:
        return self.intitule or self.get_type_display()

    @property
    def famille(self) -> str:
        """Family of tables 2 and 4 of the yearly consolidation."""
        return next(famille for famille, types in FAMILLES_ETAPES.items() if self.type in types)
