"""How a status of parcours is shown, everywhere the same."""

from typing import Any

from django import template

from parcours.enums import StatutParcours

register = template.Library()

# (tone, icon): the text always says the status.
_STATUTS = {
    StatutParcours.CANDIDATURE: ("info", "hourglass-split"),
    StatutParcours.EN_COURS: ("succes", "play-circle-fill"),
    StatutParcours.SORTI: ("neutre", "box-arrow-right"),
    StatutParcours.REFUSE: ("danger", "x-circle-fill"),
    StatutParcours.ANNULE: ("neutre", "archive"),
}


@register.inclusion_tag("composants/etiquette.html")
def statut_parcours(code: str) -> dict[str, Any]:
    """`{% statut_parcours p.statut_lu %}`: the tag of a status."""
    statut = StatutParcours(code)
    ton, icone = _STATUTS[statut]
    return {"libelle": str(statut.label).capitalize(), "ton": ton, "icone": icone}
