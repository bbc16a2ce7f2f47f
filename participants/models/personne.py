"""The person followed."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Replace, Upper

from participants.models.situation import Situation, contraintes_situation
from participants.querysets import ParticipantQuerySet
from plie.socle.historique import suivre


@suivre
class Participant(Situation):
    """A person followed by a PLIE, with their current situation. No NIR is ever kept."""

    nom = models.CharField("nom", max_length=255)
    prenom = models.CharField("prénom", max_length=255, blank=True)
    date_naissance = models.DateField("date de naissance")
    adresse = models.CharField("adresse", max_length=255, blank=True)
    code_postal = models.CharField("code postal", max_length=5, blank=True)
    email = models.EmailField("adresse électronique", blank=True)
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    numero_france_travail = models.CharField("identifiant France Travail", max_length=11, blank=True)
    # What search and duplicate detection compare: no accent, no case, no apostrophe; PostgreSQL computes it.
    recherche = models.GeneratedField(
        expression=models.Func(F("nom"), F("prenom"), function="cle_de_recherche", output_field=models.TextField()),
        output_field=models.TextField(),
        db_persist=True,
    )
    identifiant_reprise = models.CharField(
        "identifiant dans l’ancien outil", max_length=100, null=True, blank=True, unique=True
    )
    # Out of the active base: nobody reaches the file but who may open the archive; then nothing names anybody.
    archivee_le = models.DateTimeField("archivée le", null=True, blank=True, editable=False)
    anonymisee_le = models.DateTimeField("anonymisée le", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField("version", default=1)
    cree_le = models.DateTimeField("créé le", auto_now_add=True)
    modifie_le = models.DateTimeField("modifié le", auto_now=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = "participant"
        verbose_name_plural = "participants"
        ordering = ["recherche", "pk"]  # by name, « Éguilles » among the E whatever the server's collation
        constraints = [
            *contraintes_situation("participant"),
            models.CheckConstraint(
                condition=~Q(nom=""),
                name="participant_nomme",
                violation_error_message="Le nom est nécessaire.",
            ),
            models.CheckConstraint(
                condition=Q(anonymisee_le__isnull=True) | Q(archivee_le__isnull=False),
                name="participant_anonymise_hors_base",
                violation_error_message="Une fiche anonymisée est sortie de la base active.",
            ),
            models.CheckConstraint(
                condition=Q(date_naissance__gte="1900-01-01"),
                name="participant_naissance",
                violation_error_message="La date de naissance est antérieure à 1900 : vérifier l’année.",
            ),
        ]
        indexes = [
            GinIndex(OpClass(F("recherche"), name="gin_trgm_ops"), name="participant_recherche"),
            # « oneil » looks like « o neil » once the spaces are gone.
            GinIndex(
                OpClass(Replace(F("recherche"), Value(" "), Value("")), name="gin_trgm_ops"),
                name="participant_recherche_collee",
            ),
            models.Index(fields=["date_naissance"], name="participant_naissance_idx"),
            models.Index(Upper("nom"), "prenom", name="participant_nom"),
        ]

    def __str__(self) -> str:
        return f"{self.nom.upper()} {self.prenom}".strip()

    @property
    def en_archive(self) -> bool:
        """In the restricted archive: out of the active base, and still somebody."""
        return self.archivee_le is not None and self.anonymisee_le is None
