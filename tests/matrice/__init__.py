"""The access matrix: what each role gets from each address, declared by the app that owns it.

An address that no module of this package declares fails the suite (house rule 13). `tests/test_acces.py` calls each
address, for each role, on the data of `tests/monde.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

# Who calls. The parcours at stake is followed by `referent`, in the PLIE of `animation`, of a BRSA of the agent's
# pôle; `collegue` is another accompagnateur of the same PLIE, `autre_animation` the team of another PLIE.
ROLES = (
    "anonyme",
    "referent",
    "collegue",
    "animation",
    "autre_animation",
    "membre",
    "membre_non_convoque",
    "agent_pole",
    "autre_agent_pole",
    "financeur",
    "administrateur",
    "sans_role",
)


@dataclass(frozen=True)
class Acces:
    """What an address answers.

    Attributes:
        attendus: status by role; "autres" for those not named. An anonymous gets 302 (login) unless said otherwise.
        kwargs: from the world (tests/monde.py) to the address's arguments.
        methode: "get" or "post".
        donnees: what is posted.
    """

    attendus: dict[str, int]
    kwargs: Callable[[Any], dict[str, Any]] = field(default=lambda monde: {})
    methode: str = "get"
    donnees: Callable[[Any], dict[str, Any]] = field(default=lambda monde: {})
    requete: str = ""

    def attendu(self, role: str) -> int:
        """The status this role must get."""
        if role in self.attendus:
            return self.attendus[role]
        if role == "anonyme":
            return 302
        return self.attendus["autres"]
