"""Events are read as their producers write them, and what breaks a contract is refused."""

import json
from pathlib import Path

import msgspec
import pytest

from kit.envelope import UnreadableEvent, decode
from services.impact.adapters.translate import (
    CONTRACTS,
    LINKED,
    NAMES,
    READERS,
    check,
    is_linked,
    translate,
)
from services.impact.domain.entries import MEASURES, Entry
from services.impact.domain.facts import Merged, Site, Told, Traits
from services.impact.domain.rules import RULES

PERSON = "00000000-0000-7000-8000-000000000001"
SAMPLES = Path(__file__).parents[3] / "contracts" / "samples"


def sample(type_, **facts):
    """The golden message of a type, with some facts changed; None takes one away."""
    body = json.loads((SAMPLES / f"{type_}.json").read_bytes())
    body["data"] = {k: v for k, v in (body["data"] | facts).items() if v is not None}
    return decode(json.dumps(body).encode())


def entries(event):
    """What comes of one event alone."""
    for fact in translate([event]):
        if isinstance(fact, Entry):
            yield fact
        elif isinstance(fact, Told):
            yield from RULES[fact.rule]([fact])


@pytest.mark.parametrize("type_", sorted(READERS))
def test_every_golden_sample_is_read(type_):
    event = sample(type_)
    check(event)
    facts = list(translate([event]))
    assert facts or type_ == "inventory.top_up_sold.v1"
    assert any(isinstance(fact, Told) for fact in facts) == is_linked(type_)
    for entry in entries(event):
        measure = MEASURES[entry.measure]
        assert len(entry.dims) == len(measure.dims)
        assert all(entry.dims)
        assert (entry.who is None) <= (measure.kind is None or entry.measure == "walk_in_served")
        assert (entry.value == 0) >= (not measure.value)


@pytest.mark.parametrize("type_", sorted(READERS))
def test_an_earlier_revision_is_read_too(type_):
    for path in (SAMPLES / "earlier").glob(f"{type_}.r*.json"):
        event = decode(path.read_bytes())
        check(event)
        assert list(translate([event]))


def test_each_reader_has_a_contract_and_each_linked_type_a_name():
    assert CONTRACTS.keys() == READERS.keys()
    assert READERS.keys() > LINKED
    assert {sample(type_).name for type_ in LINKED} == NAMES


def test_every_measure_comes_of_some_event():
    told = {entry.measure for type_ in READERS for entry in entries(sample(type_))}
    turned_over = {"device_turned_over", "device_turned_over_registered"}
    later = {"person_referred", "top_up_sold", *turned_over}
    assert told | later == MEASURES.keys()
    assert not told & later


@pytest.mark.parametrize(
    ("type_", "broken"),
    [
        ("booking.appointment_completed.v1", {"start": "0001-01-01T00:00:00.000Z"}),
        ("booking.appointment_completed.v1", {"start": "9999-12-31T23:59:59.999Z"}),
        ("booking.appointment_missed.v1", {"start": "2026-02-30T09:00:00.000Z"}),
        ("booking.appointment_cancelled.v1", {"person_id": None}),
        ("booking.appointment_booked.v1", {"waited_days": 2**40}),
        ("booking.site_opened.v1", {"timezone": "Europe/Atlantis"}),
        ("booking.workshop_held.v1", {"capacity": "many"}),
        ("booking.people_merged.v1", {"moved": "all"}),
        ("booking.people_merged.v1", {"kept_id": PERSON, "absorbed_id": PERSON}),
        ("booking.people_unmerged.v1", {"kept_id": PERSON, "absorbed_id": PERSON}),
        ("booking.workshop_missed.v1", {"workshop_id": None}),
        ("inventory.device_sold.v1", {"avoided_kgco2e": 1e30}),
        ("inventory.device_registered.v1", {"category": "spaceship"}),
        ("training.module_completed.v1", {"done_at": "yesterday"}),
        ("training.level_assessed.v1", {"levels": [{"competence": "crcn-1-1"}]}),
    ],
)
def test_what_breaks_its_contract_or_cannot_be_counted_is_refused(type_, broken):
    with pytest.raises(UnreadableEvent, match=type_):
        check(sample(type_, **broken))


@pytest.mark.parametrize("time", ["0000-01-01T00:00:00.000Z", "2026-11-23T08:30:00.000", "now"])
def test_an_event_that_happened_at_no_instant_is_refused(time):
    event = msgspec.structs.replace(sample("booking.person_registered.v1"), time=time)
    with pytest.raises(UnreadableEvent):
        list(translate([event]))


def test_an_event_of_another_version_or_service_says_nothing():
    event = sample("booking.person_registered.v1")
    for type_ in ("booking.person_registered.v2", "library.book_lent.v1"):
        other = msgspec.structs.replace(event, type=type_)
        check(other)
        assert not list(translate([other]))


def test_an_instant_counts_by_its_second_also_before_1970():
    early = sample("booking.appointment_missed.v1", start="1969-12-31T23:59:58.500Z")
    [entry] = translate([early])
    assert entry.at == -2


def test_a_top_up_that_replaces_another_is_not_paid_for_again():
    [sold] = translate([sample("inventory.top_up_sold.v1", replaces=None)])
    assert sold.measure == "top_up_sold"
    assert sold.value > 0
    assert not list(translate([sample("inventory.top_up_sold.v1")]))


def test_what_is_told_of_people_partners_and_sites_is_kept_apart():
    kinds = {
        "booking.site_opened.v1": Site,
        "booking.person_changed.v1": Traits,
        "booking.partner_joined.v1": Traits,
        "booking.people_unmerged.v1": Merged,
    }
    for type_, kind in kinds.items():
        assert [type(fact) for fact in translate([sample(type_)])] == [kind]
    [person] = translate([sample("booking.person_changed.v1", in_qpv=None, age_band="26_35")])
    assert person.values == (("age_band", "26_35"),)
