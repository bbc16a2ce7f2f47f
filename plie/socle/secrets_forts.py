"""A weak secret stops the start: it would sign sessions, private links and second factors for anyone who guesses it."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

LONGUEUR = 50
CARACTERES_DIFFERENTS = 10
REBUTS = ("django-insecure", "changeme", "change-me", "secret-key", "password", "motdepasse")


def secret_fort(nom: str, valeur: str, *, longueur: int = LONGUEUR) -> str:
    """The secret itself, if nobody would find it by trying.

    Args:
        nom: the variable of the environment, for the message; the value is never shown.
        longueur: how many characters at least.

    Raises:
        ImproperlyConfigured: too short, too monotonous, or left as an example.
    """
    defaut = None
    if len(valeur) < longueur:
        defaut = f"il compte {len(valeur)} caractères, il en faut {longueur} au moins"
    elif len(set(valeur)) < CARACTERES_DIFFERENTS:
        defaut = "il répète toujours les mêmes caractères"
    elif any(rebut in valeur.lower() for rebut in REBUTS):
        defaut = "il vient d’un exemple"
    if defaut:
        raise ImproperlyConfigured(f"{nom} : {defaut}. En tirer un au hasard (voir deploy/production.env.exemple).")
    return valeur
