"""Two records made one, as the tests of merging do it."""

from __future__ import annotations

from typing import Any

from accounts.models import Utilisateur
from participants.doublons.services.fusion import fusionner
from participants.models import Fusion, Participant
from plie.socle.horloge import aujourdhui
from tests.fabriques.accounts import gestionnaire


def reunir(garde: Participant, venue: Participant, par: Utilisateur | None = None, **autres: Any) -> Fusion:
    garde, venue = Participant.objects.get(pk=garde.pk), Participant.objects.get(pk=venue.pk)
    options: dict[str, Any] = {
        "conservee": garde,
        "absorbee": venue,
        "versions": (garde.version, venue.version),
        "champs": {"telephone": venue.telephone, "adresse": venue.adresse, "nom": garde.nom},
        "par": par or gestionnaire(),
        "le": aujourdhui(),
    }
    return fusionner(**options | autres)
