"""What Docker Compose is asked, and how its answers are read."""

import json

import pytest

from ops.backend import Process
from ops.docker import Docker
from ops.errors import OperatorError
from ops.state import PROJECT, State

CONTAINERS = [
    {"Service": "prepare", "State": "exited", "ExitCode": 0, "Health": ""},
    {
        "Service": "mongo",
        "State": "running",
        "Health": "healthy",
        "CreatedAt": "2026-11-23 08:30:00 +0000 UTC",
    },
    {"Service": "booking", "State": "running", "Health": "unhealthy"},
    {"Service": "impact", "State": "exited", "ExitCode": 137, "Health": ""},
]


class Answering(Docker):
    """A Docker that answers from a table instead of an engine."""

    def __init__(self, root, answers: dict[str, str]) -> None:
        super().__init__(State(root))
        self.answers = answers

    def _compose(self, *words: str) -> str:
        return self.answers[words[0]]


@pytest.mark.parametrize(
    "listing",
    [json.dumps(CONTAINERS), "\n".join(json.dumps(one) for one in CONTAINERS)],
    ids=["an array, as Compose once wrote", "one a line, as it writes now"],
)
def test_containers_are_read_by_their_parts_names_and_steps_that_ended_well_are_left_out(
    tmp_path, listing
):
    assert Answering(tmp_path, {"ps": listing}).processes() == [
        Process("database", True, "running", 1795422600.0),
        Process("booking", False, "running, unhealthy", None),
        Process("impact", False, "exited", None),
    ]


def test_a_step_that_failed_is_told(tmp_path):
    listing = json.dumps([{"Service": "init", "State": "exited", "ExitCode": 1}])
    [step] = Answering(tmp_path, {"ps": listing}).processes()
    assert (step.name, step.running) == ("init", False)


def test_nothing_runs_where_compose_lists_nothing(tmp_path):
    assert Answering(tmp_path, {"ps": ""}).processes() == []


@pytest.mark.parametrize("answer", ["", ":0\n"])
def test_a_port_that_is_not_published_is_a_container_that_does_not_run(tmp_path, answer):
    with pytest.raises(OperatorError, match="gateway does not run"):
        _ = Answering(tmp_path, {"port": answer}).base_url


def test_the_gateway_is_where_compose_published_it(tmp_path):
    assert Answering(tmp_path, {"port": "127.0.0.1:8093\n"}).base_url == "http://127.0.0.1:8093"


def test_without_secrets_it_says_how_to_start(tmp_path):
    with pytest.raises(OperatorError, match=r"\./passerelle up"):
        Answering(tmp_path, {}).token(["operator"], [])


def test_two_state_folders_are_two_projects(tmp_path):
    assert Docker(State(PROJECT / ".passerelle")).project == "passerelle"
    first, second = Docker(State(tmp_path / "a")), Docker(State(tmp_path / "b"))
    assert first.project != second.project
