"""Who wrote what a row does not sign: the history of the tracked tables says it, in one query for a whole page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import connection, models

from accounts.models import Utilisateur

if TYPE_CHECKING:
    from parcours.volets import Trace

Cle = tuple[type, int, str]

# The first version that carries the present value (the first of all without a column), and the account that wrote it.
_PREMIERE = """
(SELECT DISTINCT ON (e.pgh_obj_id) %s AS groupe, e.pgh_obj_id, u.prenom, u.nom, u.email
FROM {historique} e
{present}
LEFT JOIN pghistory_context c ON c.id = e.pgh_context_id
LEFT JOIN {comptes} u ON u.id = CASE WHEN c.metadata->>'user' ~ '^[0-9]+$' THEN (c.metadata->>'user')::bigint END
WHERE e.pgh_obj_id = ANY(%s)
ORDER BY e.pgh_obj_id, e.pgh_id)
"""


def cle(trace: Trace) -> Cle:
    """What tells a trace from another."""
    return type(trace.ligne), trace.ligne.pk, trace.champ


def auteurs_de(traces: Iterable[Trace]) -> dict[Cle, str]:
    """Who first wrote the present value of a field, or the row itself; nothing for what nobody known wrote."""
    groupes: dict[tuple[type[models.Model], str], set[int]] = defaultdict(set)
    for trace in traces:
        groupes[type(trace.ligne), trace.champ].add(trace.ligne.pk)
    if not groupes:
        return {}
    couples = list(groupes)
    parametres: list[Any] = []
    for rang, numeros in enumerate(groupes.values()):
        parametres += [rang, sorted(numeros)]
    with connection.cursor() as curseur:
        curseur.execute(" UNION ALL ".join(_premiere(modele, champ) for modele, champ in couples), parametres)
        lues = curseur.fetchall()
    return {
        (couples[rang][0], numero, couples[rang][1]): str(Utilisateur(prenom=prenom, nom=nom, email=email))
        for rang, numero, prenom, nom, email in lues
        if email is not None
    }


def _premiere(modele: Any, champ: str) -> str:
    """The SQL of a table; its names come from the models, never from a person."""
    table, nommer = modele._meta.db_table, connection.ops.quote_name
    present = ""
    if champ:
        colonne = nommer(modele._meta.get_field(champ).column)
        present = f"JOIN {nommer(table)} o ON o.id = e.pgh_obj_id AND o.{colonne} = e.{colonne}"
    historique = next(iter(modele.pgh_event_models.values()))._meta.db_table
    return _PREMIERE.format(historique=nommer(historique), present=present, comptes=nommer(Utilisateur._meta.db_table))
