"""Which parcours a role reaches, as conditions: what `visibles_par` and the second wall are both made of (A-1, A-2)."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import DateField, Exists, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from accounts.perimetre import Perimetre


def portefeuille(modele: type[models.Model], perimetre: Perimetre, le: date) -> Q:
    """Parcours followed that day by somebody, or by the absent colleagues who entrusted theirs (A-1)."""
    referents: Any = modele._meta.get_field("referents").related_model
    actuels = referents.objects.filter(Q(date_fin__isnull=True) | Q(date_fin__gte=le), date_debut__lte=le)
    suiveurs = {plie: {perimetre.utilisateur_id} for plie in perimetre.accompagnement}
    for absent, plie in perimetre.delegations:
        suiveurs.setdefault(plie, set()).add(absent)
    # The PLIE is that of the parcours itself: asked inside, it would be joined once more, at each level of each query.
    groupes: dict[tuple[int | None, ...], list[int]] = {}
    for plie, utilisateurs in sorted(suiveurs.items()):
        groupes.setdefault(tuple(sorted(utilisateurs, key=str)), []).append(plie)
    return reduce(
        or_,
        (
            Q(plie__in=plies, pk__in=actuels.filter(utilisateur__in=utilisateurs).values("parcours"))
            for utilisateurs, plies in groupes.items()
        ),
        Q(pk__in=[]),
    )


def ouverts_au_pole(modele: type[models.Model], perimetre: Perimetre, le: date, *, jusqu_au: Any) -> Q:
    """Parcours of BRSA living in the pôle's communes: an RSA period overlaps the parcours (A-2).

    With `jusqu_au`, a date expression of the row that refers to the parcours: only when it does not fall after the
    end of the last RSA period.
    """
    participant: Any = modele._meta.get_field("participant").related_model
    periodes: Any = participant._meta.get_field("periodes_rsa").related_model
    rsa = periodes.objects.filter(participant=OuterRef("participant"))
    chevauche = rsa.filter(
        Q(date_fin__isnull=True)
        | Q(date_fin__gte=Coalesce(OuterRef("date_debut"), OuterRef("date_premier_rdv"), OuterRef("date_orientation"))),
        Q(date_debut__lte=Coalesce(OuterRef("date_fin"), Value(date.max, output_field=DateField()))),
    )
    condition = _habite_chez(participant, perimetre, le) & Q(Exists(chevauche))
    if jusqu_au is not None:
        # One level down: the reference crosses this subquery to reach the row that carries the date.
        encore = rsa.filter(Q(date_fin__isnull=True) | Q(date_fin__gte=OuterRef(jusqu_au)))
        condition &= Q(Exists(encore))
    return condition


def _habite_chez(participant: Any, perimetre: Perimetre, le: date) -> Q:
    """Lives in one of the pôle's communes that day: the dated address, else the record's (A-2).

    The dated address is asked here, and not its copy on the record alone: a right to read does not wait for the
    task of the morning.
    """
    residences: Any = participant._meta.get_field("residences").related_model
    du_jour = residences.objects.filter(participant=OuterRef("participant")).couvrant(le=le)
    return Q(Exists(du_jour.filter(commune__pole__in=perimetre.poles))) | (
        Q(participant__commune__pole__in=perimetre.poles) & ~Q(Exists(du_jour))
    )
