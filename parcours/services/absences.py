"""Entrusting a portfolio to a colleague for a dated absence, and taking it back (A-1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from accounts.enums import CodeRole
from accounts.models import Delegation, Plie, Utilisateur
from parcours.regles.absences import verifier_dates
from plie.socle.contraintes import ecriture, verifier
from plie.socle.erreurs import ErreurMetier
from plie.socle.typographie import date_en_chiffres


@dataclass(frozen=True, slots=True)
class Absence:
    """Whose portfolio goes to whom, in which PLIE, from when to when, why."""

    de: Utilisateur
    a: Utilisateur
    plie: Plie
    date_debut: date
    date_fin: date
    motif: str


def declarer(*, absence: Absence, par: Utilisateur, le: date) -> Delegation:
    """Entrust the portfolio; the same absence declared twice is declared once.

    Raises:
        ErreurMetier: a date is refused, one of the two does not accompany the PLIE, another absence overlaps.
    """
    with ecriture(Delegation):
        verifier_dates(absence.date_debut, absence.date_fin, le=le)
        # Two absences that cross one another take turns.
        personnes = Utilisateur.objects.filter(pk__in=(absence.de.pk, absence.a.pk)).order_by("pk")
        list(personnes.select_for_update(of=("self",)).values("pk"))
        en_cours = Delegation.objects.filter(plie=absence.plie, revoquee_le__isnull=True)
        identique = en_cours.filter(
            de=absence.de, a=absence.a, date_debut=absence.date_debut, date_fin=absence.date_fin
        ).first()
        if identique is not None:
            return identique
        _verifier_personnes(absence)
        chevauche = en_cours.filter(date_debut__lte=absence.date_fin, date_fin__gte=absence.date_debut)
        if deja := chevauche.filter(de=absence.de).select_related("a").first():
            raise ErreurMetier(
                f"Ces parcours sont déjà confiés à {deja.a} du {date_en_chiffres(deja.date_debut)} "
                f"au {date_en_chiffres(deja.date_fin)}.",
                champ="date_debut",
            )
        if absent := chevauche.filter(de=absence.a).first():
            raise ErreurMetier(
                f"{absence.a} est absent du {date_en_chiffres(absent.date_debut)} "
                f"au {date_en_chiffres(absent.date_fin)}.",
                champ="a",
            )
        delegation = Delegation(
            de=absence.de,
            a=absence.a,
            plie=absence.plie,
            date_debut=absence.date_debut,
            date_fin=absence.date_fin,
            motif=absence.motif,
            declaree_par=par,
        )
        verifier(delegation)
        delegation.save()
    return delegation


def revoquer(*, delegation: Delegation, par: Utilisateur, le: date) -> Delegation:
    """Take the portfolio back at once; revoked twice, it is revoked once.

    Raises:
        ErreurMetier: the absence is already over.
    """
    with ecriture(Delegation):
        delegation = Delegation.objects.select_for_update(of=("self",)).get(pk=delegation.pk)
        if delegation.revoquee_le is None:
            if delegation.date_fin < le:
                raise ErreurMetier("Cette absence est terminée\u00a0: il n’y a plus rien à révoquer.")
            delegation.revoquee_le, delegation.revoquee_par = timezone.now(), par
            delegation.save(update_fields=["revoquee_le", "revoquee_par"])
    return delegation


def _verifier_personnes(absence: Absence) -> None:
    """Both accompany this PLIE on the first day; the colleague until the last."""
    if absence.de == absence.a:
        raise ErreurMetier("Choisir un collègue.", champ="a")
    for personne, jours, champ in (
        (absence.de, (absence.date_debut,), "de"),
        (absence.a, (absence.date_debut, absence.date_fin), "a"),
    ):
        for jour in jours:
            roles = personne.roles.en_vigueur(le=jour).filter(code=CodeRole.ACCOMPAGNATEUR, plie=absence.plie)
            if not personne.is_active or not roles.exists():
                raise ErreurMetier(f"{personne} n’accompagne pas ce PLIE le {date_en_chiffres(jour)}.", champ=champ)
