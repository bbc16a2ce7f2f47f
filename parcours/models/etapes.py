"""What is done during a parcours, and the difficulties that it treats."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F

from accounts.models import Utilisateur
from parcours.enums import (
    FAMILLES_ETAPES,
    RESULTATS_SANS_TENUE,
    ObjetImmersion,
    PrescripteurImmersion,
    ResultatEtape,
    TypeEtape,
)
from parcours.models.contraintes_etapes import contraintes_etape
from parcours.models.parcours import Parcours
from parcours.querysets import EtapeQuerySet, TraitementQuerySet
from participants.models import Difficulte
from plie.socle.historique import suivre


@suivre
class Etape(models.Model):
    """An étape: an action, a job, a training, an immersion; planned, then begun, then ended.

    `date_debut` and `date_fin` are the real days, those that the yearly consolidation counts; what was refused, or
    to which nobody came, has none.
    """

    parcours = models.ForeignKey(Parcours, models.CASCADE, related_name="etapes", verbose_name="parcours")
    type = models.CharField("type", max_length=30, choices=TypeEtape)
    intitule = models.CharField("intitulé", max_length=200, blank=True)
    structure = models.CharField("opérateur ou employeur", max_length=200, blank=True)
    date_debut_prevue = models.DateField("début prévu", null=True, blank=True)
    date_fin_prevue = models.DateField("fin prévue", null=True, blank=True)
    date_debut = models.DateField("début", null=True, blank=True)
    date_fin = models.DateField("fin", null=True, blank=True)
    heures = models.DecimalField("heures", max_digits=7, decimal_places=2, null=True, blank=True)
    heures_hebdo = models.DecimalField("heures par semaine", max_digits=4, decimal_places=1, null=True, blank=True)
    financee_plie = models.BooleanField("financée par le PLIE", null=True, blank=True)
    resultat = models.CharField("résultat", max_length=20, choices=ResultatEtape, blank=True)
    clause_donneur_ordre = models.CharField("clause sociale\u00a0: donneur d’ordre", max_length=150, blank=True)
    clause_marche = models.CharField("clause sociale\u00a0: marché", max_length=150, blank=True)
    clause_heures = models.DecimalField(
        "clause sociale\u00a0: heures", max_digits=7, decimal_places=2, null=True, blank=True
    )
    rncp = models.CharField("fiche RNCP", max_length=10, blank=True)
    objet_immersion = models.CharField("objet de l’immersion", max_length=15, choices=ObjetImmersion, blank=True)
    prescripteur_immersion = models.CharField(
        "immersion prescrite par", max_length=15, choices=PrescripteurImmersion, blank=True
    )
    date_prescription = models.DateField("immersion prescrite le", null=True, blank=True)
    offre_jobprovence13 = models.CharField("offre JobProvence13", max_length=100, blank=True)
    date_positionnement = models.DateField("positionnement le", null=True, blank=True)
    commentaire = models.TextField("commentaire", blank=True)
    difficultes = models.ManyToManyField(
        Difficulte,
        through="TraitementDifficulte",
        related_name="etapes",
        blank=True,
        verbose_name="difficultés traitées",
    )
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
        ordering = ["parcours", F("date_debut").desc(nulls_first=True), "-date_debut_prevue", "pk"]
        constraints = contraintes_etape()
        indexes = [models.Index(fields=["parcours", "date_debut"], name="etape_parcours")]

    def __str__(self) -> str:
        return self.intitule or self.get_type_display()

    @property
    def famille(self) -> str:
        """Family of tables 2 and 4 of the yearly consolidation."""
        return next(famille for famille, types in FAMILLES_ETAPES.items() if self.type in types)

    @property
    def date_connue(self) -> date:
        """The day by which the étape is known: its real start, else the planned one (one of them is there)."""
        return self.date_debut or self.date_debut_prevue  # type: ignore[return-value]

    @property
    def fin_connue(self) -> date | None:
        """Its real end, else the planned one."""
        return self.date_fin or self.date_fin_prevue

    @property
    def tenue(self) -> bool:
        """Whether it may still take place, or did."""
        return self.resultat not in RESULTATS_SANS_TENUE


@suivre
class TraitementDifficulte(models.Model):
    """A difficulty that an étape treats."""

    etape = models.ForeignKey(Etape, models.CASCADE, related_name="traitements", verbose_name="étape")
    difficulte = models.ForeignKey(Difficulte, models.CASCADE, related_name="traitements", verbose_name="difficulté")

    objects = TraitementQuerySet.as_manager()

    class Meta:
        verbose_name = "difficulté traitée par une étape"
        verbose_name_plural = "difficultés traitées par une étape"
        ordering = ["etape", "difficulte"]
        constraints = [
            models.UniqueConstraint(
                fields=["etape", "difficulte"],
                name="traitement_une_fois",
                violation_error_message="Cette étape traite déjà cette difficulté.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.etape}\u00a0: {self.difficulte}"
