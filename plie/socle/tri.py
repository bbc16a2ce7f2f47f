"""Sorting words as a reader does, whatever the collation of the server."""

from django.db.models import Func


class SansAccents(Func):
    """A text in lower case and without its accents: « Éguilles » among the E, not after Z."""

    template = r"lower(regexp_replace(normalize(%(expressions)s, NFD), '[\u0300-\u036F]', '', 'g'))"
    arity = 1
