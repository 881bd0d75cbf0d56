"""The AsyncAPI document says of every event where it goes and what it holds."""

import json
import re
from functools import cache
from pathlib import Path

import jsonschema_rs
import pytest

from contracts.base import contracts_of
from contracts.schema import current
from kit.catalogue import EVERYTHING, Catalogue, EmittedEvent
from ops.asyncapi import asyncapi, publish
from ops.catalogues import catalogues

SAMPLES = Path(__file__).parents[2] / "contracts" / "samples"
CATALOGUES = catalogues()
DOCUMENT = asyncapi(CATALOGUES)
EMITTED = {event.type: event for catalogue in CATALOGUES for event in catalogue.emits}


def target(reference: str, document: dict = DOCUMENT):
    """What a reference within the document points at."""
    found = document
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return found


def references(part) -> list[str]:
    """Every reference in a part of the document."""
    if isinstance(part, dict):
        own = [part["$ref"]] if "$ref" in part else []
        return own + [r for value in part.values() for r in references(value)]
    return [r for value in part for r in references(value)] if isinstance(part, list) else []


@cache
def validator(message: str):
    """Says whether an envelope fits a message; built once, for it takes the whole document."""
    payload = DOCUMENT["components"]["messages"][message]["payload"]
    return jsonschema_rs.validator_for({**payload, "components": DOCUMENT["components"]})


def test_it_has_the_shape_of_asyncapi_3():
    assert DOCUMENT["asyncapi"] == "3.0.0"
    assert DOCUMENT["info"]["title"]
    assert DOCUMENT["info"]["version"]
    assert DOCUMENT["defaultContentType"] == "application/cloudevents+json"
    for group in ("messages", "schemas"):
        for key in DOCUMENT["components"][group]:
            assert re.fullmatch(r"[\w.\-]+", key)
    for operation in DOCUMENT["operations"].values():
        assert operation["action"] in ("send", "receive")
        assert list(operation["channel"]) == ["$ref"]


def test_every_reference_leads_somewhere():
    found = references(DOCUMENT)
    assert len(found) > 3 * len(EMITTED)
    assert all(target(reference) for reference in found)


def test_every_contract_is_emitted_by_its_service():
    assert EMITTED.keys() == current().keys()
    assert {type_: event.contract for type_, event in EMITTED.items()} == {
        type_: contract
        for catalogue in CATALOGUES
        for type_, contract in contracts_of(catalogue.service).items()
    }


@pytest.mark.parametrize("type_", EMITTED)
def test_every_event_has_a_channel_a_message_and_a_schema(type_):
    name = EMITTED[type_].name
    channel = DOCUMENT["channels"][name]
    assert channel["address"] == name
    [message] = [m for m in DOCUMENT["components"]["messages"].values() if m["name"] == type_]
    assert list(message["headers"]["properties"]) == ["partitionkey"]
    assert message["bindings"]["amqp"]["messageType"] == name
    assert channel["bindings"]["amqp"]["exchange"]["name"] == f"{name.split('.')[0]}.events"
    message = target(channel["messages"][type_]["$ref"])
    assert message["name"] == type_
    assert message["summary"]
    senders = [
        key
        for key, operation in DOCUMENT["operations"].items()
        if operation["action"] == "send" and operation["channel"]["$ref"] == f"#/channels/{name}"
    ]
    assert senders == [f"{name.split('.')[0]}.send.{name}"]


@pytest.mark.parametrize("type_", EMITTED)
def test_the_golden_sample_fits_its_message_and_no_other(type_):
    envelope = json.loads((SAMPLES / f"{type_}.json").read_bytes())
    assert [message for message in EMITTED if validator(message).is_valid(envelope)] == [type_]
    envelope["data"] = {}
    assert not validator(type_).is_valid(envelope)


def test_whoever_takes_everything_receives_every_channel():
    takers = [c.service for c in CATALOGUES if EVERYTHING in c.handles]
    assert takers == ["impact"]
    received = {key for key in DOCUMENT["operations"] if key.startswith("impact.receive.")}
    assert received == {f"impact.receive.{name}" for name in DOCUMENT["channels"]}


def test_two_contracts_of_one_name_are_not_confused():
    contract = contracts_of("booking")["booking.site_opened.v1"]
    other = type(contract.__name__, (contract,), {"__doc__": "Another."}, frozen=True)
    twice = Catalogue(
        "booking",
        emits=(
            EmittedEvent("booking.site_opened", 1, contract),
            EmittedEvent("booking.site_opened", 2, other),
        ),
    )
    with pytest.raises(ValueError, match="same name"):
        asyncapi([twice])


def test_what_the_gateway_serves_is_written(tmp_path):
    publish(CATALOGUES, tmp_path)
    assert json.loads((tmp_path / "asyncapi.json").read_text()) == DOCUMENT
    for type_, schema in current().items():
        assert schema["$id"] == f"/contracts/{type_}.json"
        assert json.loads((tmp_path / schema["$id"].removeprefix("/")).read_text()) == schema
