"""Secrets of the production: what is refused, at its bounds, and a message that does not tell the secret."""

import string

import pytest
from django.core.exceptions import ImproperlyConfigured

from plie.socle.secrets_forts import secret_fort

VARIE = (string.ascii_letters + string.digits) * 2


@pytest.mark.parametrize(("longueur", "valeur"), [(50, VARIE[:50]), (32, VARIE[:32]), (50, VARIE)])
def test_un_secret_fort_passe(longueur: int, valeur: str) -> None:
    assert secret_fort("SECRET_KEY", valeur, longueur=longueur) == valeur


@pytest.mark.parametrize(
    ("valeur", "motif"),
    [
        ("", "0 caractères"),
        (VARIE[:49], "49 caractères"),
        ("abcdefghi" * 6, "mêmes caractères"),
        ("django-insecure-" + VARIE[:50], "exemple"),
        ("Change-Me-" + VARIE[:50], "exemple"),
    ],
)
def test_un_secret_faible_arrete_le_demarrage(valeur: str, motif: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=motif) as refus:
        secret_fort("SECRET_KEY", valeur)
    assert "SECRET_KEY" in str(refus.value)
    assert not valeur or valeur not in str(refus.value)
