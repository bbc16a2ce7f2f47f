"""What a gesture may refuse. Services raise; doors turn the message into a form error, a 403 or a 409."""

from __future__ import annotations


class ErreurMetier(Exception):
    """A refusal that a person reads: a French sentence, the field it concerns, the rule behind it."""

    def __init__(
        self,
        message: str,
        *,
        champ: str | None = None,
        regle: str | None = None,
        autres: tuple[tuple[str | None, str], ...] = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        self.champ = champ
        self.regle = regle
        # What else is wrong in the same form, field and sentence: it is corrected once.
        self.autres = autres

    def __str__(self) -> str:
        return self.message


class GesteInterdit(ErreurMetier):
    """The gesture is not allowed to this person, or not in this state of the file (403)."""


class ConflitDeVersion(ErreurMetier):
    """Somebody else saved the same record meanwhile (409): nothing typed may be lost."""


class TransitionInterdite(ErreurMetier):
    """The table of transitions (`cycle.py`) has no such gesture from the present status."""
