"""Each service's own description of its operations."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from kit.edge.documentation import Documentation
from kit.edge.problems import Problems
from ops.catalogues import SERVICES

ROOT = Path(__file__).resolve().parents[2]


def operations(service):
    return import_module(f"services.{service}.edge.service").SERVICE.operations


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_describes_its_operations_without_a_warning(service):
    """Such as that two schemas share a name: it would be a line in the log that is no JSON."""
    definition = import_module(f"services.{service}.edge.service").SERVICE
    problems = Problems(definition.operations.prefix, definition.problems)
    made = Documentation(
        definition.title, definition.description, definition.operations, problems
    ).openapi
    declared = {operation.name for operation in definition.operations}
    described = {
        one["operationId"] for methods in made["paths"].values() for one in methods.values()
    }
    assert declared == described


def test_every_call_that_the_guide_for_site_apps_shows_is_there():
    guide = (ROOT / "docs" / "site-apps.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"`(GET|POST|PUT|PATCH|DELETE) (/[^`?]+)[`?]", guide))
    there = {(one.method, one.path) for service in SERVICES for one in operations(service)}
    assert len(shown) > 15
    assert shown - there == set()


def test_every_test_that_the_threat_model_names_is_there():
    told = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(tests/[^`]+)`", told))
    assert len(named) > 15
    assert [one for one in sorted(named) if not (ROOT / one).exists()] == []
