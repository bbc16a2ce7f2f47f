"""How the doors of the rights reach a row: 404 out of scope, 403 with the reason, and the log (A-5)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.perimetre import perimetre_de
from participants.droits.permissions import peut_tenir_le_registre
from participants.models import DemandeDroit, Participant, Violation
from plie.journal.enums import Action
from plie.journal.selectors import a_consulte
from plie.journal.services import journaliser
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier, GesteInterdit
from plie.socle.horloge import maintenant
from plie.socle.portes import exiger, reporter
from plie.socle.verdict import OUI, Verdict

DROIT = "structure d’animation"
DROIT_ARCHIVE = "coordonnateur (archive restreinte)"


def demande_lisible(utilisateur: Any, pk: int) -> DemandeDroit:
    """A request of the caller's PLIE."""
    exiger(peut_tenir_le_registre(utilisateur))
    visibles = DemandeDroit.objects.visibles_par(utilisateur)
    return get_object_or_404(visibles.select_related("participant", "plie", "repondue_par", "enregistree_par"), pk=pk)


def personne_animee(utilisateur: Any, pk: int) -> Participant:
    """Somebody of a PLIE that the caller animates; anybody else does not exist."""
    exiger(peut_tenir_le_registre(utilisateur))
    return get_object_or_404(Participant.objects.animes_par(utilisateur), pk=pk)


def personne_qui_s_adresse(utilisateur: Any, pk: int) -> Participant:
    """The same, and somebody of the archive that the caller opens: a right lasts as long as the data (A-6)."""
    exiger(peut_tenir_le_registre(utilisateur))
    return get_object_or_404(Participant.objects.s_adressant_a(utilisateur), pk=pk)


def archive_ouverte(utilisateur: Any, personne: Participant) -> Verdict:
    """Whether the caller may go on with an archived file: in this session at most, they opened it and said why."""
    depuis = maintenant() - settings.SESSION_DUREE_MAXIMALE
    if a_consulte(utilisateur, participant_id=personne.pk, droit=DROIT_ARCHIVE, depuis=depuis):
        return OUI
    return Verdict.refus(
        "Ce dossier est dans l’archive restreinte\u00a0: l’ouvrir d’abord, en indiquant le motif, "
        "pour enregistrer une demande de la personne."
    )


def parcours_anime(utilisateur: Any, personne: Any) -> Any:
    """The latest parcours of a person in a PLIE that receives their requests from the caller."""
    perimetre = perimetre_de(utilisateur)
    plies = perimetre.coordination if personne.en_archive else perimetre.animation
    siens = personne.parcours.filter(plie__in=plies).select_related("plie")
    return siens.order_by("-date_orientation", "-pk").first()


def consigner(request: HttpRequest, demande: DemandeDroit, objet: str, *, action: str = Action.CONSULTATION) -> None:
    """Log that something of a named file was opened or taken out."""
    consigner_la_lecture(request, demande.participant, objet, action=action, plie_id=demande.plie_id)


def consigner_la_lecture(
    request: HttpRequest,
    personne: Any,
    objet: str,
    *,
    action: str = Action.CONSULTATION,
    plie_id: int | None = None,
) -> None:
    """The same of somebody; of an archived file, the log says that it is one, and why it was opened."""
    parcours = parcours_anime(request.user, personne)
    journaliser(
        utilisateur=request.user,
        droit=DROIT_ARCHIVE if personne.en_archive else DROIT,
        objet=f"Archive restreinte\u00a0: {objet}" if personne.en_archive else objet,
        action=action,
        plie_id=plie_id or (parcours.plie_id if parcours else None),
        participant_id=personne.pk,
        parcours_id=parcours.pk if parcours else None,
    )


@contextmanager
def refus_reportes(formulaire: forms.Form, versionne: DemandeDroit | Violation | None = None) -> Iterator[None]:
    """Show a refusal beside its field; a conflict keeps what was typed, on the version of now.

    Raises:
        PermissionDenied: the gesture is not possible in this state.
    """
    try:
        yield
    except GesteInterdit as refus:
        raise PermissionDenied(refus.message) from refus
    except ConflitDeVersion as conflit:
        reporter(formulaire, ErreurMetier(f"{conflit.message} Relire ce qui a changé, puis enregistrer de nouveau."))
        if versionne is not None:
            versionne.refresh_from_db()
            saisie: Any = formulaire.data.copy()  # type: ignore[attr-defined]
            saisie["version"] = str(versionne.version)
            formulaire.data = saisie
    except ErreurMetier as refus:
        reporter(formulaire, refus)
