"""The information notice handed to the person (GDPR, art. 13), by version: a text once handed over never changes.

A new text is a new version and a new template, `participants/notices/<version>.html`; the former ones stay, because
the register says which one each person received.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Notice:
    """A version of the text, and the day from which it is handed over."""

    version: str
    depuis: date

    @property
    def gabarit(self) -> str:
        return f"participants/notices/{self.version}.html"


NOTICES = (Notice("2023-1", date(2023, 1, 1)),)


def notice_du(le: date) -> Notice:
    """The version handed over on a day; the first one before that."""
    return max((notice for notice in NOTICES if notice.depuis <= le), key=lambda n: n.depuis, default=NOTICES[0])
