"""Which columns the exported events of each type have, and what becomes of their facts."""

import json
from pathlib import Path

import pytest

from kit.envelope import decode
from services.impact.adapters.exports.columns import (
    DAY,
    ENVELOPE,
    INSTANT,
    INTEGER,
    REST,
    TEXT,
    Kind,
    layout_of,
)
from tests.impact.archived import document

SAMPLES = {
    path.stem: path.read_bytes()
    for path in sorted((Path(__file__).parents[3] / "contracts" / "samples").glob("*.json"))
}


@pytest.mark.parametrize("type_", SAMPLES)
def test_no_fact_takes_the_name_of_a_column_of_the_envelope_or_of_the_path(type_):
    names = [name for name, _ in layout_of(type_).facts]
    assert names
    assert not [name for name in names if name.startswith("event_") or name in ("type", "month")]


@pytest.mark.parametrize("type_", SAMPLES)
def test_every_fact_of_a_golden_sample_has_a_column_of_its_own(type_):
    layout = layout_of(type_)
    row = dict(
        zip((n for n, _ in layout.columns), layout.row(document(SAMPLES[type_])), strict=True)
    )
    event = decode(SAMPLES[type_])
    assert row["event_id"] == event.id
    assert row["event_sequence"] == event.sequence
    assert row[REST] is None, "nothing is left over"
    assert {name for name, _ in layout.facts} == event.facts().keys()
    assert all(row[name] is not None for name in event.facts())


def test_days_instants_and_lists_are_columns_of_their_kind():
    booked = dict(layout_of("booking.appointment_booked.v1").facts)
    assert booked["start"] == INSTANT
    assert booked["waited_days"] == INTEGER
    assert dict(layout_of("inventory.price_grid_published.v1").facts)["valid_from"] == DAY
    assert dict(layout_of("booking.appointment_completed.v1").facts)["needs"] == Kind("list", TEXT)


def altered(**facts) -> bytes:
    sample = json.loads(SAMPLES["booking.appointment_booked.v1"])
    sample["data"] |= facts
    return json.dumps(sample).encode()


def test_a_fact_that_no_column_knows_is_kept_beside_the_others():
    layout = layout_of("booking.appointment_booked.v1")
    row = layout.row(document(altered(tea="green")))
    assert json.loads(row[-1])["tea"] == "green"
    assert row[:-1] == layout.row(document(SAMPLES["booking.appointment_booked.v1"]))[:-1]


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": "yesterday"},
        {"start": "2026-11-23T08:30:00"},
        {"start": 7},
        {"waited_days": True},
        {"waited_days": 2**63},
        {"waited_days": 1.5},
        {"person_id": ["a"]},
    ],
)
def test_facts_that_do_not_fit_their_columns_are_kept_as_they_came(wrong):
    layout = layout_of("booking.appointment_booked.v1")
    row = layout.row(document(altered(**wrong)))
    facts = row[len(ENVELOPE) : -1]
    assert facts == [None] * len(layout.facts)
    [name] = wrong
    assert json.loads(row[-1])[name] == wrong[name]


def test_an_event_of_an_unknown_type_is_kept_as_json():
    layout = layout_of("booking.tea_served.v3")
    assert [name for name, _ in layout.columns] == [*(name for name, _, _ in ENVELOPE), REST]
    row = layout.row(document(altered(type="booking.tea_served.v3")))
    assert json.loads(row[-1])["waited_days"] is not None
