"""Freezing a file and lifting it."""

from __future__ import annotations

from accounts.models import Utilisateur
from participants.models import DemandeDroit, Limitation, Participant
from plie.socle.contraintes import ecriture, verifier
from plie.socle.erreurs import ErreurMetier, GesteInterdit
from plie.socle.horloge import maintenant


def geler(*, participant: Participant, motif: str, par: Utilisateur, demande: DemandeDroit | None = None) -> Limitation:
    """Freeze a file; one already frozen stays as it is.

    Raises:
        ErreurMetier: no reason is given.
    """
    if not motif.strip():
        raise ErreurMetier("Indiquer pourquoi la fiche est gelée.", champ="motif")
    with ecriture(Limitation):
        Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
        deja = Limitation.objects.en_cours().filter(participant=participant).first()
        if deja is not None:
            return deja
        gel = Limitation(participant=participant, demande=demande, motif=motif, posee_par=par, posee_le=maintenant())
        verifier(gel)
        gel.save()
    return gel


def lever(*, limitation: Limitation, motif: str, par: Utilisateur) -> Limitation:
    """Let the file be written to again, with the reason.

    Raises:
        GesteInterdit: it is already lifted.
        ErreurMetier: no reason is given.
    """
    if not motif.strip():
        raise ErreurMetier("Indiquer pourquoi la limitation est levée.", champ="motif")
    with ecriture(Limitation):
        Participant.objects.select_for_update(of=("self",)).get(pk=limitation.participant_id)
        gel = Limitation.objects.select_for_update(of=("self",)).get(pk=limitation.pk)
        if gel.levee_le is not None:
            raise GesteInterdit("Cette limitation est déjà levée.", regle="A-6")
        gel.motif_levee, gel.levee_par, gel.levee_le = motif, par, maintenant()
        verifier(gel)
        gel.save()
    return gel
