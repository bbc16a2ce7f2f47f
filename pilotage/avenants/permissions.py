"""Who prepares an avenant, and who reads what it would change (A-1, A-4).

An administrator reads figures, never a named file; the structure d'animation, the parcours of its own PLIE.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Max

from accounts.enums import StatutVersion
from accounts.perimetre import perimetre_de
from pilotage.models import Edition
from plie.socle.typographie import date_en_lettres
from plie.socle.verdict import OUI, Verdict

if TYPE_CHECKING:
    from accounts.models import Utilisateur, VersionPacte


def peut_preparer(utilisateur: Utilisateur) -> Verdict:
    """Prepare an avenant, change it, put it in force, abandon it."""
    if perimetre_de(utilisateur).administrateur:
        return OUI
    return Verdict.refus("Les paramètres du Pacte sont tenus par un administrateur.")


def peut_lire_les_effets(utilisateur: Utilisateur) -> Verdict:
    """What an avenant would change: figures for an administrator, parcours for the structure d'animation."""
    perimetre = perimetre_de(utilisateur)
    if perimetre.administrateur or perimetre.anime:
        return OUI
    return Verdict.refus("Cette page est ouverte aux administrateurs et aux structures d’animation.")


def date_effet_possible(date_effet: date, *, dernier_effet: date | None) -> Verdict:
    """After the versions in force, and after the last quarter that was published: what left the house is frozen (C-2).

    A published dashboard records the version that judged it. An avenant that took effect inside its period would make
    that record untrue, and later editions would call « a change » what is only another rule.
    """
    if dernier_effet is not None and date_effet <= dernier_effet:
        return Verdict.refus(
            f"Un avenant prend effet après la version précédente, soit après le {date_en_lettres(dernier_effet)}."
        )
    publiee = Edition.objects.publiees().aggregate(fin=Max("date_fin"))["fin"]
    if publiee is not None and date_effet <= publiee:
        return Verdict.refus(
            f"Un tableau de bord est publié jusqu’au {date_en_lettres(publiee)} : l’avenant ne peut prendre effet "
            "qu’après ce jour."
        )
    return OUI


def peut_changer(version: VersionPacte) -> Verdict:
    """A version in force is immutable, an abandoned one is closed."""
    if version.statut == StatutVersion.BROUILLON:
        return OUI
    return Verdict.refus(f"La version {version.code} est {version.get_statut_display()} : elle ne change plus.")
