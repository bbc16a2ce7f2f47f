"""The rights of the person (A-6): what they asked and what was answered, what is frozen, what they were told."""

from django.db import models
from django.db.models import F, Q

from accounts.models import Plie, Utilisateur
from participants.enums import CanalDemande, NatureDroit, StatutDemande
from participants.models.mesures import MesurePosee, levee_motivee, une_en_cours
from participants.models.personne import Participant
from participants.querysets_droits import DemandeDroitQuerySet, LieALaDemandeQuerySet, LimitationQuerySet
from plie.socle.historique import suivre
from plie.socle.rangement import rangement_prive


@suivre
class DemandeDroit(models.Model):
    """A request of a person about their data, received by the structure d'animation of a PLIE."""

    participant = models.ForeignKey(
        Participant, models.CASCADE, related_name="demandes_droits", verbose_name="participant"
    )
    plie = models.ForeignKey(Plie, models.RESTRICT, related_name="+", verbose_name="PLIE")
    nature = models.CharField("droit exercé", max_length=15, choices=NatureDroit)
    date_reception = models.DateField("reçue le")
    canal = models.CharField("reçue par", max_length=12, choices=CanalDemande)
    identite_verifiee = models.BooleanField("identité vérifiée", default=False)
    moyen_identite = models.CharField("moyen de vérification", max_length=150, blank=True)
    objet = models.TextField("ce que la personne demande", blank=True)
    date_prolongation = models.DateField("prolongée le", null=True, blank=True)
    motif_prolongation = models.CharField("motif de la prolongation", max_length=255, blank=True)
    statut = models.CharField("état", max_length=10, choices=StatutDemande, default=StatutDemande.EN_COURS)
    reponse = models.TextField("réponse", blank=True)
    date_reponse = models.DateField("répondue le", null=True, blank=True)
    repondue_par = models.ForeignKey(
        Utilisateur, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="répondue par"
    )
    enregistree_par = models.ForeignKey(
        Utilisateur, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="enregistrée par"
    )
    enregistree_le = models.DateTimeField("enregistrée le", auto_now_add=True)
    # Drawn by the form: sent twice, it is recorded once.
    cle_saisie = models.UUIDField("clé de saisie", null=True, blank=True, unique=True, editable=False)
    version = models.PositiveIntegerField("version", default=1)

    objects = DemandeDroitQuerySet.as_manager()

    class Meta:
        verbose_name = "demande d’exercice d’un droit"
        verbose_name_plural = "demandes d’exercice d’un droit"
        ordering = ["date_reception", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(statut=StatutDemande.EN_COURS, date_reponse__isnull=True, reponse="")
                | (~Q(statut=StatutDemande.EN_COURS) & Q(date_reponse__isnull=False) & ~Q(reponse="")),
                name="demande_droit_reponse",
                violation_error_message="Une demande close porte sa réponse et la date de celle-ci.",
            ),
            models.CheckConstraint(
                condition=Q(date_reponse__isnull=True) | Q(date_reponse__gte=F("date_reception")),
                name="demande_droit_dates",
                violation_error_message="La réponse ne peut pas précéder la demande.",
            ),
            models.CheckConstraint(
                condition=Q(date_prolongation__isnull=True, motif_prolongation="")
                | (Q(date_prolongation__gte=F("date_reception")) & ~Q(motif_prolongation="")),
                name="demande_droit_prolongation",
                violation_error_message="Une prolongation porte sa date, après la réception, et son motif.",
            ),
            models.CheckConstraint(
                condition=~Q(statut=StatutDemande.SATISFAITE) | Q(identite_verifiee=True),
                name="demande_droit_identite",
                violation_error_message="Vérifier l’identité de la personne avant de satisfaire sa demande.",
            ),
        ]
        indexes = [models.Index(fields=["plie", "statut", "date_reception"], name="demande_droit_plie")]

    def __str__(self) -> str:
        return f"Demande de {self.get_nature_display()} du {self.date_reception:%d/%m/%Y}"

    @property
    def en_cours(self) -> bool:
        return self.statut == StatutDemande.EN_COURS


@suivre
class Rectification(models.Model):
    """A field corrected at the person's request: what it said, what it says."""

    demande = models.ForeignKey(DemandeDroit, models.CASCADE, related_name="rectifications", verbose_name="demande")
    champ = models.CharField("champ", max_length=60)
    avant = models.CharField("valeur d’avant", max_length=300, blank=True)
    apres = models.CharField("valeur rectifiée", max_length=300, blank=True)
    rectifiee_par = models.ForeignKey(
        Utilisateur, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="rectifiée par"
    )
    rectifiee_le = models.DateTimeField("rectifiée le", auto_now_add=True)

    objects = LieALaDemandeQuerySet.as_manager()

    class Meta:
        verbose_name = "rectification demandée par la personne"
        verbose_name_plural = "rectifications demandées par la personne"
        ordering = ["demande", "pk"]

    def __str__(self) -> str:
        return self.champ

    @property
    def libelle(self) -> str:
        """The field as a person names it."""
        return str(Participant._meta.get_field(self.champ).verbose_name).capitalize()


@suivre
class ExportDossier(models.Model):
    """All that is held on a person, drawn by the worker for them, kept a few days (GDPR, art. 15 and 20)."""

    demande = models.ForeignKey(DemandeDroit, models.CASCADE, related_name="exports", verbose_name="demande")
    pdf = models.FileField("document", upload_to="exports", storage=rangement_prive, max_length=200, blank=True)
    json = models.FileField("données", upload_to="exports", storage=rangement_prive, max_length=200, blank=True)
    produit_le = models.DateTimeField("produit le")
    expire_le = models.DateTimeField("expire le")
    efface_le = models.DateTimeField("effacé le", null=True, blank=True)
    produit_par = models.ForeignKey(
        Utilisateur, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="demandé par"
    )

    objects = LieALaDemandeQuerySet.as_manager()

    class Meta:
        verbose_name = "export d’un dossier"
        verbose_name_plural = "exports de dossiers"
        ordering = ["-produit_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(efface_le__isnull=True) | Q(pdf="", json=""),
                name="export_efface_sans_fichier",
                violation_error_message="Un export effacé ne garde aucun fichier.",
            ),
        ]

    def __str__(self) -> str:
        return f"Export du {self.produit_le:%d/%m/%Y}"


@suivre
class Limitation(MesurePosee):
    """A file frozen: it is kept and read, nobody writes to it until it is lifted (GDPR, art. 18)."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="limitations", verbose_name="participant")
    demande = models.ForeignKey(
        DemandeDroit, models.SET_NULL, null=True, blank=True, related_name="limitations", verbose_name="demande"
    )

    objects = LimitationQuerySet.as_manager()

    class Meta(MesurePosee.Meta):
        verbose_name = "limitation du traitement"
        verbose_name_plural = "limitations du traitement"
        constraints = [
            une_en_cours(nom="limitation_une_en_cours", message="Cette fiche est déjà gelée."),
            levee_motivee(nom="limitation_levee_motivee", message="Indiquer pourquoi la limitation est levée."),
        ]

    def __str__(self) -> str:
        return f"Limitation du {self.posee_le:%d/%m/%Y}"


@suivre
class InformationRemise(models.Model):
    """The information notice given to the person: which text, when, by whom (GDPR, art. 13)."""

    participant = models.ForeignKey(
        Participant, models.CASCADE, related_name="informations", verbose_name="participant"
    )
    notice = models.CharField("version de la notice", max_length=20)
    date_remise = models.DateField("remise le")
    remise_par = models.ForeignKey(
        Utilisateur, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="remise par"
    )

    class Meta:
        verbose_name = "information remise à la personne"
        verbose_name_plural = "informations remises aux personnes"
        ordering = ["-date_remise", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "notice"],
                name="information_une_fois_par_version",
                violation_error_message="Cette version de la notice a déjà été remise à cette personne.",
            ),
        ]

    def __str__(self) -> str:
        return f"Notice {self.notice}, remise le {self.date_remise:%d/%m/%Y}"
