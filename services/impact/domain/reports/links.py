"""Links: who has one sees a report without an account."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from kernel.refusals import InvalidValue

CODE_LENGTH: Final = 16
"""78 bits: nobody finds one by trying."""


@dataclass(frozen=True, kw_only=True)
class Link:
    """`code` opens the page, until `expires_at` (None: no end) or until it is withdrawn."""

    code: str
    made_at: datetime
    by: str
    expires_at: datetime | None = None
    withdrawn_at: datetime | None = None

    def open_at(self, now: datetime) -> bool:
        """Whether it shows the report at that instant."""
        return self.withdrawn_at is None and (self.expires_at is None or now < self.expires_at)


@dataclass(kw_only=True)
class Links:
    """All links that a report ever had, the newest last: those that are dead are still known, so
    that whoever has one is told why it opens nothing.

    No event tells of them. `id` is the report's; `version` counts the changes.
    """

    id: str
    links: tuple[Link, ...] = ()
    version: int = 0
    changed: bool = field(default=False, repr=False, compare=False)

    def open_at(self, now: datetime) -> Link | None:
        """The one that shows the report, if there is one."""
        return next((one for one in self.links if one.open_at(now)), None)

    def of(self, code: str) -> Link | None:
        """The one with this code, open or not."""
        return next((one for one in self.links if one.code == code), None)

    def share(self, link: Link, now: datetime) -> Link:
        """The open link: the one that there is, with the new end, or else this one.

        Raises `InvalidValue` where the end is past already.
        """
        if link.expires_at is not None and link.expires_at <= now:
            raise InvalidValue("expires_at", "must be in the future")
        present = self.open_at(now)
        if present is None:
            self._put((*self.links, link))
            return link
        renewed = replace(present, expires_at=link.expires_at)
        if renewed != present:
            self._put(tuple(renewed if one is present else one for one in self.links))
        return renewed

    def withdraw(self, now: datetime) -> bool:
        """Nobody sees the report by a link any more; tells whether anybody could."""
        present = self.open_at(now)
        if present is None:
            return False
        gone = replace(present, withdrawn_at=now)
        self._put(tuple(gone if one is present else one for one in self.links))
        return True

    def _put(self, links: tuple[Link, ...]) -> None:
        self.links = links
        self.changed = True
