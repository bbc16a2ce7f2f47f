"""Vocabulary on the parcours' tables, and who sees which rows (rules A-1, A-2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Case, DateField, Exists, ExpressionWrapper, F, OuterRef, Q, Value, When
from django.db.models.functions import Cast, Coalesce, Greatest
from django.db.models.lookups import LessThanOrEqual

from accounts.perimetre import perimetre_de
from parcours.enums import STATUTS_ACCEPTES, STATUTS_OUVERTS, StatutParcours
from parcours.portees import ouverts_au_pole, portefeuille
from plie.pacte import ParametresPacte, versions
from plie.socle.horloge import aujourdhui

if TYPE_CHECKING:
    from accounts.models import Utilisateur


class ParcoursQuerySet(models.QuerySet):
    """Parcours."""

    def visibles_par(self, utilisateur: Utilisateur, *, jusqu_au: Any = None) -> ParcoursQuerySet:
        """The parcours somebody may read; none by default.

        The structure d'animation those of its PLIE, the accompagnateur those of a portfolio (A-1), the agent of a
        pôle those of its BRSA (A-2). A financeur, a member of a commission, an administrator read none (A-3, A-4).
        Out of the active base, a file is nobody's (`participants.conservation`).

        Args:
            jusqu_au: `OuterRef` to a date of the row that refers to the parcours, when filtering such rows: a pôle
                does not see what is dated after the end of the last RSA period.
        """
        perimetre = perimetre_de(utilisateur)
        condition = Q(pk__in=[])
        if perimetre.animation:
            condition |= Q(plie__in=perimetre.animation)
        if perimetre.accompagne:
            condition |= portefeuille(self.model, perimetre, aujourdhui())
        if perimetre.poles:
            condition |= ouverts_au_pole(self.model, perimetre, aujourdhui(), jusqu_au=jusqu_au)
        return self.filter(condition, participant__archivee_le__isnull=True)

    def modifiables_par(self, utilisateur: Utilisateur) -> ParcoursQuerySet:
        """The parcours somebody may write to: the portfolio and the structure d'animation's (A-1), never a pôle's."""
        perimetre = perimetre_de(utilisateur)
        condition = Q(pk__in=[])
        if perimetre.animation:
            condition |= Q(plie__in=perimetre.animation)
        if perimetre.accompagne:
            condition |= portefeuille(self.model, perimetre, aujourdhui())
        return self.filter(condition, participant__archivee_le__isnull=True)

    def du_portefeuille_de(self, utilisateur: Utilisateur, *, le: date) -> ParcoursQuerySet:
        """The parcours that somebody follows that day, their own and those entrusted to them; none of the archive."""
        suivis = portefeuille(self.model, perimetre_de(utilisateur), le)
        return self.filter(suivis, participant__archivee_le__isnull=True)

    def acceptes(self) -> ParcoursQuerySet:
        """Parcours whose integration the commission has accepted: those of every indicator."""
        return self.filter(statut__in=STATUTS_ACCEPTES)

    def candidatures(self) -> ParcoursQuerySet:
        return self.filter(statut=StatutParcours.CANDIDATURE)

    def en_cours(self) -> ParcoursQuerySet:
        return self.filter(statut=StatutParcours.EN_COURS)

    def ouverts(self) -> ParcoursQuerySet:
        """Candidatures and parcours under way."""
        return self.filter(statut__in=STATUTS_OUVERTS)

    def avec_echeance(self, *, connues: Sequence[ParametresPacte] | None = None) -> ParcoursQuerySet:
        """Annotate `date_echeance` (`sachant_echeance`)."""
        return self.sachant_echeance(connues=connues).annotate(date_echeance=F("date_echeance"))

    def sachant_echeance(self, *, connues: Sequence[ParametresPacte] | None = None) -> ParcoursQuerySet:
        """Name `date_echeance`: start + 18 months, + 24 once prolonged (P-6.4a, P-6.4b, art. 6.4).

        Each parcours by the version of the Pacte in force on the day of its échéance. PostgreSQL's month arithmetic
        clamps to the month's end as the Pacte's « de quantième à quantième » does; a test compares it with
        `parcours.regles.echeance` at every boundary.

        Args:
            connues: versions to judge by, instead of those in force: « what would change ».
        """
        lues = versions() if connues is None else connues
        commence = Q(date_debut__isnull=False)
        cas = [
            When(
                commence & Q(LessThanOrEqual(_echeance(version), Value(version.jusqu_au, output_field=DateField()))),
                then=_echeance(version),
            )
            for version in lues[:-1]
        ]
        cas.append(When(commence, then=_echeance(lues[-1])))
        return self.alias(date_echeance=Case(*cas, output_field=DateField()))

    def avec_referent(self, *, le: date) -> ParcoursQuerySet:
        """Annotate `referent_id`, the accompagnateur that day."""
        return self.sachant_referent(le=le).annotate(referent_id=F("referent_id"))

    def sachant_referent(self, *, le: date) -> ParcoursQuerySet:
        """Name `referent_id`, to filter by it or to annotate it later: one at most, so there is nothing to sort."""
        referents: Any = self.model._meta.get_field("referents").related_model
        actuel = referents.objects.filter(
            Q(date_fin__isnull=True) | Q(date_fin__gte=le), parcours=OuterRef("pk"), date_debut__lte=le
        )
        return self.alias(referent_id=actuel.order_by().values("utilisateur")[:1])

    def avec_brsa(self, *, le: date) -> ParcoursQuerySet:
        """Annotate `brsa`: an RSA period overlaps the parcours, up to that day."""
        participant: Any = self.model._meta.get_field("participant").related_model
        periodes: Any = participant._meta.get_field("periodes_rsa").related_model
        debut = Coalesce(OuterRef("date_debut"), OuterRef("date_premier_rdv"), OuterRef("date_orientation"))
        return self.annotate(
            brsa=Exists(
                periodes.objects.filter(
                    Q(date_fin__isnull=True) | Q(date_fin__gte=debut),
                    participant=OuterRef("participant"),
                    date_debut__lte=Coalesce(OuterRef("date_fin"), Value(le, output_field=DateField())),
                )
            )
        )


def _echeance(version: ParametresPacte) -> Any:
    """The échéance by one version, never before the eve of its effect (`parcours.regles.echeance`)."""
    limite: Any = Case(
        When(date_prolongation__isnull=False, then=_plus_mois("date_debut", version.duree_prolongee_mois)),
        default=_plus_mois("date_debut", version.duree_max_mois),
        output_field=DateField(),
    )
    if version.depuis == date.min:
        return limite
    return Greatest(limite, Value(version.depuis - timedelta(days=1), output_field=DateField()))


def _plus_mois(champ: str, mois: int) -> Cast:
    interval = Value(f"{mois} months", output_field=models.CharField())
    return Cast(
        ExpressionWrapper(F(champ) + Cast(interval, models.DurationField()), output_field=models.DateTimeField()),
        DateField(),
    )


class LieAuParcours(models.QuerySet):
    """Rows that refer to a parcours and carry the date that limits a pôle's view (A-2)."""

    champ_date: str

    def visibles_par(self, utilisateur: Utilisateur) -> Any:
        """Rows of the parcours somebody may read, up to the end of the last RSA period for a pôle."""
        parcours: Any = self.model._meta.get_field("parcours").related_model
        visibles = parcours.objects.visibles_par(utilisateur, jusqu_au=OuterRef(self.champ_date))
        return self.filter(Exists(visibles.filter(pk=OuterRef("parcours"))))

    def modifiables_par(self, utilisateur: Utilisateur) -> Any:
        """Rows of the parcours somebody may write to."""
        parcours: Any = self.model._meta.get_field("parcours").related_model
        return self.filter(parcours__in=parcours.objects.modifiables_par(utilisateur))


class EtapeQuerySet(LieAuParcours):
    """Étapes; known by their real start, or by the planned one as long as they have not begun."""

    champ_date = "connue_depuis"

    def visibles_par(self, utilisateur: Utilisateur) -> Any:
        """A planned étape stands at its planned start for a pôle (A-2)."""
        return LieAuParcours.visibles_par(self.avec_date_connue(), utilisateur)

    def avec_date_connue(self) -> EtapeQuerySet:
        """Name `connue_depuis` the day by which an étape is known."""
        return self.alias(connue_depuis=Coalesce("date_debut", "date_debut_prevue"))

    def de_la_plus_recente(self) -> EtapeQuerySet:
        """The latest first, planned ones in their place."""
        return self.avec_date_connue().order_by("-connue_depuis", "-pk")

    def de_la_plus_ancienne(self) -> EtapeQuerySet:
        """The oldest first, planned ones in their place."""
        return self.avec_date_connue().order_by("connue_depuis", "pk")


class TraitementQuerySet(models.QuerySet):
    """Difficulties treated by étapes."""

    def visibles_par(self, utilisateur: Utilisateur) -> TraitementQuerySet:
        """Those of the étapes somebody may read."""
        etapes: Any = self.model._meta.get_field("etape").related_model
        return self.filter(etape__in=etapes.objects.visibles_par(utilisateur))


class EntretienQuerySet(LieAuParcours):
    """Appointments."""

    champ_date = "date_entretien"

    def honores(self) -> EntretienQuerySet:
        """Appointments that were held."""
        return self.filter(presence="honore")

    def prevus(self) -> EntretienQuerySet:
        """Appointments still to come (no attendance recorded)."""
        return self.filter(presence="")


class ContratEngagementQuerySet(LieAuParcours):
    """Contrats d'engagement."""

    champ_date = "date_signature"


class ActiviteQuerySet(models.QuerySet):
    """Weeks of activity under a contract."""

    def visibles_par(self, utilisateur: Utilisateur) -> ActiviteQuerySet:
        """The weeks of the parcours somebody may read, up to the end of the last RSA period for a pôle (A-2)."""
        contrats: Any = self.model._meta.get_field("contrat").related_model
        parcours: Any = contrats._meta.get_field("parcours").related_model
        visibles = parcours.objects.visibles_par(utilisateur, jusqu_au=OuterRef("date_semaine"))
        return self.filter(
            Exists(visibles.filter(pk=OuterRef("contrat__parcours"))),
            contrat__in=contrats.objects.visibles_par(utilisateur),
        )


class TransmissionQuerySet(models.QuerySet):
    """Files handed over together."""

    def visibles_par(self, utilisateur: Utilisateur) -> TransmissionQuerySet:
        """Those of the PLIE that somebody animates (A-1)."""
        return self.filter(plie__in=perimetre_de(utilisateur).animation)


class VueQuerySet(models.QuerySet):
    """Saved views of the list."""

    def visibles_par(self, utilisateur: Utilisateur) -> VueQuerySet:
        """One's own, and those shared with a PLIE in which one animates or accompanies."""
        perimetre = perimetre_de(utilisateur)
        return self.filter(
            Q(proprietaire=perimetre.utilisateur_id) | Q(plie__in=perimetre.animation | perimetre.accompagnement)
        )

    def modifiables_par(self, utilisateur: Utilisateur) -> VueQuerySet:
        """One's own; the structure d'animation also tidies what is shared with its PLIE."""
        perimetre = perimetre_de(utilisateur)
        return self.filter(Q(proprietaire=perimetre.utilisateur_id) | Q(plie__in=perimetre.animation))
