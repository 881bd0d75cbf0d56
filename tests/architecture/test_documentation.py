"""Each service's own description of its operations."""

from importlib import import_module

import pytest

from kit.edge.documentation import Documentation
from kit.edge.problems import Problems
from ops.catalogues import SERVICES


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
