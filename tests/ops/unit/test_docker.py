"""What Docker Compose is asked, and how its answers are read."""

import json

import pytest

from ops.backend import Process
from ops.docker import Docker
from ops.errors import NotRunning, OperatorError
from ops.secrets import ensure_secrets
from ops.state import PROJECT, State

CONTAINERS = [
    {"ID": "1", "Service": "prepare", "State": "exited", "ExitCode": 0, "Health": ""},
    {
        "ID": "2",
        "Service": "mongo",
        "State": "running",
        "Health": "healthy",
        "CreatedAt": "2026-11-20 17:00:00 +0000 UTC",
    },
    {"ID": "3", "Service": "booking", "State": "running", "Health": "unhealthy"},
    {"ID": "4", "Service": "impact", "State": "exited", "ExitCode": 137, "Health": ""},
]
STARTED = {
    "1": "2026-11-20T17:00:01Z",
    "2": "2026-11-23T08:30:00.123456789Z",
    "3": "2026-11-23T08:30:05.5Z",
    "4": "0001-01-01T00:00:00Z",
}


class Answering(Docker):
    """A Docker that answers from a table instead of an engine."""

    def __init__(self, root, answers: dict[str, str]) -> None:
        super().__init__(State(root))
        self.answers = answers

    def _compose(self, *words: str) -> str:
        return self.answers[words[0]]

    def _docker(self, *words: str) -> str:
        assert words[:3] == ("inspect", "--format", "{{.State.StartedAt}}")
        return "".join(f"{STARTED[name]}\n" for name in words[3:])


@pytest.mark.parametrize(
    "listing",
    [json.dumps(CONTAINERS), "\n".join(json.dumps(one) for one in CONTAINERS)],
    ids=["an array, as Compose once wrote", "one a line, as it writes now"],
)
def test_containers_are_read_by_their_parts_names_and_steps_that_ended_well_are_left_out(
    tmp_path, listing
):
    assert Answering(tmp_path, {"ps": listing}).processes() == [
        Process("database", True, "running", 1795422600.123456),
        Process("booking", False, "running, unhealthy", 1795422605.5),
        Process("impact", False, "exited", None),
    ]


def test_a_step_that_failed_is_told(tmp_path):
    listing = json.dumps([{"ID": "1", "Service": "init", "State": "exited", "ExitCode": 1}])
    [step] = Answering(tmp_path, {"ps": listing}).processes()
    assert (step.name, step.running) == ("init", False)


def test_nothing_runs_where_compose_lists_nothing(tmp_path):
    assert Answering(tmp_path, {"ps": ""}).processes() == []


@pytest.mark.parametrize("answer", ["", ":0\n"])
def test_a_port_that_is_not_published_is_a_container_that_does_not_run(tmp_path, answer):
    with pytest.raises(OperatorError, match="the gateway does not run"):
        _ = Answering(tmp_path, {"port": answer}).base_url


class Stopped(Answering):
    """As Compose does with a stopped container's port in its newer versions: it fails."""

    def _compose(self, *words: str) -> str:
        if words[0] == "port":
            raise OperatorError(f"docker compose {' '.join(words)} failed")
        return super()._compose(*words)

    def _secrets(self):
        return self._state.secrets


@pytest.mark.parametrize("listing", ["", '{"Service": "rabbitmq", "State": "exited"}'])
@pytest.mark.parametrize("ask", [Docker.amqp_uri, Docker.management])
def test_a_broker_that_was_stopped_is_named_and_not_what_compose_says(tmp_path, ask, listing):
    ensure_secrets(tmp_path / "secrets")
    with pytest.raises(NotRunning, match=r"^the broker does not run; see \./passerelle status$"):
        ask(Stopped(tmp_path, {"ps": listing}))


def test_why_a_running_container_s_port_is_not_known_is_told(tmp_path):
    listing = '{"Service": "gateway", "State": "running"}'
    with pytest.raises(OperatorError, match="docker compose port gateway 8080 failed"):
        _ = Stopped(tmp_path, {"ps": listing}).base_url


def test_the_gateway_is_where_compose_published_it(tmp_path):
    assert Answering(tmp_path, {"port": "127.0.0.1:8093\n"}).base_url == "http://127.0.0.1:8093"


def test_without_secrets_it_says_how_to_start(tmp_path):
    with pytest.raises(OperatorError, match=r"\./passerelle up"):
        Answering(tmp_path, {}).token(["operator"], [])


def test_two_state_folders_are_two_projects(tmp_path):
    assert Docker(State(PROJECT / ".passerelle")).project == "passerelle"
    first, second = Docker(State(tmp_path / "a")), Docker(State(tmp_path / "b"))
    assert first.project != second.project
