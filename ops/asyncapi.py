"""The AsyncAPI 3.0 document of the network, from the services' catalogues: what is published
where, in which form, and who takes it.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from contracts.schema import current
from kit.catalogue import EVERYTHING, Catalogue, EmittedEvent
from kit.envelope import CONTENT_TYPE, Envelope
from kit.topology.names import PARTITION_HEADER

Document = dict[str, Any]

_REF: Final = "#/components/schemas/{name}"
_HEADER = "The event's `partitionkey`: events of one key keep their order."


def asyncapi(catalogues: Sequence[Catalogue]) -> Document:
    """The document: a channel for each routing key, a message for each version of an event, and
    an operation for each service that sends or receives one.
    """
    emitted = {event.type: event for catalogue in catalogues for event in catalogue.emits}
    channels: Document = {}
    for event in emitted.values():
        channel = channels.setdefault(event.name, _channel(event))
        channel["messages"][event.type] = {"$ref": f"#/components/messages/{event.type}"}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Passerelle – events",
            "version": "1",
            "description": "Everything that the four services tell each other. Every event is a "
            "CloudEvent in structured JSON, one a message; an event holds no personal data, people "
            "appear as pseudonyms. Events of one subject arrive in the order of `sequence`; one "
            "may come twice, with the same `id`.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": CONTENT_TYPE,
        "channels": dict(sorted(channels.items())),
        "operations": _operations(catalogues, sorted(channels)),
        "components": {
            "messages": {type_: _message(event) for type_, event in sorted(emitted.items())},
            "schemas": _schemas(list(emitted.values())),
        },
    }


def publish(catalogues: Sequence[Catalogue], folder: Path) -> None:
    """Writes what the gateway serves: `asyncapi.json` and `contracts/<type>.json`."""
    _write(folder / "asyncapi.json", asyncapi(catalogues))
    for type_, schema in current().items():
        _write(folder / "contracts" / f"{type_}.json", schema)


def _write(path: Path, document: Document) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8")


def _channel(event: EmittedEvent) -> Document:
    service = event.name.partition(".")[0]
    return {
        "address": event.name,
        "messages": {},
        "bindings": {
            "amqp": {
                "is": "routingKey",
                "exchange": {"name": f"{service}.events", "type": "topic", "durable": True},
                "bindingVersion": "0.3.0",
            }
        },
    }


def _operations(catalogues: Sequence[Catalogue], names: Sequence[str]) -> Document:
    operations: Document = {}
    for catalogue in catalogues:
        sends = sorted({event.name for event in catalogue.emits})
        handles = names if EVERYTHING in catalogue.handles else catalogue.handles
        for action, keys in (("send", sends), ("receive", handles)):
            for key in keys:
                operations[f"{catalogue.service}.{action}.{key}"] = {
                    "action": action,
                    "channel": {"$ref": f"#/channels/{key}"},
                    "tags": [{"name": catalogue.service}],
                }
    return operations


def _message(event: EmittedEvent) -> Document:
    return {
        "name": event.type,
        "title": event.name.partition(".")[2].replace("_", " ").capitalize(),
        "summary": (event.contract.__doc__ or "").strip().splitlines()[0],
        "contentType": CONTENT_TYPE,
        "payload": {
            "allOf": [
                {"$ref": _REF.format(name=Envelope.__name__)},
                {
                    "type": "object",
                    "properties": {
                        "type": {"const": event.type},
                        "data": {"$ref": _REF.format(name=event.contract.__name__)},
                    },
                },
            ]
        },
        "headers": {
            "type": "object",
            "properties": {PARTITION_HEADER: {"type": "string", "description": _HEADER}},
        },
        "bindings": {"amqp": {"messageType": event.name, "bindingVersion": "0.3.0"}},
    }


def _schemas(events: Sequence[EmittedEvent]) -> Document:
    types = [Envelope, *(event.contract for event in events)]
    references, components = msgspec.json.schema_components(types, ref_template=_REF)
    expected = [_REF.format(name=type_.__name__) for type_ in types]
    if [reference["$ref"] for reference in references] != expected:
        raise ValueError("two contracts have classes of the same name")
    return dict(sorted(components.items()))
