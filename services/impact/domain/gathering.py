"""Brings together what pages hold on a question: the entries of a measure, by its dimensions."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from services.impact.domain.entries import MEASURES, Measure
from services.impact.domain.facts import Site
from services.impact.domain.figures import UNKNOWN, Question
from services.impact.domain.formulas import Only
from services.impact.domain.pages import ERASED, FIRST, UNNAMED, Integers, Page, Sum

TRAITS: Final[Mapping[str, tuple[str, ...]]] = {
    "person": ("in_qpv", "age_band"),
    "partner": ("partner_type",),
}
"""What is known of whom an entry is about, by kind."""
_TRAITS: Final = frozenset(trait for traits in TRAITS.values() for trait in traits)
_BY_SITE: Final = frozenset({"site", "department", "region", "site_in_qpv"})
_BY_MONTH: Final = frozenset({"month", "quarter", "year"})
_BY_DAY: Final = frozenset({"day", "week"})
TIMES: Final = _BY_DAY | _BY_MONTH
_EPOCH: Final = date(1970, 1, 1)

Key = tuple[str, ...]


class Leaf(Protocol):
    """A page as it was kept; each of its parts is unpacked when it is asked for."""

    @property
    def site_id(self) -> str: ...

    @property
    def month(self) -> str: ...

    @property
    def dims(self) -> Sequence[tuple[str, ...]]: ...

    def sets(self) -> Sequence[BitMap]: ...

    def sums(self) -> Sequence[Sum]: ...

    def page(self) -> Page: ...


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
        self, measure: str, first: str | None, last: str | None, *, lines: bool
    ) -> Iterable[Leaf]:
        """The pages of a measure, of the months from `first` to `last`; where neither bounds, those
        without a month too. `lines` says that their entries are wanted."""
        ...

    @property
    def most(self) -> int:
        """The highest integer that was given."""
        ...

    def trait(self, trait: str) -> Mapping[str, BitMap]:
        """Who has which value of a trait."""
        ...


@dataclass
class Group:
    """What came together under one key.

    From `whos` on, the columns of the entries themselves, where they were wanted: `ats` in seconds
    and `days` in local days since 1970, `keys` their dimensions.
    """

    measure: Measure
    count: int = 0
    value: int = 0
    unnamed: int = 0
    sets: list[BitMap] = field(default_factory=list)
    whos: list[Integers] = field(default_factory=list)
    values: list[Integers] = field(default_factory=list)
    ats: list[Integers] = field(default_factory=list)
    days: list[Integers] = field(default_factory=list)
    keys: list[NDArray[np.str_]] = field(default_factory=list)

    def united(self) -> BitMap:
        """The different ones, with whoever is merged as they were told."""
        return _union(self.sets)


class Gathering:
    """Answers what one question asks of any measure, from one shelf."""

    def __init__(self, shelf: Shelf, question: Question) -> None:
        self.shelf = shelf
        self.question = question

    @cached_property
    def _absorbed(self) -> BitMap:
        return BitMap(self.shelf.aliases)

    @cached_property
    def _sites(self) -> Callable[[str], Site | None]:
        return self.shelf.sites.get

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
        last: date | None = None,
        where: Mapping[str, frozenset[str]] | None = None,
    ) -> dict[Key, Group]:
        """The entries of a measure by key: what the question filters, over its period or, where
        given, another. With `lines`, and where a trait cuts what is no mere set, a group holds its
        entries."""
        measure = MEASURES[name]
        first = first or self.question.first
        last = last or self.question.last
        wanted = self.question.where if where is None else where
        traits = [d for d in (*by, *wanted) if d in _TRAITS]
        detailed = lines or bool(traits) or any(d in _BY_DAY for d in (*by, *wanted))
        groups: dict[Key, Group] = {}
        months = (_month(first), _month(last))
        allowed = self.question.sites
        for leaf in self.shelf.leaves(name, *months, lines=detailed or _partial(first, last)):
            site = self._sites(leaf.site_id)
            if allowed is not None and (site is None or site.slug not in allowed):
                continue
            fixed = _of_site(leaf.site_id, site) | _of_month(leaf.month)
            if not _passes(fixed, wanted):
                continue
            span = _span(leaf.month, first, last)
            for code, dims in enumerate(leaf.dims):
                own = dict(zip(measure.dims, dims, strict=True))
                if not _passes(own, wanted) or (only and not _passes(own, only)):
                    continue
                values = fixed | own
                if detailed or span is not None:
                    self._lines(groups, measure, leaf, code, by, wanted, values, span, keep=lines)
                else:
                    self._set(groups, measure, leaf, code, by, values)
        return groups

    def _set(
        self,
        groups: dict[Key, Group],
        measure: Measure,
        leaf: Leaf,
        code: int,
        by: tuple[str, ...],
        values: Mapping[str, str],
    ) -> None:
        count, value, unnamed = leaf.sums()[code]
        if not count:
            return
        group = _group(groups, measure, tuple(values.get(d, UNKNOWN) for d in by))
        group.count += count
        group.value += value
        group.unnamed += unnamed
        group.sets.append(leaf.sets()[code])

    def _lines(
        self,
        groups: dict[Key, Group],
        measure: Measure,
        leaf: Leaf,
        code: int,
        by: tuple[str, ...],
        wanted: Mapping[str, frozenset[str]],
        values: Mapping[str, str],
        span: tuple[int, int] | None,
        *,
        keep: bool,
    ) -> None:
        page = leaf.page()
        which = page.key == code
        if span is not None:
            which &= (page.day >= span[0]) & (page.day <= span[1])
        if not which.any():
            return
        day, who, value = page.day[which], self.canonical(page.who[which]), page.value[which]
        at = page.at[which]
        first = _first_of(leaf.month)
        splits: list[tuple[str, list[str], Integers]] = []
        """Of each dimension that differs within the page: its name, the labels, each entry's."""
        for dimension in dict.fromkeys((*by, *wanted)):
            if dimension in _BY_DAY:
                labels = [_time_label(dimension, first, number) for number in range(32)]
                splits.append((dimension, labels, day))
            elif dimension in TRAITS.get(measure.kind or "", ()):
                labels, codes = self._codes(dimension)
                splits.append((dimension, labels, codes[np.minimum(who, len(codes) - 1)]))
        stays = np.ones(len(day), dtype=bool)
        for dimension, labels, codes in splits:
            if dimension in wanted:
                stays &= np.array([label in wanted[dimension] for label in labels])[codes]
        if not stays.all():
            day, who, value, at = day[stays], who[stays], value[stays], at[stays]
            splits = [(d, labels, codes[stays]) for d, labels, codes in splits]
        cut = [(d, names, c) for d, names, c in splits if d in by]
        for mask, found in _parts(cut, len(day)):
            labels_ = {**values, **found}
            key = tuple(labels_.get(d, UNKNOWN) for d in by)
            group = _group(groups, measure, key)
            ones = who[mask]
            group.count += len(ones)
            group.value += int(value[mask].sum())
            group.unnamed += int((ones == UNNAMED).sum())
            group.sets.append(BitMap(ones.astype(np.uint32)))
            if keep:
                group.whos.append(ones)
                group.values.append(value[mask])
                group.ats.append(at[mask])
                base = (first - _EPOCH).days - 1 if first else 0
                group.days.append(day[mask] + base)
                group.keys.append(np.full(len(ones), "/".join(leaf.dims[code])))

    def distinct(
        self,
        measures: Sequence[str],
        by: tuple[str, ...],
        *,
        only: Only | None = None,
        first: date | None = None,
        last: date | None = None,
        where: Mapping[str, frozenset[str]] | None = None,
    ) -> dict[Key, BitMap]:
        """The different ones that entries of any of these measures are about, by key. Traits cut
        whole sets: the entries themselves are read where days cut them, and nowhere else."""
        wanted = self.question.where if where is None else where
        plain = tuple(d for d in by if d not in _TRAITS)
        plainly = {d: values for d, values in wanted.items() if d not in _TRAITS}
        together: dict[Key, list[BitMap]] = {}
        for measure in measures:
            found = self.groups(measure, plain, only=only, first=first, last=last, where=plainly)
            for key, group in found.items():
                together.setdefault(key, []).extend(group.sets)
        cells: dict[Key, BitMap] = {}
        for key, sets in together.items():
            people = self.people(_union(sets))
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
        found = _union([known[value] for value in values if value in known])
        if UNKNOWN in values:
            others = _union([people for value, people in known.items() if value not in values])
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

    @lru_cache(maxsize=16)  # noqa: B019 - lives no longer than the answer
    def _codes(self, trait: str) -> tuple[list[str], Integers]:
        """The labels of a trait, and for each integer the place of its own; the last is unknown."""
        known = self.shelf.trait(trait)
        labels = [UNKNOWN, *sorted(known)]
        size = max((bitmap.max() for bitmap in known.values() if bitmap), default=FIRST) + 2
        codes = np.zeros(size, dtype=np.int64)
        for place, label in enumerate(labels[1:], start=1):
            codes[np.array(known[label], dtype=np.int64)] = place
        return labels, codes


def _union(sets: Sequence[BitMap]) -> BitMap:
    if not sets:
        return BitMap()
    return BitMap(sets[0]) if len(sets) == 1 else BitMap.union(*sets)


def is_trait(dimension: str) -> bool:
    """Whether a dimension is a trait of whom entries are about."""
    return dimension in _TRAITS


def _parts(
    cut: Sequence[tuple[str, list[str], Integers]], length: int
) -> Iterator[tuple[NDArray[np.bool_] | slice, dict[str, str]]]:
    """The entries, apart by every combination of labels that occurs."""
    if not length:
        return
    if not cut:
        yield slice(None), {}
        return
    combined = np.zeros(length, dtype=np.int64)
    for _, labels, codes in cut:
        combined = combined * len(labels) + codes
    for one in np.unique(combined).tolist():
        mask = combined == one
        found: dict[str, str] = {}
        for dimension, labels, _ in reversed(cut):
            one, place = divmod(one, len(labels))
            found[dimension] = labels[place]
        yield mask, found


def _group(groups: dict[Key, Group], measure: Measure, key: Key) -> Group:
    group = groups.get(key)
    if group is None:
        group = groups[key] = Group(measure)
    return group


def _passes(values: Mapping[str, str], wanted: Mapping[str, frozenset[str]]) -> bool:
    return all(values[d] in allowed for d, allowed in wanted.items() if d in values)


def _of_site(site_id: str, site: Site | None) -> dict[str, str]:
    if site is None:
        return {
            "site": site_id,
            "department": UNKNOWN,
            "region": UNKNOWN,
            "site_in_qpv": UNKNOWN,
        }
    return {
        "site": site.slug,
        "department": site.department,
        "region": site.region,
        "site_in_qpv": "yes" if site.in_qpv else "no",
    }


@lru_cache(maxsize=10_000)
def _month_labels(month: str) -> tuple[tuple[str, str], ...]:
    if not month:
        return tuple((name, UNKNOWN) for name in ("month", "quarter", "year"))
    year, number = month.split("-")
    return (
        ("month", month),
        ("quarter", f"{year}-Q{(int(number) + 2) // 3}"),
        ("year", year),
    )


def _of_month(month: str) -> dict[str, str]:
    return dict(_month_labels(month))


def _time_label(dimension: str, first: date | None, day: int) -> str:
    """Of a day of the month that begins with `first`; unknown of day 0, or beyond its end."""
    if first is None or day == 0:
        return UNKNOWN
    local = first + timedelta(days=day - 1)
    if dimension == "day":
        return local.isoformat()
    year, week, _ = local.isocalendar()
    return f"{year}-W{week:02}"


def _month(day: date | None) -> str | None:
    return None if day is None else f"{day.year:04}-{day.month:02}"


def _first_of(month: str) -> date | None:
    return date.fromisoformat(f"{month}-01") if month else None


def _partial(first: date | None, last: date | None) -> bool:
    """Whether a bound lies within a month."""
    return (first is not None and first.day != 1) or (
        last is not None and (last + timedelta(days=1)).day != 1
    )


def _span(month: str, first: date | None, last: date | None) -> tuple[int, int] | None:
    """The days of a month that a period holds, None where it holds them all."""
    if not month:
        return None
    low = first.day if first and _month(first) == month and first.day != 1 else 1
    high = 31
    if last and _month(last) == month and (last + timedelta(days=1)).day != 1:
        high = last.day
    return None if (low, high) == (1, 31) else (low, high)
