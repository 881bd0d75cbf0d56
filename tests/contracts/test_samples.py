"""The golden samples: what producers write and consumers read is one file.

Each revision of a version has one, so that what was written at any time stays readable.
"""

import json
import re
from pathlib import Path

import jsonschema_rs
import msgspec
import pytest

from contracts.base import contracts_of
from contracts.releases import Releases
from kit.envelope import Envelope, decode, timestamp
from ops.catalogues import catalogues
from services.booking.adapters import incoming as booking
from services.impact.adapters.translate import READERS
from services.inventory.adapters import incoming as inventory
from services.training.adapters import incoming as training

SAMPLES = Path(__file__).parents[2] / "contracts" / "samples"
CONTRACTS = {
    type_: contract
    for catalogue in catalogues()
    for type_, contract in contracts_of(catalogue.service).items()
}
RELEASES = Releases()
RELEASED = RELEASES.newest()
EVERY = [
    pytest.param(type_, body, id=f"{type_}-r{number}")
    for (type_, number), body in RELEASES.samples().items()
]
"""Type and golden message of each revision."""

REACTIONS = {
    "booking": booking.REACTIONS,
    "inventory": inventory.REACTIONS,
    "training": training.REACTIONS,
}


def reacting(service):
    def read(event):
        reaction = REACTIONS[service].get(event.type)
        return [] if reaction is None else [reaction.read(event)]

    return read


CONSUMERS = {
    **{service: reacting(service) for service in REACTIONS},
    "impact": lambda event: [READERS[event.type](event)] if event.type in READERS else [],
}
"""How each service that takes events reads one."""


def sample(type_: str) -> bytes:
    return (SAMPLES / f"{type_}.json").read_bytes()


def test_every_event_has_one_sample_and_every_sample_an_event():
    assert {path.stem for path in SAMPLES.glob("*.json")} == set(CONTRACTS)


def test_every_sample_is_an_event_of_its_own():
    """Whoever takes them all in knows two by one id as one event."""
    assert len({decode(sample(type_)).id for type_ in CONTRACTS}) == len(CONTRACTS)


@pytest.mark.parametrize("type_", CONTRACTS)
def test_a_sample_is_a_whole_envelope(type_):
    event = decode(sample(type_))
    assert event.type == type_
    assert event.specversion == "1.0"
    assert event.source == f"/{type_.partition('.')[0]}"
    assert event.dataschema == f"/contracts/{type_}.json"
    assert event.datacontenttype == "application/json"
    assert timestamp(event.at) == event.time
    assert event.sequence >= 1
    facts = event.facts()
    kind, _, own = event.subject.partition("/")
    assert event.partitionkey == (own if kind == "referral" else facts.get("person_id", own))
    assert event.siteid == facts.get("site_id")
    uuids = [event.id, event.correlationid, event.causationid, event.partitionkey]
    assert all(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", u) for u in uuids)


@pytest.mark.parametrize("type_", CONTRACTS)
def test_a_sample_s_facts_are_exactly_its_contract_s(type_):
    facts = decode(sample(type_)).facts()
    assert set(facts) == set(CONTRACTS[type_].__struct_fields__)
    jsonschema_rs.validator_for(RELEASED[type_]).validate(facts)
    read = decode(sample(type_)).read(CONTRACTS[type_])
    assert msgspec.to_builtins(read) == facts


@pytest.mark.parametrize("type_", CONTRACTS)
def test_a_sample_without_one_of_its_needed_facts_is_refused_by_its_schema(type_):
    schema = RELEASED[type_]
    validator = jsonschema_rs.validator_for(schema)
    for name in schema["required"]:
        facts = decode(sample(type_)).facts()
        del facts[name]
        assert not validator.is_valid(facts), name


@pytest.mark.parametrize(("type_", "body"), EVERY)
def test_an_event_of_any_revision_is_readable_now(type_, body):
    event = decode(body)
    assert event.type == type_
    event.read(CONTRACTS[type_])
    for revision in RELEASES.history()[type_]:
        jsonschema_rs.validator_for(revision).validate(event.facts())


def test_every_consumer_has_its_reader_here():
    assert set(CONSUMERS) == {c.service for c in catalogues() if c.handles}


@pytest.mark.parametrize(("type_", "body"), EVERY)
@pytest.mark.parametrize("service", CONSUMERS)
def test_every_consumer_reads_an_event_of_any_revision(service, type_, body):
    read = CONSUMERS[service]
    facts = read(decode(body))
    known = REACTIONS.get(service, READERS)
    assert bool(facts) == (type_ in known)
    assert read(of_tomorrow(body)) == facts, "a newer minor version says nothing else to it"


def of_tomorrow(body: bytes) -> Envelope:
    """The event with more in it than anybody knows of today."""
    newer = json.loads(body)
    newer["data"]["a_field_of_tomorrow"] = {"any": ["thing"]}
    return decode(json.dumps(newer | {"anattributeoftomorrow": "x"}).encode())
