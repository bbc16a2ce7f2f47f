"""The weeks of a contract, for the tests of its activity."""

from __future__ import annotations

from datetime import date, timedelta

# Wednesday to Wednesday: the first and the last weeks are cut short.
DEBUT, FIN = date(2026, 3, 4), date(2026, 4, 1)
LUNDIS = tuple(date(2026, 3, 2) + timedelta(days=7 * rang) for rang in range(5))
LE = date(2026, 3, 25)
