"""Who may do what on a parcours; each answer carries the reason that the person will read (rules A-1, A-2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.perimetre import perimetre_de
from parcours.cycle import CYCLE_PARCOURS
from parcours.enums import StatutParcours
from parcours.models import Parcours
from participants.droits.gel import fiche_libre
from plie.socle.verdict import OUI, Verdict

if TYPE_CHECKING:
    from accounts.models import Utilisateur

_MEMOIRE = "_modifiable_par"
_GEL = "_fiche_libre"
LECTURE_SEULE = Verdict.refus(
    "Ce parcours vous est ouvert en lecture seule : son référent et la structure d’animation le modifient."
)


def peut_modifier(utilisateur: Utilisateur, parcours: Parcours) -> Verdict:
    """Write to the file: the référent, who replaces them, the structure d'animation (A-1); never a pôle (A-2).

    Nobody writes to a frozen file (A-6). Asked by every button of a page: the answer is kept on the parcours object,
    for this user.
    """
    memoire: dict[int, bool] = parcours.__dict__.setdefault(_MEMOIRE, {})
    if utilisateur.pk not in memoire:
        if parcours.plie_id in perimetre_de(utilisateur).animation:
            memoire[utilisateur.pk] = True
        else:
            memoire[utilisateur.pk] = Parcours.objects.modifiables_par(utilisateur).filter(pk=parcours.pk).exists()
    return _fiche_libre(parcours) if memoire[utilisateur.pk] else LECTURE_SEULE


def _fiche_libre(parcours: Parcours) -> Verdict:
    """Whether the person's file is frozen, asked once for a parcours object."""
    connu: Verdict | None = parcours.__dict__.get(_GEL)
    if connu is None:
        connu = parcours.__dict__[_GEL] = fiche_libre(parcours.participant_id)
    return connu


def tenir_pour_modifiable(utilisateur: Utilisateur, parcours: Parcours) -> None:
    """Remember what a door has already asked of the database: who reads as référent or as animation also writes."""
    parcours.__dict__.setdefault(_MEMOIRE, {})[utilisateur.pk] = True


def peut_modifier_ouvert(utilisateur: Utilisateur, parcours: Parcours) -> Verdict:
    """Write to a file that is not closed: a candidature, or a parcours under way."""
    modifie = peut_modifier(utilisateur, parcours)
    if not modifie:
        return modifie
    if not parcours.ouvert:
        libelle = StatutParcours(parcours.statut).label
        return Verdict.refus(f"Ce parcours est clos ({libelle}) : rien ne s’y ajoute plus.")
    return OUI


def peut_orienter(utilisateur: Utilisateur) -> Verdict:
    """Record an orientation: the structure d'animation of a PLIE (A-1)."""
    if perimetre_de(utilisateur).anime:
        return OUI
    return Verdict.refus("Les orientations sont enregistrées par la structure d’animation du PLIE.")


def peut_animer(utilisateur: Utilisateur, parcours: Parcours) -> Verdict:
    """What only the structure d'animation of the parcours' PLIE does (A-1)."""
    if parcours.plie_id in perimetre_de(utilisateur).animation:
        return OUI
    return Verdict.refus("Cette action revient à la structure d’animation du PLIE.")


def peut_affecter_referent(utilisateur: Utilisateur, parcours: Parcours) -> Verdict:
    """Name or change the référent of an open parcours."""
    anime = peut_animer(utilisateur, parcours)
    return anime and peut_modifier_ouvert(utilisateur, parcours)


def peut_classer(utilisateur: Utilisateur, parcours: Parcours) -> Verdict:
    """Close a candidature without going to the commission."""
    anime = peut_animer(utilisateur, parcours)
    return anime and CYCLE_PARCOURS.peut(StatutParcours(parcours.statut), "classer")


def peut_modifier_situation(utilisateur: Utilisateur, parcours: Parcours) -> Verdict:
    """Correct the identity, the situation, the RSA periods: even once the parcours is closed (rectification, A-6)."""
    return peut_modifier(utilisateur, parcours)


def peut_lister(utilisateur: Utilisateur) -> Verdict:
    """Open a list of named people: a portfolio, a PLIE, a pôle's BRSA."""
    perimetre = perimetre_de(utilisateur)
    if perimetre.anime or perimetre.accompagne or perimetre.poles:
        return OUI
    return Verdict.refus(
        "Les listes nominatives sont réservées aux accompagnateurs, "
        "aux structures d’animation et aux pôles d’insertion."
    )


def peut_voir_consultations(utilisateur: Utilisateur, parcours: Parcours) -> Verdict:
    """Read who opened the file (A-5): the structure d'animation."""
    return peut_animer(utilisateur, parcours)


def peut_transmettre(utilisateur: Utilisateur) -> Verdict:
    """Hand parcours over to a colleague: the structure d'animation of a PLIE, as for one référent (A-1)."""
    if perimetre_de(utilisateur).anime:
        return OUI
    return Verdict.refus("La transmission de parcours revient à la structure d’animation du PLIE.")
