"""What figures need of inventory's events."""

from collections.abc import Mapping
from typing import Final, Literal

from contracts.base import Contract, type_of
from contracts.inventory import devices, top_ups
from kit.envelope import Envelope
from services.impact.adapters.translate.reading import (
    Kilograms,
    Reader,
    Shape,
    Whole,
    happened,
    reading,
    seconds,
    told,
)
from services.impact.domain.entries import Entry
from services.impact.domain.facts import Fact
from services.impact.domain.rules.devices import HandOver, Reclaim, Step

RULE: Final = "device"


class _Device(Shape):
    category: str
    site_id: str | None = None
    reason: str = ""
    received_at: str | None = None


class _HandOver(Shape):
    category: str
    person_id: str
    sale_id: str
    grade: str
    price_cents: Whole
    site_id: str | None = None
    reference_price_cents: Whole | None = None
    factor_version: str | None = None
    avoided_kgco2e: Kilograms | None = None
    avoided_kg_materials: Kilograms | None = None


class _Reclaim(Shape):
    sale_id: str


class _TopUp(Shape):
    site_id: str
    person_id: str
    face_value_cents: Whole
    price_cents: Whole
    replaces: str | None = None


_device_facts = reading(_Device)
_hand_over_facts = reading(_HandOver)
_reclaim_facts = reading(_Reclaim)
_top_up_facts = reading(_TopUp)


def _step(name: Literal["registered", "described", "wiped", "scrapped"]) -> Reader:
    def read(event: Envelope) -> tuple[Fact, ...]:
        facts = _device_facts(event)
        given = None if facts.received_at is None else seconds(event, facts.received_at)
        step = Step(name, facts.site_id or "", facts.category, facts.reason, given)
        return (told(event, RULE, happened(event), step),)

    return read


def _hand_over(way: Literal["sold", "donated"]) -> Reader:
    def read(event: Envelope) -> tuple[Fact, ...]:
        facts = _hand_over_facts(event)
        saved = (facts.reference_price_cents or 0) - facts.price_cents
        one = HandOver(
            way=way,
            site_id=facts.site_id or "",
            category=facts.category,
            grade=facts.grade,
            person_id=facts.person_id,
            sale_id=facts.sale_id,
            cents_saved=max(0, saved),
            factor_version=facts.factor_version or "",
            grams_co2e=_grams(facts.avoided_kgco2e),
            grams_materials=_grams(facts.avoided_kg_materials),
        )
        return (told(event, RULE, happened(event), one),)

    return read


def _reclaimed(event: Envelope) -> tuple[Fact, ...]:
    facts = _reclaim_facts(event)
    return (told(event, RULE, happened(event), Reclaim(facts.sale_id)),)


def _topped_up(event: Envelope) -> tuple[Fact, ...]:
    """One that replaces another is not paid for again, and the other counts although it is void:
    so what was paid for counts once, on the day when it was."""
    facts = _top_up_facts(event)
    at = happened(event)
    if facts.replaces is not None:
        return ()
    saved = max(0, facts.face_value_cents - facts.price_cents)
    return (Entry("top_up_sold", facts.site_id, at, facts.person_id, value=saved),)


def _grams(kilograms: float | None) -> int | None:
    """Whole grams, as inventory counts them."""
    return None if kilograms is None else round(kilograms * 1000)


_LINKED: Final[Mapping[type[Contract], Reader]] = {
    devices.DeviceRegistered: _step("registered"),
    devices.DeviceDescribed: _step("described"),
    devices.DeviceWiped: _step("wiped"),
    devices.DeviceScrapped: _step("scrapped"),
    devices.DeviceSold: _hand_over("sold"),
    devices.DeviceDonated: _hand_over("donated"),
    devices.DeviceReclaimed: _reclaimed,
}

LINKED: Final = frozenset(type_of(contract) for contract in _LINKED)
"""Those that give `Told`."""

READERS: Final[Mapping[str, Reader]] = {
    **{type_of(contract): read for contract, read in _LINKED.items()},
    type_of(top_ups.TopUpSold): _topped_up,
}
"""How each of inventory's events is read, by its versioned type."""
