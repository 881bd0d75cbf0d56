"""What concerns all of inventory and is refused by a rule."""

from datetime import date

from kernel.refusals import Refusal


class NotEntitled(Refusal):
    """The person has no solidarity right on that day; `until` is when the last one ended."""

    def __init__(self, person_id: str, until: date | None) -> None:
        super().__init__(f"person {person_id} has no solidarity right since {until}")
        self.person_id = person_id
        self.until = until


class WouldDrop(Refusal):
    """A new version lacks what the one in force has, and nobody confirmed that it is meant.

    `dropped` names each, `laptop/A` of prices and `computer` of quotas; `version` is in force.
    """

    def __init__(self, dropped: tuple[str, ...], version: int) -> None:
        super().__init__(f"version {version} has, and the new one lacks: {', '.join(dropped)}")
        self.dropped = dropped
        self.version = version
