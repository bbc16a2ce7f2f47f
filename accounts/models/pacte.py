"""The versions of the Pacte's parameters: the one that ships with the software, then the administrators' avenants."""

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.enums import StatutVersion
from accounts.models.utilisateurs import Utilisateur
from accounts.querysets import VersionPacteQuerySet
from plie.socle.historique import suivre

# A figure follows its version: once in force, neither changes nor disappears, whoever writes the SQL.
FIGURE_FIGEE = """
    IF EXISTS (
        SELECT FROM accounts_versionpacte v WHERE v.statut = 'en_vigueur'
        AND v.id IN (
            CASE WHEN TG_OP <> 'INSERT' THEN OLD.version_pacte_id END,
            CASE WHEN TG_OP <> 'DELETE' THEN NEW.version_pacte_id END
        )
    ) THEN
        RAISE EXCEPTION 'Les chiffres d’une version mise en vigueur ne changent plus.'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'pacte_figure_figee';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


@suivre
class VersionPacte(models.Model):
    """A version of the parameters; a draft until it is put in force, immutable afterwards."""

    code = models.CharField("code", max_length=50)
    libelle = models.CharField("libellé", max_length=200)
    date_effet = models.DateField("date d’effet")
    statut = models.CharField("statut", max_length=12, choices=StatutVersion, default=StatutVersion.BROUILLON)
    livree = models.BooleanField("livrée avec le logiciel", default=False)
    preparee_par = models.ForeignKey(
        Utilisateur, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="préparée par"
    )
    preparee_le = models.DateTimeField("préparée le", auto_now_add=True)
    publiee_par = models.ForeignKey(
        Utilisateur, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="mise en vigueur par"
    )
    publiee_le = models.DateTimeField("mise en vigueur le", null=True, blank=True)
    version = models.PositiveIntegerField("version", default=1)

    objects = VersionPacteQuerySet.as_manager()

    class Meta:
        verbose_name = "version du Pacte"
        verbose_name_plural = "versions du Pacte"
        ordering = ["date_effet", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["statut"],
                condition=Q(statut=StatutVersion.BROUILLON),
                name="pacte_un_brouillon",
                violation_error_message="Un avenant est déjà en préparation.",
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=~Q(statut=StatutVersion.ABANDONNEE),
                name="pacte_code_unique",
                violation_error_message="Une version du Pacte porte déjà ce code.",
            ),
            models.UniqueConstraint(
                fields=["date_effet"],
                condition=Q(statut=StatutVersion.EN_VIGUEUR),
                name="pacte_date_effet_unique",
                violation_error_message="Une version du Pacte prend déjà effet ce jour-là.",
            ),
            models.CheckConstraint(
                condition=(
                    ~Q(statut=StatutVersion.EN_VIGUEUR)
                    | Q(livree=True)
                    | Q(publiee_le__isnull=False, publiee_par__isnull=False)
                ),
                name="pacte_publication_signee",
                violation_error_message="Une version mise en vigueur porte son auteur et sa date.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="pacte_version_figee",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__statut=StatutVersion.EN_VIGUEUR),
            ),
        ]

    def __str__(self) -> str:
        return self.code


@suivre
class ParametrePacte(models.Model):
    """A figure that a version states; those that it does not state are the previous version's."""

    version_pacte = models.ForeignKey(
        VersionPacte, models.CASCADE, related_name="parametres", verbose_name="version du Pacte"
    )
    code = models.CharField("code", max_length=60)
    valeur = models.JSONField("valeur")
    unite = models.CharField("unité", max_length=60)
    article = models.CharField("article", max_length=60)
    regle = models.CharField("règle", max_length=20)
    libelle = models.CharField("libellé", max_length=200)
    lecture = models.BooleanField("lecture retenue", default=False)

    class Meta:
        verbose_name = "paramètre du Pacte"
        verbose_name_plural = "paramètres du Pacte"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version_pacte", "code"],
                name="pacte_parametre_unique",
                violation_error_message="Cette version donne déjà ce paramètre.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="pacte_figure_figee",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=FIGURE_FIGEE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_pacte_id} : {self.code}"
