"""What became of a device, life by life: it may come back and begin another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from services.impact.domain.entries import Entry
from services.impact.domain.facts import Told

_DAY_S: Final = 86_400

MISTAKE: Final = "registered_by_mistake"
"""Why a device is scrapped that never came."""


class Step(NamedTuple):
    """It was registered, described anew, wiped or scrapped. `site_id` is empty in transit; `given`
    is when the lot came with which it was registered, in seconds since 1970, where that was told.
    """

    name: Literal["registered", "described", "wiped", "scrapped"]
    site_id: str
    category: str
    reason: str = ""
    given: int | None = None


class HandOver(NamedTuple):
    """Somebody has it from now on. Masses are None where no factors tell them, whose
    version is empty then."""

    way: Literal["sold", "donated"]
    site_id: str
    category: str
    grade: str
    person_id: str
    sale_id: str
    cents_saved: int
    factor_version: str
    grams_co2e: int | None
    grams_materials: int | None


class Reclaim(NamedTuple):
    """What was handed over by this sale is the association's again, for good."""

    sale_id: str


@dataclass
class _Life:
    """From one registration to the next; `category` is the last that was told."""

    came: Told | None = None
    category: str = ""
    wiped: Told | None = None
    scrapped: Told | None = None
    out: list[Told] = field(default_factory=list)


def device(tale: Sequence[Told]) -> tuple[Entry, ...]:
    """In each life: that it was received, wiped (the first time) and scrapped, each by the category
    that turned out to be its own; nothing of a device that was registered by mistake. And each time
    it was handed over and not reclaimed: to whom, how long after it was given, and after it was
    registered, and what that spared."""
    return tuple(entry for life in _lives(tale) for entry in (*_stock(life), *_owners(life)))


def _lives(tale: Sequence[Told]) -> Iterator[_Life]:
    life = _Life()
    for told in tale:
        facts = told.facts
        if isinstance(facts, HandOver):
            life.out.append(told)
        elif isinstance(facts, Reclaim):
            _reclaim(life, facts.sale_id)
        else:
            if facts.name == "registered":
                yield life
                life = _Life(came=told)
            elif facts.name == "wiped":
                life.wiped = life.wiped or told
            elif facts.name == "scrapped":
                life.scrapped = told
            life.category = facts.category
    yield life


def _reclaim(life: _Life, sale_id: str) -> None:
    """By one sale a device may be handed over twice: as a replacement of what replaced it."""
    for told in reversed(life.out):
        if told.facts.sale_id == sale_id:
            life.out.remove(told)
            return


def _stock(life: _Life) -> Iterator[Entry]:
    if life.scrapped is not None and life.scrapped.facts.reason == MISTAKE:
        return
    for measure, told in (
        ("device_received", life.came),
        ("device_wiped", life.wiped),
        ("device_scrapped", life.scrapped),
    ):
        if told is not None:
            yield Entry(measure, told.facts.site_id, told.at, None, (life.category,))


def _owners(life: _Life) -> Iterator[Entry]:
    for told in life.out:
        one: HandOver = told.facts
        place = one.site_id, told.at, one.person_id
        kind = one.category, one.grade
        yield Entry("device_handed_over", *place, (one.way, *kind), one.cents_saved)
        if life.came is not None:
            registered, given = life.came.at, life.came.facts.given
            for measure, since in (
                ("device_turned_over", registered if given is None else given),
                ("device_turned_over_registered", registered),
            ):
                yield Entry(measure, *place, kind, max(0, told.at - since) // _DAY_S)
        factors = one.category, one.factor_version
        if one.factor_version and one.grams_co2e is not None:
            yield Entry("carbon_avoided", *place, factors, one.grams_co2e)
        if one.factor_version and one.grams_materials is not None:
            yield Entry("materials_avoided", *place, factors, one.grams_materials)
