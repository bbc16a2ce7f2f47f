"""A list that upper apps add to at start-up, so that a lower app can show what it does not know."""

from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Registre(Generic[T]):
    """Items by code, iterated by rank then code; registering the same code twice is a programming error."""

    def __init__(self) -> None:
        self._elements: dict[str, tuple[int, T]] = {}

    def inscrire(self, code: str, element: T, *, ordre: int) -> None:
        """Add an item; called from `AppConfig.ready`.

        Raises:
            ValueError: the code is taken.
        """
        if code in self._elements:
            raise ValueError(f"« {code} » est déjà inscrit.")
        self._elements[code] = (ordre, element)

    def __iter__(self) -> Iterator[T]:
        for _, (_, element) in sorted(self._elements.items(), key=lambda paire: (paire[1][0], paire[0])):
            yield element

    def __len__(self) -> int:
        return len(self._elements)
