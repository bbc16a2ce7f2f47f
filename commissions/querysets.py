"""Vocabulary on the commission's tables, and who sees which rows (A-1, A-3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from accounts.perimetre import perimetre_de
from commissions.enums import SAISINES_OUVERTES, Destinataire, StatutSaisine, StatutSeance
from parcours.models import Parcours

if TYPE_CHECKING:
    from accounts.models import Utilisateur
    from commissions.models import PointOrdreDuJour, Seance


class MembreQuerySet(models.QuerySet):
    """Seats."""

    def visibles_par(self, utilisateur: Utilisateur) -> MembreQuerySet:
        """Those of the PLIE somebody animates (A-1)."""
        return self.filter(plie__in=perimetre_de(utilisateur).animation)

    def en_place(self) -> MembreQuerySet:
        """Seats held now."""
        return self.filter(date_fin__isnull=True)


class SeanceQuerySet(models.QuerySet):
    """Sessions."""

    def visibles_par(self, utilisateur: Utilisateur) -> SeanceQuerySet:
        """Those of the PLIE somebody animates, and those to which they are convened as a member (A-3)."""
        perimetre = perimetre_de(utilisateur)
        condition = Q(pk__in=[])
        if perimetre.animation:
            condition |= Q(plie__in=perimetre.animation)
        if perimetre.commissions:
            convoque = self.model._meta.get_field("convocations").related_model.objects.filter(
                utilisateur_id=perimetre.utilisateur_id
            )
            condition |= Q(plie__in=perimetre.commissions, pk__in=convoque.values("seance"))
        return self.filter(condition)

    def a_venir(self) -> SeanceQuerySet:
        """Sessions whose agenda can still receive items."""
        return self.filter(statut__in=(StatutSeance.PLANIFIEE, StatutSeance.PREPAREE))

    def apres(self, seance: Seance) -> SeanceQuerySet:
        """The sessions to come of the same PLIE, after one of them: where an item may be adjourned to."""
        plus_tard = Q(date_seance__gt=seance.date_seance) | Q(date_seance=seance.date_seance, heure__gt=seance.heure)
        return self.a_venir().filter(plus_tard, plie=seance.plie_id).order_by("date_seance", "heure", "pk")


class ConvocationQuerySet(models.QuerySet):
    """Members convened to a session."""

    def avec_deport(self, point: PointOrdreDuJour) -> ConvocationQuerySet:
        """With `deport`, the key of their withdrawal from an item; None for who takes part in its decision."""
        deports: Any = self.model._meta.get_field("deports").related_model
        siens = deports.objects.filter(point=point.pk, convocation=OuterRef("pk"))
        return self.annotate(deport=Subquery(siens.values("pk")))


class SaisineQuerySet(models.QuerySet):
    """Referrals."""

    def visibles_par(self, utilisateur: Utilisateur) -> SaisineQuerySet:
        """Those of the parcours somebody may write to; a pôle or a member reads none."""
        return self.filter(parcours__in=Parcours.objects.modifiables_par(utilisateur))

    def ouvertes(self) -> SaisineQuerySet:
        """Not decided, not withdrawn."""
        return self.filter(statut__in=SAISINES_OUVERTES)

    def en_attente(self) -> SaisineQuerySet:
        """Waiting for a session."""
        return self.filter(statut=StatutSaisine.EN_ATTENTE)

    def pour(self, seance: Seance) -> SaisineQuerySet:
        """Those that may come before a session: not adjourned to a later one that still stands."""
        return self.filter(
            Q(seance_visee__isnull=True)
            | Q(seance_visee=seance.pk)
            | Q(seance_visee__date_seance__lt=seance.date_seance)
            | Q(seance_visee__statut=StatutSeance.ANNULEE)
        )


class _DUneSeanceQuerySet(models.QuerySet):
    chemin_seance: str

    def visibles_par(self, utilisateur: Utilisateur) -> _DUneSeanceQuerySet:
        """Those of the sessions somebody may see (A-3)."""
        from commissions.models import Seance  # noqa: PLC0415 - models import querysets

        return self.filter(**{f"{self.chemin_seance}__in": Seance.objects.visibles_par(utilisateur)})


class DeSeanceQuerySet(_DUneSeanceQuerySet):
    """What hangs directly on a session: its procès-verbal, its documents."""

    chemin_seance = "seance"


class DePointQuerySet(_DUneSeanceQuerySet):
    """What hangs on an item: opinions, withdrawals."""

    chemin_seance = "point__seance"


class PointQuerySet(_DUneSeanceQuerySet):
    """Items of an agenda."""

    chemin_seance = "seance"

    def visibles_par(self, utilisateur: Utilisateur) -> PointQuerySet:
        """Those of the sessions somebody may see; the item of a file in the archive shows nobody that file (A-6)."""
        personne = "saisine__parcours__participant"
        en_archive = Q(**{f"{personne}__archivee_le__isnull": False, f"{personne}__anonymisee_le__isnull": True})
        lus: PointQuerySet = super().visibles_par(utilisateur)  # type: ignore[assignment]
        return lus.exclude(en_archive)


class CorrectionQuerySet(_DUneSeanceQuerySet):
    """Corrections of decisions."""

    chemin_seance = "decision__point__seance"


class DecisionQuerySet(_DUneSeanceQuerySet):
    """Decisions."""

    chemin_seance = "point__seance"


class CourrierQuerySet(models.QuerySet):
    """Returns of the decisions."""

    def visibles_par(self, utilisateur: Utilisateur) -> CourrierQuerySet:
        """Those of the parcours somebody may write to; for an agent, the letters addressed to their pôle.

        A pôle reads what was decided while the person received the RSA: the letter exists only then (A-2).
        """
        miens = Q(decision__point__saisine__parcours__in=Parcours.objects.modifiables_par(utilisateur))
        if poles := perimetre_de(utilisateur).poles:
            lisibles = Parcours.objects.visibles_par(utilisateur)
            miens |= Q(pole__in=poles, decision__point__saisine__parcours__in=lisibles)
        return self.filter(miens)

    def au_dehors_de(self, seance: Seance) -> CourrierQuerySet:
        """The letters of a session that leave on paper: those of one envelope together, then as its items come."""
        dehors = self.filter(decision__point__seance=seance).exclude(destinataire=Destinataire.REFERENT)
        return dehors.order_by("destinataire", "contenu__adresse_a", "decision__point__ordre", "pk")

    def aux_poles_de(self, utilisateur: Utilisateur) -> CourrierQuerySet:
        """Those addressed to the pôles somebody is an agent of, latest first (A-2)."""
        miennes = self.filter(pole__in=perimetre_de(utilisateur).poles)
        return miennes.order_by("-decision__point__seance__date_seance", "-pk")

    def non_lus(self) -> CourrierQuerySet:
        """Returns that the référent has not read yet."""
        return self.filter(destinataire=Destinataire.REFERENT, lu_le__isnull=True)
