"""No service that hears of people can be forgotten when somebody is erased."""

import ast
from importlib import import_module
from pathlib import Path

from contracts.base import type_of
from contracts.forgetting import CONFIRMS
from kit.catalogue import EVERYTHING
from ops.catalogues import catalogues

ERASED = "booking.person_erased"
SERVICES = Path(__file__).resolve().parents[2] / "services"
OTHERS = [one for one in catalogues() if one.service != "booking"]


def test_every_service_but_booking_confirms_and_there_is_no_service_besides_them():
    there = {path.parent.name for path in SERVICES.glob("*/catalogue.py")}
    assert {one.service for one in catalogues()} == there
    assert CONFIRMS.keys() == there - {"booking"}


def test_whoever_confirms_hears_of_erasures_and_emits_the_confirmation():
    for one in OTHERS:
        assert {ERASED, EVERYTHING} & set(one.handles), one.service
        assert f"{one.service}.person_forgotten" in {event.name for event in one.emits}


def test_booking_listens_to_each_and_waits_for_each():
    [booking] = [one for one in catalogues() if one.service == "booking"]
    reactions = import_module("services.booking.adapters.incoming").REACTIONS
    for service, contract in CONFIRMS.items():
        assert f"{service}.person_forgotten" in booking.handles
        assert type_of(contract) in reactions


def test_what_answers_an_erasure_says_so_in_the_unit_of_work_that_forgets():
    for one in OTHERS:
        reaction = import_module(f"services.{one.service}.adapters.incoming").REACTIONS
        handler = reaction[f"{ERASED}.v1"].handler
        code = ast.parse(Path(import_module(handler.__module__).__file__).read_text())
        [body] = [node for node in ast.walk(code) if getattr(node, "name", "") == handler.__name__]
        called = {
            node.func.id
            for node in ast.walk(body)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert "confirm" in called, one.service
