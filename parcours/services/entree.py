"""The situation at entry, completed: what was not known that day may be written later, what was known does not move."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from parcours.models import Parcours
from participants.models import SituationEntree
from participants.models.situation import CHAMPS_SITUATION
from plie.socle.contraintes import ecriture, verifier
from plie.socle.erreurs import ErreurMetier

# One answer of two fields: a date of registration or « under way », a number of months or « never worked ».
LIES = {
    "date_inscription_france_travail": "inscription_en_cours",
    "inscription_en_cours": "date_inscription_france_travail",
    "mois_sans_activite": "jamais_travaille",
    "jamais_travaille": "mois_sans_activite",
}


def champs_inconnus(situation: SituationEntree) -> list[str]:
    """The fields whose answer is not known; a tick box is one only with the field that it goes with."""
    return [champ for champ in CHAMPS_SITUATION if _inconnu(situation, champ)]


def completer_entree(*, parcours: Parcours, champs: Mapping[str, Any]) -> SituationEntree:
    """Write what was not known of the situation at entry, as it was that day (C-2: the figures follow).

    Raises:
        ErreurMetier: the parcours has no situation, or a value has been known since the form was read.
    """
    with ecriture(SituationEntree):
        situation = SituationEntree.objects.select_for_update(of=("self",)).filter(parcours=parcours).first()
        if situation is None:
            raise ErreurMetier("Ce parcours n’a pas de situation à l’entrée\u00a0: elle est figée à l’intégration.")
        inconnus = set(champs_inconnus(situation))
        for champ, valeur in champs.items():
            if _non_dit(champ, valeur):
                continue
            if champ not in inconnus and getattr(situation, champ) != valeur:
                raise ErreurMetier(
                    "Cette information a été renseignée entre-temps\u00a0: la situation à l’entrée ne se remplace pas.",
                    champ=champ,
                )
            setattr(situation, champ, valeur)
        verifier(situation)
        situation.save()
    return situation


def _inconnu(situation: SituationEntree, champ: str) -> bool:
    lie = LIES.get(champ)
    return _non_dit(champ, getattr(situation, champ)) and (lie is None or _non_dit(lie, getattr(situation, lie)))


def _non_dit(champ: str, valeur: Any) -> bool:
    """Not answered: « no » is an answer where the column may be empty."""
    return valeur in (None, "") or (valeur is False and not SituationEntree._meta.get_field(champ).null)
