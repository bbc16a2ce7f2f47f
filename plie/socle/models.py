"""Long works: one row each, that its requester follows and that a worker claims."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class EtatTache(models.TextChoices):
    EN_ATTENTE = "en_attente", "en attente"
    EN_COURS = "en_cours", "en cours"
    TERMINEE = "terminee", "terminée"
    ECHOUEE = "echouee", "échouée"
    ANNULEE = "annulee", "annulée"


class Tache(models.Model):
    """A work too long for a request. Written by `plie.socle.taches` only.

    The requester is a number and a name, not a foreign key: the kernel knows no user model.
    """

    nature = models.CharField("nature", max_length=100)
    cle = models.CharField("clé", max_length=200, help_text="Une même demande faite deux fois ne donne qu’une tâche.")
    parametres = models.JSONField("paramètres", default=dict, blank=True)
    etat = models.CharField("état", max_length=12, choices=EtatTache.choices, default=EtatTache.EN_ATTENTE)
    progression = models.PositiveSmallIntegerField("progression", default=0)
    message = models.CharField("message", max_length=300, blank=True)
    resultat = models.JSONField("résultat", null=True, blank=True)
    erreur = models.TextField("erreur", blank=True)
    tentatives = models.PositiveSmallIntegerField("tentatives", default=0)
    demandee_par_id = models.BigIntegerField("numéro du demandeur", null=True, blank=True)
    demandee_par_libelle = models.CharField("demandée par", max_length=200, blank=True)
    cree_le = models.DateTimeField("créée le", default=timezone.now)
    commencee_le = models.DateTimeField("commencée le", null=True, blank=True)
    battement_le = models.DateTimeField("dernier signe de vie le", null=True, blank=True)
    a_reprendre_le = models.DateTimeField("à reprendre à partir du", default=timezone.now)
    terminee_le = models.DateTimeField("terminée le", null=True, blank=True)

    class Meta:
        verbose_name = "tâche"
        verbose_name_plural = "tâches"
        ordering = ["-cree_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["nature", "cle"],
                name="tache_cle_unique",
                violation_error_message="Cette tâche a déjà été demandée.",
            ),
            models.CheckConstraint(
                condition=Q(etat__in=EtatTache.values),
                name="tache_etat_connu",
                violation_error_message="L’état de la tâche est inconnu.",
            ),
            models.CheckConstraint(
                condition=Q(progression__range=(0, 100)),
                name="tache_progression_0_100",
                violation_error_message="La progression va de 0 à 100.",
            ),
            models.CheckConstraint(
                condition=Q(etat__in=["en_attente", "en_cours"], terminee_le__isnull=True)
                | Q(etat__in=["terminee", "echouee", "annulee"], terminee_le__isnull=False),
                name="tache_finie_datee",
                violation_error_message="Une tâche finie porte la date de sa fin, et elle seule.",
            ),
        ]
        indexes = [
            # The sweep reads the few unfinished ones among all those kept.
            models.Index(fields=["a_reprendre_le"], condition=Q(terminee_le__isnull=True), name="tache_a_reprendre"),
        ]

    def __str__(self) -> str:
        return f"{self.nature} ({self.get_etat_display()})"

    @property
    def finie(self) -> bool:
        return self.terminee_le is not None
