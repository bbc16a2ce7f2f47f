"""What may not enter the logs."""

import re
from collections.abc import MutableMapping
from typing import Any

# An address or a browser points at a person; the account's number is enough to find out what happened.
CLES_RETIREES = frozenset({"ip", "user_agent", "email", "username", "credentials"})
# The secret of a private link, calendar or invitation opens what it leads to: its address is kept without it.
SECRET = re.compile(r"(/(?:lien|agenda|invitation|reset/key)/)[^/\s?]+")


# What PostgreSQL quotes of the row at fault, below the first line of its message and within it.
DETAILS = re.compile(
    r"^(?:LINE \d+|DETAIL|CONTEXT|QUERY|STATEMENT|WHERE):.*(?:\n(?!\s*(?:File |Traceback|The above|During )).+)*", re.M
)
VALEUR = re.compile(r'((?:syntax for|value for|out of range:|malformed|representation of|enum \w+:)[^"\n]*)"[^"\n]*"')


def sans_valeurs(_journal: Any, _methode: str, evenement: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """structlog processor, once an exception is in words: where it came from and its kind, not the row at fault."""
    if isinstance(trace := evenement.get("exception"), str):
        evenement["exception"] = VALEUR.sub(r'\1"…"', DETAILS.sub("DETAIL: …", trace))
    return evenement


def sans_donnees_personnelles(
    _journal: Any, _methode: str, evenement: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """structlog processor: searches carry names in the query string, so only the path is kept, without its secrets."""
    for cle in CLES_RETIREES & evenement.keys():
        del evenement[cle]
    if isinstance(requete := evenement.get("request"), str):
        evenement["request"] = requete.split("?", 1)[0]
    for cle in ("request", "event"):
        if isinstance(texte := evenement.get(cle), str):
            evenement[cle] = SECRET.sub(r"\1…", texte)
    return evenement
