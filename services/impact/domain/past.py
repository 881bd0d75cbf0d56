"""Figures as they were: a shelf without what the last events changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pyroaring import BitMap

from services.impact.domain.days import place
from services.impact.domain.entries import Entry
from services.impact.domain.facts import Site, Traits
from services.impact.domain.gathering import Leaf, Shelf, Want
from services.impact.domain.merged import standing
from services.impact.domain.pages import UNNAMED, Line, Page, PageKey, Sum, together

Standing = tuple[str, int, int]
"""A merge that stands: when it was made, who was kept, who absorbed."""


@dataclass
class Undone:
    """What was otherwise at an earlier position.

    `sites` were described so, and those with None were not known; `traits` are those of whoever was
    told of since, as they were, None where nothing was. `merges` are all that stood. `came` and
    `went` are the entries that later events added and took back; `numbers` is everybody's integer.
    """

    sites: Mapping[str, Site | None]
    traits: Mapping[str, Traits | None]
    merges: Sequence[Standing]
    came: Sequence[Entry]
    went: Sequence[Entry]
    numbers: Mapping[str, int]


class PageLeaf:
    """`Leaf` of a page in memory."""

    def __init__(self, key: PageKey, page: Page) -> None:
        self._page = page
        self.site_id, self.month, self.dims = key.site_id, key.month, page.dims

    def sets(self) -> Sequence[BitMap]:
        """See `Leaf.sets`."""
        return self._sets

    @cached_property
    def _sets(self) -> Sequence[BitMap]:
        return self._page.sets()

    def sums(self) -> Sequence[Sum]:
        """See `Leaf.sums`."""
        return self._sums

    @cached_property
    def _sums(self) -> Sequence[Sum]:
        return self._page.sums()

    def whole(self) -> tuple[Sum, BitMap]:
        """See `Leaf.whole`."""
        return together(self.sums(), self.sets())

    def part(self, first: int, last: int) -> tuple[Sum, BitMap]:
        """See `Leaf.part`."""
        return self._page.part(first, last)

    def page(self) -> Page:
        """See `Leaf.page`."""
        return self._page


@dataclass
class _Moves:
    gone: list[Line] = field(default_factory=list)
    come: list[Line] = field(default_factory=list)


class PastShelf:
    """`Shelf` as it was."""

    def __init__(self, now: Shelf, undone: Undone) -> None:
        self._now = now
        self._undone = undone
        self.most = now.most

    @cached_property
    def sites(self) -> Mapping[str, Site]:
        """See `Shelf.sites`."""
        found = {**self._now.sites, **self._undone.sites}
        return {site_id: site for site_id, site in found.items() if site is not None}

    @cached_property
    def aliases(self) -> Mapping[int, int]:
        """See `Shelf.aliases`."""
        return standing(self._undone.merges)

    def trait(self, trait: str) -> Mapping[str, BitMap]:
        """See `Shelf.trait`."""
        told = {self._undone.numbers[who]: then for who, then in self._undone.traits.items()}
        since = BitMap(told)
        found = {value: known - since for value, known in self._now.trait(trait).items()}
        for number, then in told.items():
            value = dict(then.values).get(trait) if then else None
            if value is not None:
                found.setdefault(value, BitMap()).add(number)
        return found

    @cached_property
    def _moved(self) -> frozenset[str]:
        """The sites whose clocks were others, or not known."""
        return frozenset(
            site_id
            for site_id, then in self._undone.sites.items()
            if then is None or then.timezone != self._now.sites[site_id].timezone
        )

    @cached_property
    def _moves(self) -> Mapping[str, Mapping[PageKey, _Moves]]:
        """By measure, what goes out of pages as they are now, and what comes back."""
        moves: dict[str, dict[PageKey, _Moves]] = {}
        for entries, gone in ((self._undone.came, True), (self._undone.went, False)):
            for entry in entries:
                key, line = _placed(entry, self._now.sites, self._undone.numbers)
                move = moves.setdefault(entry.measure, {}).setdefault(key, _Moves())
                (move.gone if gone else move.come).append(line)
        return moves

    def leaves(
        self, measure: str, first: str | None, last: str | None, *, want: Want
    ) -> Iterable[Leaf]:
        """See `Shelf.leaves`."""
        moves = self._moves.get(measure, {})
        if not moves and not self._moved:
            yield from self._now.leaves(measure, first, last, want=want)
            return
        bounds = (None, None) if self._moved else (first, last)
        left = dict(moves)
        homeless: dict[PageKey, list[Line]] = {}
        for leaf in self._now.leaves(measure, *bounds, want=Want(lines=True)):
            key = PageKey(measure, leaf.site_id, leaf.month)
            move = left.pop(key, None)
            if move is None and leaf.site_id not in self._moved:
                if _within(leaf.month, first, last):
                    # Read for its entries alone, it has no sums and sets of its own.
                    yield PageLeaf(key, leaf.page())
                continue
            yield from self._as_it_was(key, leaf.page(), move, homeless, first, last)
        for key, move in left.items():
            yield from self._as_it_was(key, Page(), move, homeless, first, last)
        for key, housed in homeless.items():
            if _within(key.month, first, last):
                page = Page()
                page.change((), housed)
                yield PageLeaf(key, page)

    def _as_it_was(
        self,
        key: PageKey,
        page: Page,
        move: _Moves | None,
        homeless: dict[PageKey, list[Line]],
        first: str | None,
        last: str | None,
    ) -> Iterable[Leaf]:
        page = Page.unpacked(page.packed())
        if move is not None:
            page.change(move.gone, move.come)
        if key.site_id in self._moved:
            site = self.sites.get(key.site_id)
            for line in page.lines():
                target, day = place(key.measure, key.site_id, line.at, site)
                homeless.setdefault(target, []).append(line._replace(day=day))
        elif len(page) and _within(key.month, first, last):
            yield PageLeaf(key, page)


def _within(month: str, first: str | None, last: str | None) -> bool:
    if first is None and last is None:
        return True
    return bool(month) and (first or "") <= month <= (last or "9999-99")


def _placed(
    entry: Entry, sites: Mapping[str, Site], numbers: Mapping[str, int]
) -> tuple[PageKey, Line]:
    key, day = place(entry.measure, entry.site_id, entry.at, sites.get(entry.site_id))
    number = UNNAMED if entry.who is None else numbers[entry.who]
    return key, Line(entry.at, day, number, entry.dims, entry.value)
