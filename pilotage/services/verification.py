"""Computing an edition again as of the day on which it was drawn up: does it give the same figures (C-2)?"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from accounts.models import Plie
from pilotage.indicateurs import VERSION_CALCUL
from pilotage.indicateurs.calcul import Lignes
from pilotage.indicateurs.ecarts import ecarts
from pilotage.indicateurs.passe import comme_alors
from pilotage.models import Edition
from pilotage.selectors import LISTEES, Composition, composer
from plie.socle.periodes import Periode

COMPAREES = ("mesures", "tendance", "objectifs")


def verifier(*, edition: Edition) -> dict[str, Any]:
    """Every figure and every list of an edition, computed again on the rows as they were when it was drawn up.

    Nothing is written. The result says whether all is identical, else which values differ and which lists do.
    """
    composition = recomposer(edition)
    obtenues = json.loads(json.dumps(composition.valeurs, cls=DjangoJSONEncoder))
    differences = [
        {"chemin": chemin, "avant": avant, "apres": apres}
        for partie in COMPAREES
        for chemin, avant, apres in _differences((partie,), edition.valeurs[partie], obtenues[partie])
    ]
    listes = [
        {"periode": nom, **ligne}
        for nom in LISTEES
        if nom in edition.identifiants
        for ligne in ecarts(
            edition.valeurs["mesures"][nom],
            obtenues["mesures"][nom],
            listes_avant=Lignes(**edition.identifiants[nom]),
            listes_apres=composition.lignes[nom],
        )
    ]
    return {
        "edition": edition.pk,
        "identique": not differences and not listes,
        "version_calcul": VERSION_CALCUL,
        "differences": differences,
        "listes": listes,
    }


def recomposer(edition: Edition) -> Composition:
    """The contents of an edition, computed again on the rows as they were then."""
    codes = [plie["code"] for plie in edition.valeurs["plies"]]
    connus = {plie.code: plie for plie in Plie.objects.filter(code__in=codes)}
    with comme_alors(edition.reperes, le=edition.dressee_le):
        return composer(
            [connus[code] for code in codes],
            perimetre=edition.valeurs["perimetre"],
            periode=Periode(edition.date_debut, edition.date_fin),
            le=edition.arrete_le,
        )


def _differences(chemin: tuple[str, ...], avant: Any, apres: Any) -> Iterator[tuple[str, Any, Any]]:
    """The leaves that differ, among those that the edition holds: a newer computation may say more."""
    if isinstance(avant, Mapping):
        suivantes = apres if isinstance(apres, Mapping) else {}
        for cle, valeur in avant.items():
            yield from _differences((*chemin, str(cle)), valeur, suivantes.get(cle))
    elif isinstance(avant, list):
        suivants = apres if isinstance(apres, list) else []
        for rang, valeur in enumerate(avant):
            suivant = suivants[rang] if rang < len(suivants) else None
            yield from _differences((*chemin, str(rang)), valeur, suivant)
    elif not _egales(avant, apres):
        yield ".".join(chemin), avant, apres


def _egales(avant: Any, apres: Any) -> bool:
    if isinstance(avant, float) and isinstance(apres, (int, float)):
        return math.isclose(avant, apres, rel_tol=1e-9)
    return bool(avant == apres)
