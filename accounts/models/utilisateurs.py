"""People who log in, what they may do, for whom, and when."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.enums import ROLES_D_UN_PLIE, CodeRole
from accounts.gestionnaires import GestionnaireUtilisateurs
from accounts.models.organisations import Organisation
from accounts.models.territoires import Plie, PoleInsertion
from accounts.perimetre import perimetre_de
from accounts.querysets import DelegationQuerySet, RoleQuerySet
from plie.socle.historique import suivre, suivre_sauf
from plie.socle.tri import par_nom


@suivre_sauf("password", "last_login")
class Utilisateur(AbstractBaseUser, PermissionsMixin):
    """A person who logs in; the e-mail address is the login, whatever its case."""

    email = models.EmailField("adresse électronique", max_length=254, unique=True)
    nom = models.CharField("nom", max_length=100)
    prenom = models.CharField("prénom", max_length=100)
    telephone = models.CharField("téléphone", max_length=20, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="utilisateurs",
        verbose_name="organisation",
    )
    is_active = models.BooleanField("compte actif", default=True)
    is_staff = models.BooleanField("accès à l’administration", default=False)
    inscrit_le = models.DateTimeField("inscrit le", default=timezone.now, editable=False)
    # The library that keeps the factors forgets them without a trace: the history of the account holds the gesture.
    second_facteur_retire_le = models.DateTimeField("second facteur retiré le", null=True, blank=True, editable=False)

    objects = GestionnaireUtilisateurs()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["nom", "prenom"]

    class Meta:
        verbose_name = "utilisateur"
        verbose_name_plural = "utilisateurs"
        ordering = [*par_nom()]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="utilisateur_email_unique",
                violation_error_message="Un compte existe déjà pour cette adresse.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        return f"{self.prenom} {self.nom}".strip() or self.email

    def get_short_name(self) -> str:
        return self.prenom or self.email

    @property
    def administre(self) -> bool:
        """Whether this person administers the installation today."""
        return perimetre_de(self).administrateur

    @property
    def plies_animes(self) -> frozenset[int]:
        """The PLIE whose structure d'animation this person belongs to today (A-1)."""
        return perimetre_de(self).animation


@suivre
class Role(models.Model):
    """A role held by a person, in a scope (a PLIE, a pôle, all), between two dates, both included."""

    utilisateur = models.ForeignKey(Utilisateur, models.CASCADE, related_name="roles", verbose_name="utilisateur")
    code = models.CharField("rôle", max_length=20, choices=CodeRole)
    plie = models.ForeignKey(Plie, models.RESTRICT, null=True, blank=True, related_name="roles", verbose_name="PLIE")
    pole = models.ForeignKey(
        PoleInsertion,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="roles",
        verbose_name="pôle d’insertion",
    )
    date_debut = models.DateField("du")
    date_fin = models.DateField("au", null=True, blank=True)
    # Not filled in, a full-time accompagnateur; it weighs the load against the PLIE's objective per ETP (art. 5 a).
    etp = models.DecimalField(
        "temps de travail (ETP)",
        max_digits=3,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Pour un accompagnateur\u00a0: 1 à temps plein, 0,8 à quatre cinquièmes. Vide, il compte pour 1.",
    )

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = "rôle"
        verbose_name_plural = "rôles"
        ordering = ["utilisateur", "code", "plie", "pole", "date_debut"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(code__in=ROLES_D_UN_PLIE, plie__isnull=False, pole__isnull=True)
                    | Q(code=CodeRole.AGENT_POLE, plie__isnull=True, pole__isnull=False)
                    | Q(code=CodeRole.FINANCEUR, pole__isnull=True)
                    | Q(code=CodeRole.ADMINISTRATEUR, plie__isnull=True, pole__isnull=True)
                ),
                name="role_perimetre",
                violation_error_message=(
                    "Un rôle d’accompagnateur, d’animation ou de commission s’exerce pour un PLIE ; "
                    "celui d’agent de pôle, pour un pôle d’insertion."
                ),
            ),
            models.CheckConstraint(
                condition=Q(date_fin__isnull=True) | Q(date_fin__gte=F("date_debut")),
                name="role_dates",
                violation_error_message="La fin du rôle ne peut pas précéder son début.",
            ),
            models.CheckConstraint(
                condition=Q(etp__isnull=True) | Q(etp__gt=0, etp__lte=1, code=CodeRole.ACCOMPAGNATEUR),
                name="role_etp",
                violation_error_message=(
                    "Saisir la part d’un temps plein\u00a0: 1 à temps plein, 0,8 à quatre cinquièmes, 0,5 à mi-temps. "
                    "Pour un autre rôle qu’accompagnateur, ne rien saisir."
                ),
            ),
        ]
        indexes = [models.Index(fields=["utilisateur", "date_debut"], name="role_utilisateur")]

    def __str__(self) -> str:
        perimetre = self.plie or self.pole
        return f"{self.get_code_display()} – {perimetre}" if perimetre else self.get_code_display()


@suivre
class Delegation(models.Model):
    """A portfolio entrusted to a colleague for a dated absence (A-1)."""

    de = models.ForeignKey(Utilisateur, models.CASCADE, related_name="delegations_donnees", verbose_name="de")
    a = models.ForeignKey(Utilisateur, models.CASCADE, related_name="delegations_recues", verbose_name="à")
    plie = models.ForeignKey(Plie, models.CASCADE, related_name="delegations", verbose_name="PLIE")
    date_debut = models.DateField("du")
    date_fin = models.DateField("au")
    motif = models.CharField("motif", max_length=200)
    declaree_par = models.ForeignKey(
        Utilisateur, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="déclarée par"
    )
    revoquee_le = models.DateTimeField("révoquée le", null=True, blank=True)
    revoquee_par = models.ForeignKey(
        Utilisateur, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="révoquée par"
    )

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = "délégation"
        verbose_name_plural = "délégations"
        ordering = ["-date_debut"]
        constraints = [
            models.CheckConstraint(
                condition=Q(date_fin__gte=F("date_debut")),
                name="delegation_dates",
                violation_error_message="La fin de la délégation ne peut pas précéder son début.",
            ),
            models.CheckConstraint(
                condition=~Q(de=F("a")),
                name="delegation_a_un_autre",
                violation_error_message="Une délégation se donne à un collègue.",
            ),
            models.CheckConstraint(
                condition=Q(revoquee_le__isnull=True, revoquee_par__isnull=True)
                | Q(revoquee_le__isnull=False, revoquee_par__isnull=False),
                name="delegation_revoquee_par_quelqu_un",
                violation_error_message="Une délégation révoquée dit quand et par qui.",
            ),
            ExclusionConstraint(
                name="delegation_sans_chevauchement",
                expressions=[
                    ("de", RangeOperators.EQUAL),
                    ("plie", RangeOperators.EQUAL),
                    (
                        Func("date_debut", "date_fin", models.Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(revoquee_le__isnull=True),
                violation_error_message="Une délégation existe déjà sur cette période.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.de} → {self.a}"
