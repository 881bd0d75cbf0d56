"""How far a closure's displacement is."""

from dataclasses import dataclass, field

from services.booking.domain.closing.proposals import Spread


@dataclass(kw_only=True)
class Progress:
    """`displaced` counts what is done, by kind; `spread` is what has been proposed so far.

    Nothing is published of it, so its version counts its changes.
    """

    id: str
    displaced: dict[str, int] = field(default_factory=dict)
    spread: Spread = field(default_factory=Spread)
    version: int = 0
    changed: bool = field(default=False, repr=False, compare=False)

    def add(self, kind: str, count: int) -> None:
        """So many more of this kind are displaced."""
        self.displaced[kind] = self.displaced.get(kind, 0) + count
        self.changed = True
