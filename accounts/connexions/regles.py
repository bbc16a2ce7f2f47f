"""Who must prove their identity twice, and what counts as a proof: pure, without request nor table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from accounts.enums import CodeRole

# A financeur reads figures; an administrateur opens accounts, hence every file at one remove.
ROLES_SANS_PERSONNE = frozenset({CodeRole.FINANCEUR.value})
PREUVE = "mfa"


def second_facteur_requis(codes: Iterable[str]) -> bool:
    """Whether one of these roles sees people, or decides who does."""
    return bool(set(codes) - ROLES_SANS_PERSONNE)


def second_facteur_prouve(methodes: Iterable[Mapping[str, Any]], *, federe_a_plusieurs_facteurs: bool) -> bool:
    """Whether this session was opened with more than a password.

    Args:
        methodes: what the session keeps of its login, in allauth's words.
        federe_a_plusieurs_facteurs: the identity provider vouched for several factors (`amr`).
    """
    lues = {methode.get("method") for methode in methodes}
    return PREUVE in lues or (federe_a_plusieurs_facteurs and "socialaccount" in lues)
