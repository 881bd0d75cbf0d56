"""The golden samples: what producers write and consumers read is one file."""

import json
import re
from pathlib import Path

import jsonschema_rs
import msgspec
import pytest

from contracts.base import contracts_of
from contracts.schema import released
from kit.envelope import decode, timestamp
from services.impact.adapters.translate import READERS, translate

SAMPLES = Path(__file__).parents[2] / "contracts" / "samples"
CONTRACTS = contracts_of("booking")


def sample(type_: str) -> bytes:
    return (SAMPLES / f"{type_}.json").read_bytes()


def test_every_event_has_one_sample_and_every_sample_an_event():
    assert {path.stem for path in SAMPLES.glob("*.json")} == set(CONTRACTS)


@pytest.mark.parametrize("type_", CONTRACTS)
def test_a_sample_is_a_whole_envelope(type_):
    event = decode(sample(type_))
    assert event.type == type_
    assert event.specversion == "1.0"
    assert event.source == "/booking"
    assert event.dataschema == f"/contracts/{type_}.json"
    assert event.datacontenttype == "application/json"
    assert timestamp(event.at) == event.time
    assert event.sequence >= 1
    facts = event.facts()
    assert event.partitionkey == facts.get("person_id", event.subject.partition("/")[2])
    assert event.siteid == facts.get("site_id")
    uuids = [event.id, event.correlationid, event.causationid, event.partitionkey]
    assert all(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", u) for u in uuids)


@pytest.mark.parametrize("type_", CONTRACTS)
def test_a_sample_s_facts_are_exactly_its_contract_s(type_):
    facts = decode(sample(type_)).facts()
    assert set(facts) == set(CONTRACTS[type_].__struct_fields__)
    jsonschema_rs.validator_for(released()[type_]).validate(facts)
    read = decode(sample(type_)).read(CONTRACTS[type_])
    assert msgspec.to_builtins(read) == facts


@pytest.mark.parametrize("type_", CONTRACTS)
def test_a_sample_without_one_of_its_needed_facts_is_refused_by_its_schema(type_):
    schema = released()[type_]
    validator = jsonschema_rs.validator_for(schema)
    for name in schema["required"]:
        facts = decode(sample(type_)).facts()
        del facts[name]
        assert not validator.is_valid(facts), name


@pytest.mark.parametrize("type_", CONTRACTS)
def test_impact_reads_every_sample(type_):
    event = decode(sample(type_))
    facts = list(translate([event]))
    assert bool(facts) == (type_ in READERS)
    # A newer minor version of the same event says nothing else to impact.
    newer = json.loads(sample(type_))
    newer["data"]["a_field_of_tomorrow"] = {"any": ["thing"]}
    assert list(translate([decode(json.dumps(newer).encode())])) == facts
