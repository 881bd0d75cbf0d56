"""Keeps a generation of pages true to the archive: the same code follows live events and rebuilds
from the first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kernel.people import NOBODY
from services.impact.application.ports import Generation
from services.impact.domain.days import place
from services.impact.domain.entries import Entry
from services.impact.domain.facts import Merged, Site, Traits
from services.impact.domain.folding import Changes
from services.impact.domain.pages import ERASED, UNNAMED, Line, Page, PageKey


@dataclass
class _Moves:
    """What goes out of a page and what comes into it."""

    gone: list[Line]
    come: list[Line]


def apply(changes: Changes, generation: Generation) -> None:
    """Keeps what a batch changes; whatever is older than what the generation knows is left out.

    Raises `LookupError` where pages and archive contradict each other.
    """
    sites = dict(generation.sites())
    _merge(changes.merges.values(), generation)
    if changes.owners:
        generation.keep_owners(changes.owners)
    numbers = _numbers(changes, generation)
    moves: dict[PageKey, _Moves] = {}
    _settle(changes.sites.values(), sites, generation)
    _sort(changes.gone, sites, numbers, moves, gone=True)
    _sort(changes.come, sites, numbers, moves, gone=False)
    _write(moves, generation)


def _merge(told: Iterable[Merged], generation: Generation) -> None:
    told = list(told)
    if not told:
        return
    known = generation.merges([(merged.kept_id, merged.absorbed_id) for merged in told])
    newer = [
        merged
        for merged in told
        if (last := known.get((merged.kept_id, merged.absorbed_id))) is None
        or last < merged.sequence
    ]
    generation.keep_merges(newer)


def _numbers(changes: Changes, generation: Generation) -> Mapping[str, int]:
    """The integer of everybody in the changes; keeps their traits."""
    ids = {entry.who for entry in changes.come if entry.who is not None}
    ids.update(entry.who for entry in changes.gone if entry.who is not None)
    ids.update(changes.traits)
    for kept, absorbed in changes.merges:
        ids.update((kept, absorbed))
    ids.discard(NOBODY)
    numbers = generation.enlist(ids, _told(changes.traits.values()))
    return {**numbers, NOBODY: ERASED}


def _told(traits: Iterable[Traits]) -> Mapping[str, Traits]:
    return {told.who: told for told in traits if told.who != NOBODY}


def _settle(told: Iterable[Site], sites: dict[str, Site], generation: Generation) -> None:
    """Takes in what is new of sites; where its clocks are others, its entries change their day."""
    newer = []
    for site in told:
        last = sites.get(site.site_id)
        if last is not None and last.sequence >= site.sequence:
            continue
        newer.append(site)
        sites[site.site_id] = site
        if last is None or last.timezone != site.timezone:
            _relocate(site, generation)
    generation.keep_sites(newer)


def _relocate(site: Site, generation: Generation) -> None:
    keys = generation.keys_of(site.site_id)
    moved: dict[PageKey, Page] = {key: Page() for key in keys}
    for key, page in generation.pages(keys).items():
        come: dict[PageKey, list[Line]] = {}
        for line in page.lines():
            target, day = place(key.measure, site.site_id, line.at, site)
            come.setdefault(target, []).append(line._replace(day=day))
        for target, lines in come.items():
            moved.setdefault(target, Page()).change((), lines)
    generation.put(moved)


def _sort(
    entries: Sequence[Entry],
    sites: Mapping[str, Site],
    numbers: Mapping[str, int],
    moves: dict[PageKey, _Moves],
    *,
    gone: bool,
) -> None:
    for measure, site_id, at, who, dims, value in entries:
        key, day = place(measure, site_id, at, sites.get(site_id))
        number = UNNAMED if who is None else numbers[who]
        move = moves.get(key)
        if move is None:
            move = moves[key] = _Moves([], [])
        (move.gone if gone else move.come).append(Line(at, day, number, dims, value))


def _write(moves: Mapping[PageKey, _Moves], generation: Generation) -> None:
    if not moves:
        return
    pages = dict(generation.pages(moves))
    for key, move in moves.items():
        page = pages.setdefault(key, Page())
        page.change(move.gone, move.come)
    generation.put(pages)
