"""Bad input never gives a 500 or a stack: schemathesis over every operation of every service."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from ops.embedded.network import Network

SERVICES = ["booking", "inventory", "training", "impact"]
SEED = 20261123
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
    "ignored_auth",
]


@pytest.fixture(scope="module")
def network(tmp_path_factory) -> Iterator[Network]:
    """One of its own: what is tried here with an operator's token would be in others' way."""
    with Network(tmp_path_factory.mktemp("tried"), kind="free", bound=True) as running:
        yield running


def operations(document: dict) -> int:
    return sum(len(methods) for methods in document["paths"].values())


@pytest.mark.timeout(600)
@pytest.mark.parametrize("service", SERVICES)
def test_no_operation_breaks_on_what_its_description_allows_or_forbids(network, service, tmp_path):
    url = f"{network.url(service)}/openapi.json"
    document = requests.get(url, timeout=10).json()
    assert document["openapi"].startswith("3.1")
    assert operations(document)
    result = subprocess.run(
        [
            Path(sys.executable).with_name("schemathesis"),
            "run",
            url,
            "--header",
            f"Authorization: Bearer {network.token('operator')}",
            "--mode=all",
            "--phases=examples,coverage,fuzzing",
            "--max-examples=15",
            f"--seed={SEED}",
            f"--checks={','.join(CHECKS)}",
            "--generation-database=:memory:",
            "--no-color",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert result.returncode == 0, (
        f"seed {SEED}\n{_failures(result.stdout)}\n{result.stderr[-2000:]}"
    )


@pytest.mark.parametrize("service", SERVICES)
def test_the_documentation_page_names_every_operation(network, service):
    document = requests.get(f"{network.url(service)}/openapi.json", timeout=10).json()
    page = requests.get(f"{network.url(service)}/docs", timeout=10)
    assert page.status_code == requests.codes.ok
    for methods in document["paths"].values():
        for operation in methods.values():
            assert operation["operationId"] in page.text


def _failures(told: str) -> str:
    """What was found, without what had no data to be tried on."""
    found = told.partition("= FAILURES =")[2].partition("= WARNINGS =")[0]
    return (found or told)[:8000]
