"""How a parcours is shown in a list, and its status, everywhere the same."""

from collections.abc import Container
from datetime import date
from functools import lru_cache
from typing import Any

from django import template
from django.urls import get_script_prefix, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from parcours.enums import StatutParcours
from plie.socle.ecran.elements import etiquette
from plie.socle.templatetags.typographie import balise_date, date_courte, jours_restants, nom_complet, ou_tiret

register = template.Library()

# (tone, icon): the text always says the status.
_STATUTS = {
    StatutParcours.CANDIDATURE: ("info", "hourglass-split"),
    StatutParcours.EN_COURS: ("succes", "play-circle-fill"),
    StatutParcours.SORTI: ("neutre", "box-arrow-right"),
    StatutParcours.REFUSE: ("danger", "x-circle-fill"),
    StatutParcours.ANNULE: ("neutre", "archive"),
}


@register.simple_tag
def statut_parcours(code: str) -> SafeString:
    """`{% statut_parcours p.statut_lu %}`: the tag of a status."""
    statut = StatutParcours(code)
    ton, icone = _STATUTS[statut]
    return etiquette(str(statut.label).capitalize(), ton, icone)


_CELLULES = """<th scope="row"><div><a href="{}{}{}">{}</a><div class="secondaire">{}</div></div></th>
<td data-libelle="Commune">{}</td>
<td data-libelle="Référent"><div>{}{}</div></td>
<td data-libelle="Ouverture">{}</td>
<td data-libelle="Échéance">{}</td>
<td data-libelle="Statut">{}</td>"""
_DELEGUE = SafeString('<div class="secondaire">parcours délégué</div>')
_ECHEANCE = '<div>{}<div class="secondaire{}">{}</div></div>'


@register.simple_tag
def cellules_du_parcours(p: Any, le: date, confies: Container[int] | None) -> SafeString:
    """`{% cellules_du_parcours p le confies %}`: what a row says of a parcours.

    Written in one go: a screen has fifty rows of a dozen values, and it is the one that is opened all day.

    Args:
        confies: the keys of those followed for an absent colleague.
    """
    participant = p.participant
    naissance = f"né{'e' if participant.sexe == 'F' else ''} le {date_courte(participant.date_naissance)}"
    echeance: object = "–"
    if p.echeance_lue and p.statut_lu == StatutParcours.EN_COURS:
        retard = " en-retard" if p.echeance_lue < le else ""
        echeance = format_html(_ECHEANCE, balise_date(p.echeance_lue), retard, jours_restants(p.echeance_lue, le))
    avant, apres = _adresse(get_script_prefix())
    return format_html(
        _CELLULES,
        *(avant, p.pk, apres, nom_complet(participant), f"{naissance} · BRSA" if p.brsa else naissance),
        ou_tiret(participant.commune and participant.commune.nom),
        *(ou_tiret(p.referent_nom), _DELEGUE if confies and p.pk in confies else ""),
        ou_tiret(balise_date(p.ouverture)),
        echeance,
        statut_parcours(p.statut_lu),
    )


@lru_cache(maxsize=8)
def _adresse(_prefixe: str) -> tuple[str, str]:
    """Both sides of the key; the site may live under a prefix."""
    avant, _, apres = reverse("parcours:fiche", args=[0]).rpartition("0")
    return avant, apres
