"""The parcours, from the orientation to the exit."""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce

from accounts.models import Plie, Utilisateur
from parcours.enums import STATUTS_ACCEPTES, STATUTS_OUVERTS, StatutParcours
from parcours.models.declencheurs import DEBUT_PROUVE, PRESCRIPTEUR_CONNU
from parcours.models.prescripteurs import libelle_prescripteur
from parcours.querysets import ParcoursQuerySet
from participants.models import Diagnostic, Participant, SituationEntree
from plie.socle.historique import suivre


@suivre
class Parcours(models.Model):
    """One person's way through one PLIE.

    The row exists from the orientation, as a candidature: appointments and diagnostic precede the commission's
    decision. `date_debut` is empty until it accepts; it is then the first individual in-person appointment (P-6.2c).
    `date_fin` is the exit's date once validated.
    """

    participant = models.ForeignKey(Participant, models.RESTRICT, related_name="parcours", verbose_name="participant")
    plie = models.ForeignKey(Plie, models.RESTRICT, related_name="parcours", verbose_name="PLIE")
    statut = models.CharField("statut", max_length=12, choices=StatutParcours, default=StatutParcours.CANDIDATURE)
    prescripteur = models.CharField("prescripteur", max_length=20)
    organisme_prescripteur = models.CharField("organisme prescripteur", max_length=150, blank=True)
    contact_prescripteur = models.CharField("contact chez le prescripteur", max_length=150, blank=True)
    motif_prescription = models.TextField("motif de l’orientation", blank=True)
    date_orientation = models.DateField("orienté le", null=True, blank=True)
    date_premier_rdv = models.DateField("premier rendez-vous individuel", null=True, blank=True)
    date_commission = models.DateField("intégration décidée le", null=True, blank=True)
    date_debut = models.DateField("début du parcours", null=True, blank=True)
    date_prolongation = models.DateField("prolongé le", null=True, blank=True)
    date_fin = models.DateField("fin du parcours", null=True, blank=True)
    motif_cloture = models.CharField("motif de clôture", max_length=255, blank=True)
    situation_entree = models.OneToOneField(
        SituationEntree,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="parcours",
        verbose_name="situation à l’entrée",
    )
    diagnostic = models.OneToOneField(
        Diagnostic,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="parcours",
        verbose_name="diagnostic",
    )
    repris = models.BooleanField("repris d’un autre outil", default=False)
    identifiant_reprise = models.CharField(
        "identifiant dans l’ancien outil", max_length=100, null=True, blank=True, unique=True
    )
    enregistre_par = models.ForeignKey(
        Utilisateur, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="enregistré par"
    )
    # Drawn by the form of the orientation: sent twice, it is recorded once.
    cle_saisie = models.UUIDField("clé de saisie", null=True, blank=True, unique=True, editable=False)
    version = models.PositiveIntegerField("version", default=1)
    cree_le = models.DateTimeField("créé le", auto_now_add=True)
    modifie_le = models.DateTimeField("modifié le", auto_now=True)

    objects = ParcoursQuerySet.as_manager()

    class Meta:
        verbose_name = "parcours"
        verbose_name_plural = "parcours"
        ordering = ["-date_debut", "-date_orientation", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(statut__in=STATUTS_OUVERTS),
                name="parcours_un_seul_ouvert",
                violation_error_message="Cette personne a déjà un parcours ou une candidature en cours.",
            ),
            ExclusionConstraint(
                name="parcours_sans_chevauchement",
                expressions=[
                    ("participant", RangeOperators.EQUAL),
                    (
                        Func("date_debut", "date_fin", models.Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(statut__in=STATUTS_ACCEPTES),
                violation_error_message="Ce parcours chevauche un autre parcours de la même personne.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(statut__in=STATUTS_ACCEPTES, date_debut__isnull=False)
                    | (~Q(statut__in=STATUTS_ACCEPTES) & Q(date_debut__isnull=True))
                ),
                name="parcours_debut_si_accepte",
                violation_error_message="Un parcours commence quand la commission a accepté l’intégration.",
            ),
            models.CheckConstraint(
                condition=Q(date_debut__isnull=True) | Q(date_debut=F("date_premier_rdv")),
                name="parcours_debut_premier_rdv",
                violation_error_message=("Un parcours commence le jour du premier rendez-vous individuel (P-6.2c)."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(statut=StatutParcours.SORTI, date_fin__isnull=False)
                    | (~Q(statut=StatutParcours.SORTI) & Q(date_fin__isnull=True))
                ),
                name="parcours_fin_si_sorti",
                violation_error_message="Seul un parcours sorti porte une date de fin.",
            ),
            models.CheckConstraint(
                condition=Q(date_fin__isnull=True) | Q(date_fin__gte=F("date_debut")),
                name="parcours_dates",
                violation_error_message="La fin du parcours ne peut pas précéder son début.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(date_premier_rdv__isnull=True)
                    | Q(date_orientation__isnull=True)
                    | Q(repris=True)
                    | Q(date_premier_rdv__gte=F("date_orientation"))
                ),
                name="parcours_rdv_apres_orientation",
                violation_error_message="Le premier rendez-vous ne peut pas précéder l’orientation.",
            ),
            models.CheckConstraint(
                condition=Q(date_prolongation__isnull=True) | Q(date_debut__isnull=False),
                name="parcours_prolonge_si_accepte",
                violation_error_message="Seul un parcours accepté peut être prolongé.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["plie", "date_debut"],
                include=["date_fin", "statut", "participant", "situation_entree"],
                name="parcours_figures",
                condition=Q(date_debut__isnull=False),
            ),
            models.Index(Coalesce("date_debut", "date_orientation"), name="parcours_ouverture"),
            models.Index(fields=["plie", "statut"], name="parcours_ouverts", condition=Q(statut__in=STATUTS_OUVERTS)),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="parcours_debut_prouve",
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__date_debut__isnull=False, new__repris=False),
                func=DEBUT_PROUVE,
            ),
            pgtrigger.Trigger(
                name="parcours_prescripteur_connu",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("prescripteur"),
                condition=~pgtrigger.Q(new__prescripteur=""),
                func=PRESCRIPTEUR_CONNU,
            ),
        ]

    def __str__(self) -> str:
        return f"Parcours de {self.participant}"

    def get_prescripteur_display(self) -> str:
        """The label of the prescripteur, from an open list."""
        return libelle_prescripteur(self.prescripteur)

    @property
    def prolonge(self) -> bool:
        """Whether the one prolongation of P-6.4b has been granted."""
        return self.date_prolongation is not None

    @property
    def ouvert(self) -> bool:
        return self.statut in STATUTS_OUVERTS
