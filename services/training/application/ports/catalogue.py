"""The catalogue as a whole: who changes it, and what is in it no more."""

from typing import Protocol


class Catalogue(Protocol):
    """What rules over several paths or frameworks are kept by."""

    def hold(self) -> None:
        """Nobody else publishes or retires anything until this unit of work is over: of two at
        the same time the later one runs again, and reads what the other one wrote."""
        ...

    def retired(self) -> frozenset[str]:
        """The codes of the paths that nobody begins any more."""
        ...

    def retire(self, path: str) -> None: ...

    def reinstate(self, path: str) -> None: ...
