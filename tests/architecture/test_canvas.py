"""Each service's canvas (its README) names what its code declares."""

from importlib import import_module
from pathlib import Path

import pytest

from kit.catalogue import EVERYTHING
from kit.service import ServiceDefinition

SERVICES = Path(__file__).resolve().parents[2] / "services"
NAMES = ("booking", "inventory", "training", "impact")


def definition(service: str) -> ServiceDefinition:
    return import_module(f"services.{service}.edge.service").SERVICE


def canvas(service: str) -> str:
    return (SERVICES / service / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("service", NAMES)
def test_the_canvas_has_its_parts(service):
    for part in ("Owns", "Commands", "Emits", "Listens to", "Rules"):
        assert part in canvas(service), part


@pytest.mark.parametrize("service", NAMES)
def test_the_canvas_names_every_operation(service):
    text = canvas(service)
    missing = [o.name for o in definition(service).operations if f"`{o.name}`" not in text]
    assert missing == []


@pytest.mark.parametrize("service", NAMES)
def test_the_canvas_names_every_event(service):
    catalogue = definition(service).catalogue
    text = canvas(service)
    names = {event.name for event in catalogue.emits} | set(catalogue.handles) - {EVERYTHING}
    missing = [
        name
        for name in sorted(names)
        if f"`{name}`" not in text and f"`{name.partition('.')[2]}`" not in text
    ]
    assert missing == []
    assert EVERYTHING not in catalogue.handles or "`#`" in text


def test_impact_s_canvas_names_what_it_counts_from():
    readers = import_module("services.impact.adapters.translate").READERS
    text = canvas("impact")
    assert [t for t in readers if f"`{t.rpartition('.v')[0]}`" not in text] == []
