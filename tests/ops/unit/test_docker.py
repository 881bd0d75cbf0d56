"""What Docker Compose is asked, and how its answers are read."""

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from ops import ports
from ops.backend import DOCKER, EMBEDDED, Condition, Process, process_of
from ops.catalogues import JOBS
from ops.commands import lifecycle
from ops.compose import SHARED, Project
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


class Answering(Project):
    """One that answers from a table instead of an engine."""

    def __init__(self, root, answers: dict[str, str]) -> None:
        super().__init__(State(root))
        self.answers = answers

    def compose(self, *words: str) -> str:
        return self.answers[words[0]]

    def docker(self, *words: str, **_: bool) -> str:
        if words == ("inspect", "--format", "{{json .State.Health.Log}}", "3"):
            return json.dumps([{"Output": "earlier"}, {"Output": "booking:\n no answer\n"}])
        assert words[:3] == ("inspect", "--format", "{{.State.StartedAt}}")
        return "".join(f"{STARTED[name]}\n" for name in words[3:])


def answering(root, answers: dict[str, str], kind: type[Answering] = Answering) -> Docker:
    return Docker(State(root), kind(root, answers))


@pytest.mark.parametrize(
    "listing",
    [json.dumps(CONTAINERS), "\n".join(json.dumps(one) for one in CONTAINERS)],
    ids=["an array, as Compose once wrote", "one a line, as it writes now"],
)
def test_containers_are_read_by_their_parts_names_and_steps_that_ended_well_are_left_out(
    tmp_path, listing
):
    assert answering(tmp_path, {"ps": listing}).processes() == [
        Process("database", Condition.RUNNING, 1795422600.123456, goes_by="2:"),
        Process("booking", Condition.RUNNING, 1795422605.5, "", "booking: no answer", "3:"),
        Process("impact", Condition.STOPPED, detail="ended with status 137", goes_by="4:"),
    ]


def test_a_consumer_is_known_by_the_host_that_its_container_is(tmp_path, monkeypatch):
    monkeypatch.setitem(STARTED, "0f3c5d7a9b1e" + "2" * 52, "0001-01-01T00:00:00Z")
    whole = {"ID": "0f3c5d7a9b1e" + "2" * 52, "Service": "impact", "Name": "passerelle-impact-2"}
    listing = json.dumps([whole | {"State": "running"}])
    found = answering(tmp_path, {"ps": listing}).processes()
    assert process_of("0f3c5d7a9b1e:1:019ab1c2-7d3e", found) == "impact@2"
    assert process_of("elsewhere:77:019ab1c2-7d3e", found) == "elsewhere:77"


def test_replicas_have_their_number_and_each_its_own_address(tmp_path):
    published = [{"URL": "127.0.0.1", "TargetPort": 8000, "PublishedPort": 49153}]
    silent = [{"URL": "", "TargetPort": 8000, "PublishedPort": 0}]
    listing = [
        {"ID": "3", "Service": "booking", "Name": "passerelle-booking-1", "Publishers": published},
        {"ID": "4", "Service": "booking", "Name": "passerelle-booking-2", "Publishers": silent},
        {"ID": "2", "Service": "booking-relay", "Name": "passerelle-booking-relay-2"},
    ]
    running = [one | {"State": "running"} for one in listing]
    found = answering(tmp_path, {"ps": json.dumps(running)}).processes()
    assert {process.name: process.url for process in found} == {
        "booking": "http://127.0.0.1:49153",
        "booking@2": "",
        "booking-relay@2": "",
    }


def test_replicas_are_kept_from_start_to_start(tmp_path):
    def started(replicas: int | None) -> str:
        engine = Engine(tmp_path, [PROJECT])
        engine.up(quiet, ports.any_free(), replicas)
        [up] = [words for words in engine.done if "compose up" in words]
        return up

    assert "--scale impact=1" in started(None)
    for words in (started(2), started(None)):
        for part in ("booking", "inventory", "training", "impact", "booking-relay", *JOBS):
            assert f"--scale {part}=2" in words


def test_containers_are_restarted_in_turn_each_once_the_one_before_is_healthy(tmp_path):
    asked: list[tuple[str, ...]] = []

    class Restarting(Answering):
        def docker(self, *words: str, apart: bool = False) -> str:
            assert apart, "a terminal's Ctrl-C must not reach it"
            asked.append((words[0], words[-1]))
            return "starting" if len(asked) == 2 else "healthy"

    answering(tmp_path, {"ps": json.dumps(CONTAINERS)}, Restarting).restart(quiet)
    once, again = ("inspect", "3"), ("inspect", "4")
    assert asked == [("restart", "3"), once, once, ("restart", "4"), again]


def test_a_step_that_failed_is_told(tmp_path):
    listing = json.dumps([{"ID": "1", "Service": "init", "State": "exited", "ExitCode": 1}])
    [step] = answering(tmp_path, {"ps": listing}).processes()
    assert (step.name, step.detail) == ("init", "ended with status 1")


def test_nothing_runs_where_compose_lists_nothing(tmp_path):
    assert answering(tmp_path, {"ps": ""}).processes() == []


@pytest.mark.parametrize("answer", ["", ":0\n"])
def test_a_port_that_is_not_published_is_a_container_that_does_not_run(tmp_path, answer):
    with pytest.raises(OperatorError, match="the gateway does not run"):
        _ = answering(tmp_path, {"port": answer}).base_url


class Stopped(Answering):
    """As Compose does with a stopped container's port in its newer versions: it fails."""

    def compose(self, *words: str) -> str:
        if words[0] == "port":
            raise OperatorError(f"docker compose {' '.join(words)} failed")
        return super().compose(*words)


@pytest.mark.parametrize("listing", ["", '{"Service": "rabbitmq", "State": "exited"}'])
@pytest.mark.parametrize("ask", [Docker.amqp_uri, Docker.management])
def test_a_broker_that_was_stopped_is_named_and_not_what_compose_says(tmp_path, ask, listing):
    ensure_secrets(tmp_path / "secrets")
    with pytest.raises(NotRunning, match=r"^the broker does not run; see \./passerelle status$"):
        ask(answering(tmp_path, {"ps": listing}, Stopped))


def test_why_a_running_container_s_port_is_not_known_is_told(tmp_path):
    listing = '{"Service": "gateway", "State": "running"}'
    with pytest.raises(OperatorError, match="docker compose port gateway 8080 failed"):
        _ = answering(tmp_path, {"ps": listing}, Stopped).base_url


def test_the_gateway_is_where_compose_published_it(tmp_path):
    assert answering(tmp_path, {"port": "127.0.0.1:8093\n"}).base_url == "http://127.0.0.1:8093"


def test_without_secrets_it_says_how_to_start(tmp_path):
    with pytest.raises(OperatorError, match=r"\./passerelle up"):
        answering(tmp_path, {}).token(["operator"], [])


def test_two_state_folders_are_two_projects(tmp_path):
    assert Project(State(PROJECT / ".passerelle")).name == "passerelle"
    assert Project(State(tmp_path / "a")).name != Project(State(tmp_path / "b")).name


class Told(Project):
    """One with containers that were started in `folders`, and volumes; keeps what it was told."""

    def __init__(self, root, folders: Sequence[Path] = (), volumes: str = "") -> None:
        super().__init__(State(root))
        self.folders = folders
        self.volumes = volumes
        self.done: list[str] = []

    @property
    def name(self) -> str:
        return SHARED

    def _run(self, command: Sequence[str], shown: str, **_: bool) -> str:
        if command[:2] == ["docker", "ps"]:
            return "".join(f"{folder}\n" for folder in self.folders)
        if command[:3] == ["docker", "volume", "ls"]:
            return self.volumes
        self.done.append(shown)
        return ""


class Engine(Docker):
    """A network of such a project."""

    def __init__(self, root, folders: Sequence[Path] = (), volumes: str = "") -> None:
        told = Told(root, folders, volumes)
        super().__init__(State(root), told)
        self.done = told.done


def quiet(_: str) -> None:
    """Shows no progress."""


@pytest.mark.parametrize(
    "act",
    [
        lambda docker: docker.up(quiet, None, None),
        lambda docker: docker.down(quiet, wipe=True),
        lambda docker: docker.processes(),
    ],
    ids=["up", "down --wipe", "status"],
)
def test_a_project_that_was_started_in_another_copy_is_left_alone_and_its_folder_is_named(
    tmp_path, act
):
    engine = Engine(tmp_path, [tmp_path / "first"])
    with pytest.raises(OperatorError, match=re.escape(f"belongs to the Passerelle in {tmp_path}")):
        act(engine)
    assert engine.done == []


def test_who_was_refused_for_another_copy_may_still_choose_the_other_backend(tmp_path, monkeypatch):
    state = State(tmp_path)
    state.remember_backend(DOCKER)
    networks = {DOCKER: Engine(tmp_path, [tmp_path / "first"]), EMBEDDED: answering(tmp_path, {})}
    monkeypatch.setattr(lifecycle, "backend", lambda _, name: networks[name])
    assert lifecycle._choose(state, EMBEDDED) is networks[EMBEDDED]


def test_data_that_another_copy_left_are_not_taken_over(tmp_path):
    engine = Engine(tmp_path, volumes="passerelle_mongo\n")
    with pytest.raises(OperatorError, match="data of a Passerelle that was started elsewhere"):
        engine.up(quiet, ports.any_free(), None)
    assert engine.done == []


def test_its_own_containers_and_its_own_data_are(tmp_path):
    plainly_started = Engine(tmp_path, [PROJECT], "passerelle_mongo\n")
    plainly_started.up(quiet, ports.any_free(), None)
    stopped_since = Engine(tmp_path, volumes="passerelle_mongo\n")
    stopped_since.up(quiet, ports.any_free(), None)
    for engine in (plainly_started, stopped_since):
        assert any("up --detach" in words for words in engine.done)


def test_data_of_whoever_comes_after_a_wipe_are_not_its_own_any_more(tmp_path):
    engine = Engine(tmp_path)
    engine.up(quiet, ports.any_free(), None)
    engine.down(quiet, wipe=True)
    with pytest.raises(OperatorError, match="started elsewhere"):
        Engine(tmp_path, volumes="passerelle_mongo\n").up(quiet, ports.any_free(), None)


@pytest.mark.parametrize(("at_once", "how"), [(False, []), (True, ["--at-once"])])
def test_the_issuer_s_key_is_changed_where_all_secrets_are_and_then_fetched(tmp_path, at_once, how):
    asked: list[tuple[str, ...]] = []

    class Listening(Answering):
        def compose(self, *words: str) -> str:
            asked.append(words)
            return ""

    state = State(tmp_path).make()
    ensure_secrets(state.secrets)
    Docker(state, Listening(tmp_path, {})).rotate_issuer(at_once=at_once)
    assert asked[0] == ("run", "--rm", "--no-deps", "prepare", "ops.rotate_issuer", *how)
    fetched = {words[1] for words in asked[1:]}
    assert "prepare:/run/passerelle/issuer/." in fetched
