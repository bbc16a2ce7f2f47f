"""Evidence of creation (S-3) and of training (S-4, D-3)."""

from django.db import models
from django.db.models import F, Q

from accounts.models import Utilisateur
from parcours.models import Parcours
from participants.enums import NiveauFormation
from plie.socle.historique import suivre
from sorties.enums import Certification, ValidationFormation
from sorties.querysets import EmploiQuerySet


@suivre
class CreationActivite(models.Model):
    """A business created or taken over during the parcours."""

    parcours = models.OneToOneField(Parcours, models.CASCADE, related_name="creation", verbose_name="parcours")
    intitule = models.CharField("activité", max_length=150)
    date_debut = models.DateField("début d’activité")
    rcs = models.BooleanField("immatriculation au RCS obligatoire", default=False)
    saisi_par = models.ForeignKey(
        Utilisateur, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="saisi par"
    )

    objects = EmploiQuerySet.as_manager()

    class Meta:
        verbose_name = "création d’activité"
        verbose_name_plural = "créations d’activité"
        ordering = ["parcours"]

    def __str__(self) -> str:
        return self.intitule


@suivre
class Recette(models.Model):
    """Receipts declared for a calendar month by a micro-entrepreneur (S-3)."""

    creation = models.ForeignKey(CreationActivite, models.CASCADE, related_name="recettes", verbose_name="création")
    mois = models.DateField("mois", help_text="Le premier jour du mois déclaré.")
    montant = models.DecimalField("recettes (€)", max_digits=10, decimal_places=2)

    class Meta:
        verbose_name = "recettes d’un mois"
        verbose_name_plural = "recettes par mois"
        ordering = ["creation", "mois"]
        constraints = [
            models.UniqueConstraint(
                fields=["creation", "mois"],
                name="recette_un_par_mois",
                violation_error_message="Les recettes de ce mois sont déjà saisies.",
            ),
            models.CheckConstraint(
                condition=Q(mois__day=1),
                name="recette_premier_du_mois",
                violation_error_message="Les recettes se déclarent par mois civil.",
            ),
            models.CheckConstraint(
                condition=Q(montant__gte=0),
                name="recette_positive",
                violation_error_message="Un montant de recettes n’est pas négatif.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mois:%m/%Y} : {self.montant} €"


@suivre
class Formation(models.Model):
    """A training entered during the parcours, and the certification it may give."""

    parcours = models.ForeignKey(Parcours, models.CASCADE, related_name="formations", verbose_name="parcours")
    intitule = models.CharField("intitulé", max_length=200)
    organisme = models.CharField("organisme", max_length=150)
    rncp = models.CharField("fiche RNCP", max_length=10, blank=True)
    domaine = models.CharField("domaine", max_length=100, blank=True)
    niveau = models.CharField("niveau préparé", max_length=1, choices=NiveauFormation, blank=True)
    validation = models.CharField("validation", max_length=20, choices=ValidationFormation, blank=True)
    date_debut = models.DateField("entrée en formation")
    date_fin = models.DateField("fin prévue", null=True, blank=True)
    motif_fin = models.CharField("motif de l’arrêt", max_length=200, blank=True)
    certification = models.CharField("certification obtenue", max_length=20, choices=Certification, blank=True)
    date_obtention = models.DateField("obtenue le", null=True, blank=True)
    saisi_par = models.ForeignKey(
        Utilisateur, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="saisi par"
    )
    # Drawn by the form: sent twice, it is recorded once.
    cle_saisie = models.UUIDField("clé de saisie", null=True, blank=True, unique=True, editable=False)
    version = models.PositiveIntegerField("version", default=1)

    objects = EmploiQuerySet.as_manager()

    class Meta:
        verbose_name = "formation"
        verbose_name_plural = "formations"
        ordering = ["parcours", "date_debut", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(date_fin__isnull=True) | Q(date_fin__gte=F("date_debut")),
                name="formation_dates",
                violation_error_message="La fin de la formation ne peut pas précéder son début.",
            ),
            models.CheckConstraint(
                condition=Q(rncp="") | Q(rncp__regex=r"^RNCP[0-9]{1,6}$"),
                name="formation_rncp",
                violation_error_message="Une fiche RNCP s’écrit « RNCP » suivi de un à six chiffres.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(certification="", date_obtention__isnull=True)
                    | (~Q(certification="") & Q(date_obtention__isnull=False))
                ),
                name="formation_certification_datee",
                violation_error_message="Une certification obtenue porte sa nature et sa date.",
            ),
            models.CheckConstraint(
                condition=Q(motif_fin="") | Q(date_fin__isnull=False),
                name="formation_arret_date",
                violation_error_message="Une formation interrompue porte la date de son arrêt.",
            ),
        ]

    def __str__(self) -> str:
        return self.intitule
