"""The answer to "may this be done?": yes, or no with the reason that the person will read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """Truthy when the answer is yes; `motif` is the French sentence shown with a refusal."""

    oui: bool
    motif: str = ""

    def __bool__(self) -> bool:
        return self.oui

    @classmethod
    def accord(cls, motif: str = "") -> Verdict:
        return cls(True, motif)

    @classmethod
    def refus(cls, motif: str) -> Verdict:
        return cls(False, motif)


OUI = Verdict(True)
