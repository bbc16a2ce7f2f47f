"""What ProConnect's answers must say to be believed (OpenID Connect Core 1.0, §3.1.3.7 and §5.3.2); no network."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from typing import Any

# At least 32 characters each, says ProConnect's documentation; 43 of base64 hold 256 bits.
LONGUEUR_DU_HASARD = 43
# Logins begun at once in the tabs of one browser; the oldest is forgotten.
DEMANDES_AU_PLUS = 5
# How the person proved who they are, as the identity provider reports it: several factors at once.
AMR_A_PLUSIEURS_FACTEURS = frozenset({"mfa"})


class ReponseRefusee(ValueError):
    """An answer that is not the one to our question, or not about the same person."""


def demande_correspondante(jeton: Mapping[str, Any], nonces: Sequence[str]) -> str:
    """The nonce, among those asked from this very browser, to which an identity token answers.

    Raises:
        ReponseRefusee: the token answers none of them (replay, or another browser's login).
    """
    recu = jeton.get("nonce")
    for nonce in nonces:
        if isinstance(recu, str) and hmac.compare_digest(recu.encode(), nonce.encode()):
            return nonce
    raise ReponseRefusee("Le jeton d’identité ne répond pas à une demande de connexion de ce navigateur.")


def verifier_identite(identite: Mapping[str, Any], jeton: Mapping[str, Any]) -> None:
    """Refuse the description of somebody else than the person who logged in.

    Raises:
        ReponseRefusee: the two `sub` differ, or the description has no address.
    """
    if not jeton.get("sub") or identite.get("sub") != jeton["sub"]:
        raise ReponseRefusee("L’identité transmise n’est pas celle de la personne qui s’est connectée.")
    if not identite.get("email"):
        raise ReponseRefusee("L’identité transmise ne comporte pas d’adresse électronique.")


def plusieurs_facteurs(jeton: Mapping[str, Any]) -> bool:
    """Whether the provider vouches for a login by several factors; its silence is a no."""
    amr = jeton.get("amr")
    return isinstance(amr, list) and not AMR_A_PLUSIEURS_FACTEURS.isdisjoint(amr)
