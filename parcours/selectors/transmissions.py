"""What a hand-over would change: who could receive, which files would go, and what each would then follow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.enums import CodeRole
from accounts.models import Plie, Role, Utilisateur
from parcours.enums import STATUTS_OUVERTS
from parcours.models import Parcours, Referent
from parcours.regles.transmissions import DernierSuivi, raison_de_rester
from plie.socle.tri import par_nom, sans_accents


@dataclass(frozen=True, slots=True)
class Ligne:
    """A file, who follows it, and why it stays where it is (empty when it goes)."""

    parcours: Parcours
    suivi: Referent | None
    raison: str


@dataclass(frozen=True, slots=True)
class Charge:
    """The open parcours that somebody follows, before and after."""

    utilisateur: Utilisateur
    avant: int
    apres: int


@dataclass(frozen=True, slots=True)
class Apercu:
    """What the confirmation will do, and the mark of the state in which it was read."""

    transmis: list[Ligne]
    restants: list[Ligne]
    charges: list[Charge]
    empreinte: str


def suivis_en_cours(plie: Plie, *, le: date) -> Any:
    """The follow-ups that run that day, of the open parcours of a PLIE."""
    return Referent.objects.filter(
        Q(date_fin__isnull=True) | Q(date_fin__gte=le),
        date_debut__lte=le,
        parcours__plie=plie,
        parcours__statut__in=STATUTS_OUVERTS,
    )


def destinataires(plie: Plie, *, le: date) -> Any:
    """Who accompanies for a PLIE, or is about to, with `charge`: the open parcours each follows there today."""
    charge = (
        suivis_en_cours(plie, le=le)
        .filter(utilisateur=OuterRef("pk"))
        .order_by()
        .values("utilisateur")
        .annotate(nombre=Count("parcours", distinct=True))
        .values("nombre")
    )
    roles = Role.objects.filter(Q(date_fin__isnull=True) | Q(date_fin__gte=le), code=CodeRole.ACCOMPAGNATEUR, plie=plie)
    return (
        Utilisateur.objects.filter(pk__in=roles.values("utilisateur"), is_active=True)
        .annotate(charge=Coalesce(Subquery(charge), 0))
        .order_by(*par_nom())
    )


def derniers_suivis(parcours: Sequence[int]) -> dict[int, Referent]:
    """The latest follow-up of each file, in one query."""
    lus = (
        Referent.objects.filter(parcours__in=parcours)
        .select_related("utilisateur")
        .order_by("parcours_id", "-date_debut")
        .distinct("parcours_id")
    )
    return {suivi.parcours_id: suivi for suivi in lus}


def apercu(parcours: Sequence[Parcours], *, plie: Plie, vers: Utilisateur, date_effet: date, le: date) -> Apercu:
    """What handing these files of a PLIE over would do, in three queries whatever their number."""
    suivis = derniers_suivis([p.pk for p in parcours])
    lignes = [_ligne(p, suivis.get(p.pk), vers, date_effet) for p in parcours]
    transmis = [ligne for ligne in lignes if not ligne.raison]
    return Apercu(
        transmis=transmis,
        restants=[ligne for ligne in lignes if ligne.raison],
        charges=_charges(transmis, plie, vers, date_effet, max(date_effet, le)),
        empreinte=empreinte(transmis),
    )


def empreinte(lignes: Sequence[Ligne]) -> str:
    """The mark of who follows these files, and until when: a change made meanwhile gives another."""
    etats = sorted(
        (ligne.parcours.pk, s.pk, s.utilisateur_id, str(s.date_fin)) if (s := ligne.suivi) else (ligne.parcours.pk,)
        for ligne in lignes
    )
    return sha256(repr(etats).encode()).hexdigest()[:32]


def _ligne(parcours: Parcours, suivi: Referent | None, vers: Utilisateur, date_effet: date) -> Ligne:
    dernier = None
    if suivi is not None:
        dernier = DernierSuivi(suivi.utilisateur_id, str(suivi.utilisateur), suivi.date_debut, suivi.date_fin)
    raison = raison_de_rester(
        ouvert=parcours.ouvert, dernier=dernier, vers_id=vers.pk, vers_nom=str(vers), date_effet=date_effet
    )
    return Ligne(parcours, suivi, raison)


def _charges(transmis: Sequence[Ligne], plie: Plie, vers: Utilisateur, date_effet: date, le: date) -> list[Charge]:
    """Who receives first, then who hands over; on the day of the change, or today when it is past."""
    donnes: Counter[int] = Counter()
    personnes = {vers.pk: vers}
    for ligne in transmis:
        suivi = ligne.suivi
        if suivi is not None and (suivi.date_fin is None or suivi.date_fin >= date_effet):
            donnes[suivi.utilisateur_id] += 1
            personnes[suivi.utilisateur_id] = suivi.utilisateur
    comptes = dict(
        suivis_en_cours(plie, le=le)
        .filter(utilisateur__in=personnes)
        .order_by()
        .values_list("utilisateur")
        .annotate(nombre=Count("parcours", distinct=True))
    )
    recu = Charge(vers, comptes.get(vers.pk, 0), comptes.get(vers.pk, 0) + len(transmis))
    autres = sorted(
        (u for u in personnes.values() if u.pk != vers.pk),
        key=lambda u: (sans_accents(u.nom), sans_accents(u.prenom), u.pk),
    )
    return [recu, *(Charge(u, comptes.get(u.pk, 0), comptes.get(u.pk, 0) - donnes[u.pk]) for u in autres)]
