"""What the application needs from outside."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from services.impact.domain.archive import Found, Search
from services.impact.domain.exports import Export
from services.impact.domain.facts import Merged, Site, Traits
from services.impact.domain.figures import Moment, Question, Tally
from services.impact.domain.folding import Owners
from services.impact.domain.pages import Page, PageKey


class Generation(Protocol):
    """One making of the pages and of what is known beside them, inside a unit of work."""

    def sites(self) -> Mapping[str, Site]:
        """Every site that was told of, by id."""
        ...

    def keep_sites(self, sites: Sequence[Site]) -> None:
        """Keeps what is newer of sites."""
        ...

    def merges(self, pairs: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
        """The sequence of what stands between these people (kept, absorbed), where something was
        told."""
        ...

    def keep_merges(self, merges: Sequence[Merged]) -> None:
        """Keeps what is newer between people, undone merges too."""
        ...

    def keep_owners(self, owners: Owners) -> None:
        """Keeps whose what is that a merge moved and that was given back."""
        ...

    def enlist(self, ids: Collection[str], told: Mapping[str, Traits]) -> Mapping[str, int]:
        """The dense integer of each, given now where there is none yet; `told` are the traits of
        some of them, kept where they are newer than those known."""
        ...

    def keys_of(self, site_id: str) -> Collection[PageKey]:
        """The pages of a site."""
        ...

    def pages(self, keys: Iterable[PageKey]) -> Mapping[PageKey, Page]:
        """Those of these pages that there are."""
        ...

    def put(self, pages: Mapping[PageKey, Page]) -> None:
        """Keeps pages; of one without entries nothing is left."""
        ...


class Figures(Protocol):
    """Counts over the pages, all from one snapshot of the database."""

    def tallies(
        self, questions: Sequence[Question], as_of: int | datetime | None = None
    ) -> Sequence[Tally]:
        """The answers to several questions, all true at the same moment: now, or as they were at a
        position of the archive or an instant.

        Raises `TooManyRows` where the cells would be more than an answer may hold, and `TooLongAgo`
        where too much came since.
        """
        ...

    def moment(self) -> Moment:
        """What all answers are true at that are asked for now."""
        ...

    def sites(self) -> Sequence[Site]:
        """Every site that is known, in the order of their names."""
        ...


class Archive(Protocol):
    """Every event that ever came in, in the order of arrival."""

    def search(self, search: Search) -> Found:
        """The events that match, by rising position, at most `search.limit`; fewer, or none, where
        finding more would take too long.
        """
        ...


class Exports(Protocol):
    """The exports that are kept, inside one transaction for commands."""

    def take_turn(self) -> None:
        """Whoever does so too, in another transaction, comes before or after this one."""
        ...

    def unfinished(self) -> int:
        """How many wait or are being made."""
        ...

    def kept_bytes(self) -> int:
        """What all of them hold."""
        ...

    def position(self) -> int:
        """Up to where the archive goes."""
        ...

    def add(self, export: Export) -> None:
        """Keeps a new one, to be made by whoever is free."""
        ...

    def get(self, export_id: str, *, parts: bool = False) -> Export:
        """One of them, with its parts or without. Raises `ExportUnknown`."""
        ...

    def newest(self, limit: int, before: str | None) -> Sequence[Export]:
        """The newest first, without their parts; those before an id."""
        ...

    def remove(self, export_id: str) -> None:
        """Takes it away; its files go soon after. Raises `ExportUnknown`."""
        ...
