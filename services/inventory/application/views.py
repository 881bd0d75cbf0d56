"""What use cases answer with, where that is more than what is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from services.inventory.domain.holds.hold import Hold

HoldWarning = Literal["not_eligible", "quota_used_up"]


@dataclass(frozen=True)
class HoldView:
    """A hold; `position` in line, 1 for the next, None for who is not in it. `warnings` say, when
    it is asked for, what a sale would be refused for as things are."""

    hold: Hold
    position: int | None = None
    warnings: Sequence[HoldWarning] = ()
