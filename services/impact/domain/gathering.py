"""Brings together what pages hold on a question: the entries of a measure, by its dimensions."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache, partial
from typing import Final, Protocol

import numpy as np
from pyroaring import BitMap

from services.impact.domain.days import EPOCH, month_of
from services.impact.domain.entries import MEASURES, Measure
from services.impact.domain.facts import Site
from services.impact.domain.figures import UNKNOWN, Question
from services.impact.domain.formulas import Only
from services.impact.domain.pages import ERASED, FIRST, UNNAMED, Integers, Page, Sum
from services.impact.domain.sheets import (
    BY_DAY,
    NO_DAY,
    Group,
    Key,
    Sheet,
    first_of,
    time_label,
    union,
    weeks_of,
)

TRAITS: Final[Mapping[str, tuple[str, ...]]] = {
    "person": ("in_qpv", "age_band"),
    "partner": ("partner_type",),
}
"""What is known of whom an entry is about, by kind."""
_TRAITS: Final = frozenset(trait for traits in TRAITS.values() for trait in traits)
_BY_MONTH: Final = frozenset({"month", "quarter", "year"})
TIMES: Final = BY_DAY | _BY_MONTH


class Leaf(Protocol):
    """A page as it was kept, or a site's year of pages (`month` is then `2026`), which has no
    entries; each of its parts is unpacked when it is asked for."""

    @property
    def site_id(self) -> str: ...

    @property
    def month(self) -> str: ...

    @property
    def dims(self) -> Sequence[tuple[str, ...]]: ...

    def sets(self) -> Sequence[BitMap]: ...

    def sums(self) -> Sequence[Sum]: ...

    def whole(self) -> tuple[Sum, BitMap]:
        """Sum and set of all dimensions together."""
        ...

    def part(self, first: int, last: int) -> tuple[Sum, BitMap]:
        """The same of the entries from one day of the month to another."""
        ...

    def page(self) -> Page: ...


@dataclass(frozen=True)
class Want:
    """What is wanted of pages: their entries, or sums and sets; by the dimensions `apart`, or
    together, then of entries no more than `Leaf.part` needs; and whether a whole year will do in
    the place of its months. `beside` are all measures of which the same is wanted, so that they can
    be read together."""

    lines: bool = False
    apart: bool = True
    years: bool = False
    beside: tuple[str, ...] = ()


class Shelf(Protocol):
    """One generation, as one snapshot of the database sees it."""

    @property
    def sites(self) -> Mapping[str, Site]:
        """By id."""
        ...

    @property
    def aliases(self) -> Mapping[int, int]:
        """Who stands for somebody absorbed, chains followed to their end."""
        ...

    def leaves(
        self, measure: str, first: str | None, last: str | None, *, want: Want
    ) -> Iterable[Leaf]:
        """The pages of a measure, of the months from `first` to `last`; where neither bounds, those
        without a month too."""
        ...

    @property
    def most(self) -> int:
        """The highest integer that was given."""
        ...

    def trait(self, trait: str) -> Mapping[str, BitMap]:
        """Who has which value of a trait."""
        ...


class Gathering:
    """Answers what one question asks of any measure, from one shelf."""

    def __init__(self, shelf: Shelf, question: Question) -> None:
        self.shelf = shelf
        self.question = question
        self._coded: dict[str, tuple[list[str], Integers]] = {}
        self._placed: dict[str, dict[str, str]] = {}

    @cached_property
    def _absorbed(self) -> BitMap:
        return BitMap(self.shelf.aliases)

    def people(self, united: BitMap) -> BitMap:
        """The different ones, merged, without those who are nobody."""
        merged = united & self._absorbed
        if merged:
            united = united - merged
            united.update(self.shelf.aliases[who] for who in merged)
        united.discard(ERASED)
        united.discard(UNNAMED)
        return united

    def canonical(self, who: Integers) -> Integers:
        """The same of a column."""
        if not len(who) or not self._absorbed:
            return who
        found = np.isin(who, np.fromiter(self._absorbed, dtype=np.int64))
        if not found.any():
            return who
        who = who.copy()
        who[found] = [self.shelf.aliases[int(one)] for one in who[found]]
        return who

    def groups(
        self,
        name: str,
        by: tuple[str, ...],
        *,
        only: Only | None = None,
        lines: bool = False,
        first: date | None = None,
        where: Mapping[str, frozenset[str]] | None = None,
        beside: tuple[str, ...] = (),
    ) -> dict[Key, Group]:
        """The entries of a measure by key: what the question filters, over its period or, where
        given, from another day on. With `lines`, and where a trait cuts what is no mere set, a
        group holds its entries. `beside`: see `Want`."""
        measure = MEASURES[name]
        first = first or self.question.first
        last = self.question.last
        wanted = self.question.where if where is None else where
        traits = [d for d in (*by, *wanted) if d in _TRAITS]
        detailed = lines or bool(traits) or any(d in BY_DAY for d in (*by, *wanted))
        groups: dict[Key, Group] = {}
        sheet = Sheet(measure, by, keep=lines)
        alike = [MEASURES[one].dims for one in (name, *beside)]
        apart = bool(only) or any(d in dims for d in (*by, *wanted) for dims in alike)
        years = not any(d in ("month", "quarter") for d in (*by, *wanted))
        allowed = self.question.sites
        for leaf in self._leaves(
            name, first, last, Want(detailed, detailed or apart, years, beside)
        ):
            site = self.shelf.sites.get(leaf.site_id)
            if allowed is not None and (site is None or site.slug not in allowed):
                continue
            fixed = self._of_site(leaf.site_id, site) | _of_month(leaf.month)
            if not _passes(fixed, wanted):
                continue
            span = _span(leaf.month, first, last)
            if not (apart or detailed):
                told = leaf.whole() if span is None else leaf.part(*span)
                self._put(groups, measure, *told, tuple(fixed.get(d, UNKNOWN) for d in by))
                continue
            for code, dims in enumerate(leaf.dims):
                own = dict(zip(measure.dims, dims, strict=True))
                if not _passes(own, wanted) or (only and not _passes(own, only)):
                    continue
                values = fixed | own
                if detailed or span is not None:
                    self._lines(sheet, leaf, code, wanted, values, span)
                else:
                    key = tuple(values.get(d, UNKNOWN) for d in by)
                    self._put(groups, measure, leaf.sums()[code], leaf.sets()[code], key)
        for key, group in sheet.groups().items():
            group.into(groups, key)
        return groups

    def _leaves(
        self, measure: str, first: date | None, last: date | None, want: Want
    ) -> Iterator[Leaf]:
        """The leaves of a period: with their entries those of a month that it holds in part."""
        if want.lines:
            yield from self.shelf.leaves(measure, _month(first), _month(last), want=want)
            return
        entries = Want(lines=True, apart=want.apart, beside=want.beside)
        begin, end = first, last
        if first is not None and first.day != 1:
            yield from self.shelf.leaves(measure, _month(first), _month(first), want=entries)
            begin = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        if last is not None and (last + timedelta(days=1)).day != 1:
            if _month(last) != _month(first) or begin == first:
                yield from self.shelf.leaves(measure, _month(last), _month(last), want=entries)
            end = last.replace(day=1) - timedelta(days=1)
        if begin is None or end is None or begin <= end:
            yield from self.shelf.leaves(measure, _month(begin), _month(end), want=want)

    def _of_site(self, site_id: str, site: Site | None) -> dict[str, str]:
        if site_id not in self._placed:
            unknown = dict.fromkeys(("department", "region", "site_in_qpv"), UNKNOWN)
            told = {"site": site.slug, **site.place} if site else {"site": site_id, **unknown}
            self._placed[site_id] = told
        return self._placed[site_id]

    def _put(
        self, groups: dict[Key, Group], measure: Measure, sum_: Sum, people: BitMap, key: Key
    ) -> None:
        if sum_.entries:
            Group(measure, *sum_, [people]).into(groups, key)

    def _lines(
        self,
        sheet: Sheet,
        leaf: Leaf,
        code: int,
        wanted: Mapping[str, frozenset[str]],
        values: Mapping[str, str],
        span: tuple[int, int] | None,
    ) -> None:
        """Puts the entries of a page that bear certain dimensions on a sheet: those that the
        question filters."""
        page = leaf.page()
        which = page.key == code
        if span is not None:
            which &= (page.day >= span[0]) & (page.day <= span[1])
        if not which.any():
            return
        first = first_of(leaf.month)
        day = (
            page.day[which] + ((first - EPOCH).days - 1) if first else np.full(which.sum(), NO_DAY)
        )
        who = self.canonical(page.who[which])
        columns = [page.value[which], page.at[which], day, who]
        varied: dict[str, Integers] = {}
        stays = np.ones(len(day), dtype=bool)
        for dimension in dict.fromkeys((*sheet.by, *wanted)):
            if dimension in BY_DAY:
                codes = day if dimension == "day" else weeks_of(day)
                label: Callable[[int], str] = partial(time_label, dimension)
            elif dimension in TRAITS.get(sheet.measure.kind or "", ()):
                labels, places = self._codes(dimension)
                codes, label = places[np.minimum(who, len(places) - 1)], labels.__getitem__
            else:
                continue
            varied[dimension] = codes
            if dimension in wanted:
                known = np.unique(codes)
                fits = [int(one) for one in known if label(int(one)) in wanted[dimension]]
                stays &= np.isin(codes, fits)
            sheet.labels[dimension] = label
        if not stays.all():
            columns = [column[stays] for column in columns]
            varied = {dimension: codes[stays] for dimension, codes in varied.items()}
        sheet.add(columns, varied, values, "/".join(leaf.dims[code]))

    def distinct(
        self,
        measures: Sequence[str],
        by: tuple[str, ...],
        *,
        only: Only | None = None,
        where: Mapping[str, frozenset[str]] | None = None,
    ) -> dict[Key, BitMap]:
        """The different ones that entries of any of these measures are about, by key. Traits cut
        whole sets: the entries themselves are read where days cut them, and nowhere else."""
        wanted = self.question.where if where is None else where
        plain = tuple(d for d in by if d not in _TRAITS)
        plainly = {d: values for d, values in wanted.items() if d not in _TRAITS}
        together: dict[Key, list[BitMap]] = {}
        for measure in measures:
            found = self.groups(measure, plain, only=only, where=plainly, beside=tuple(measures))
            for key, group in found.items():
                together.setdefault(key, []).extend(group.sets)
        cells: dict[Key, BitMap] = {}
        for key, sets in together.items():
            people = self.people(union(sets))
            for trait, values in wanted.items():
                if trait in _TRAITS:
                    people &= self._with(trait, values)
            named = dict(zip(plain, key, strict=True))
            for labels, some in self._split(people, [d for d in by if d in _TRAITS]):
                if some:
                    cells[tuple({**named, **labels}[d] for d in by)] = some
        return cells

    def _with(self, trait: str, values: frozenset[str]) -> BitMap:
        """Everybody whose trait has one of these values, unknown among them."""
        known = self.shelf.trait(trait)
        found = union([known[value] for value in values if value in known])
        if UNKNOWN in values:
            others = union([people for value, people in known.items() if value not in values])
            found = BitMap(range(FIRST, self.shelf.most + 1)) - others
        return found

    def _split(
        self, people: BitMap, traits: Sequence[str]
    ) -> Iterator[tuple[dict[str, str], BitMap]]:
        if not traits:
            yield {}, people
            return
        trait, *others = traits
        left = people
        for value, known in sorted(self.shelf.trait(trait).items()):
            for labels, some in self._split(people & known, others):
                yield {trait: value, **labels}, some
            left = left - known
        for labels, some in self._split(left, others):
            yield {trait: UNKNOWN, **labels}, some

    def _codes(self, trait: str) -> tuple[list[str], Integers]:
        """The labels of a trait, and for each integer the place of its own; the last is unknown."""
        if trait not in self._coded:
            self._coded[trait] = self._code(trait)
        return self._coded[trait]

    def _code(self, trait: str) -> tuple[list[str], Integers]:
        known = self.shelf.trait(trait)
        labels = [UNKNOWN, *sorted(known)]
        size = max((bitmap.max() for bitmap in known.values() if bitmap), default=FIRST) + 2
        codes = np.zeros(size, dtype=np.int64)
        for place, label in enumerate(labels[1:], start=1):
            codes[np.array(known[label], dtype=np.int64)] = place
        return labels, codes


def _passes(values: Mapping[str, str], wanted: Mapping[str, frozenset[str]]) -> bool:
    return all(values[d] in allowed for d, allowed in wanted.items() if d in values)


@lru_cache(maxsize=10_000)
def _month_labels(month: str) -> tuple[tuple[str, str], ...]:
    if not month:
        return tuple((name, UNKNOWN) for name in ("month", "quarter", "year"))
    if len(month) == len("2026"):
        return (("year", month),)
    year, number = month.split("-")
    return (
        ("month", month),
        ("quarter", f"{year}-Q{(int(number) + 2) // 3}"),
        ("year", year),
    )


def _of_month(month: str) -> dict[str, str]:
    return dict(_month_labels(month))


def _month(day: date | None) -> str | None:
    return None if day is None else month_of(day)


@lru_cache(maxsize=10_000)
def _span(month: str, first: date | None, last: date | None) -> tuple[int, int] | None:
    """The days of a month that a period holds, None where it holds them all."""
    if len(month) < len("2026-11"):
        return None
    low = first.day if first and _month(first) == month and first.day != 1 else 1
    high = 31
    if last and _month(last) == month and (last + timedelta(days=1)).day != 1:
        high = last.day
    return None if (low, high) == (1, 31) else (low, high)
