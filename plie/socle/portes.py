"""What every door does: refuse with the reason, bring a refusal back beside its field."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from plie.socle.erreurs import ErreurMetier
from plie.socle.verdict import Verdict

FICHIER_A_REPRENDRE = "Choisir de nouveau ce fichier\u00a0: il n’a pas été gardé, une autre réponse est à corriger."


class Refus(PermissionDenied):
    """403, with the reason that the person reads, and the page that they may read all the same."""

    def __init__(self, motif: str, *, retour: str, libelle: str) -> None:
        super().__init__(motif)
        self.retour, self.libelle = retour, libelle


def exiger(verdict: Verdict, *, retour: str = "", libelle: str = "") -> None:
    """Go on only if the answer is yes.

    Args:
        retour: the page to go back to, one that this person may read; home otherwise.
        libelle: what its button says.

    Raises:
        PermissionDenied: 403, with the reason that the person reads.
    """
    if not verdict:
        raise Refus(verdict.motif, retour=retour, libelle=libelle)


def refuser(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page of a refusal (`handler403`): why, and the way back."""
    retour = {"url": exception.retour, "libelle": exception.libelle} if isinstance(exception, Refus) else {}
    return render(request, "403.html", {"exception": str(exception), "retour": retour}, status=403)


def reporter(formulaire: forms.BaseForm, erreur: ErreurMetier) -> None:
    """Show a refusal of a service beside the field it concerns, else above the form.

    A form that asks for a value under other names (a day, an hour) says which in `champs_du_service`.
    """
    noms = getattr(formulaire, "champs_du_service", {})
    for champ, message in ((erreur.champ, erreur.message), *erreur.autres):
        nom = noms.get(champ, champ)
        formulaire.add_error(nom if nom in formulaire.fields else None, message)


def redemander_les_fichiers(formulaire: forms.BaseForm) -> None:
    """Say beside a file that it must be chosen again: no browser sends it a second time by itself."""
    for nom in list(formulaire.fields):
        if formulaire.add_prefix(nom) in formulaire.files and nom not in formulaire.errors:
            formulaire.add_error(nom, FICHIER_A_REPRENDRE)
