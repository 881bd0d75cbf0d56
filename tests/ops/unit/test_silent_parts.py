"""What commands say where a part takes connections and never answers, as a frozen one does."""

import socket
from collections.abc import Iterator

import pytest
import requests
from pymongo.errors import OperationFailure, ServerSelectionTimeoutError
from typer.testing import CliRunner

from kit.inbox import link
from ops import cli, clients, console, errors, queues, relay_probe
from ops.backend import Management
from ops.commands import events, imports, lots, past_events, topologies
from ops.errors import NoAnswer, OperatorError, explain

BROKER = "the broker does not answer; see ./passerelle status"
DATABASE = "the database does not answer; see ./passerelle status"
GATEWAY = "the gateway does not answer; see ./passerelle status"


@pytest.fixture
def silent() -> Iterator[int]:
    """A port that takes connections and says nothing."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(16)
        yield listener.getsockname()[1]


class Frozen:
    """A network of which every part hangs."""

    def __init__(self, port: int) -> None:
        self.at = f"127.0.0.1:{port}"
        self.base_url = f"http://{self.at}"

    def amqp_uri(self, user: str = "analyst") -> str:
        return f"amqp://{user}:secret@{self.at}/passerelle"

    def mongo(self, _user: str = ""):
        return clients.database(f"mongodb://{self.at}/?directConnection=true")

    def management(self, _user: str = "") -> Management:
        return Management(self.base_url, "administrator", "secret")

    def token(self, *_: object) -> str:
        return "token"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("topology", "check"), BROKER),
        (("topology", "apply"), BROKER),
        (("topology", "partitions", "impact"), BROKER),
        (("events", "tail"), BROKER),
        (("events", "check"), DATABASE),
        (("events", "get", "0198"), DATABASE),
        (("events", "replay", "--since", "2026-01-01"), "the broker does not answer; nothing was"),
        (("import", "places", __file__), GATEWAY),
        (("import", "lot", __file__, "--lot", "0"), GATEWAY),
    ],
)
def test_a_command_gives_up_soon_and_says_in_one_line_who_does_not_answer(
    monkeypatch, silent, words, told
):
    for module in (events, imports, lots, past_events, topologies):
        monkeypatch.setattr(module, "backend", lambda _: Frozen(silent))
    for module, limit in ((clients, "ANSWER_S"), (queues, "ANSWER_S"), (link, "CONNECT_S")):
        monkeypatch.setattr(module, limit, 0.2)
    result = CliRunner().invoke(cli.app, words)
    assert isinstance(result.exception, OperatorError), result.exception
    assert str(result.exception).startswith(told)
    assert "\n" not in str(result.exception)


def test_a_relay_that_hangs_is_not_healthy_whoever_else_publishes(monkeypatch, capsys, silent):
    monkeypatch.setenv("PASSERELLE_METRICS_ADDRESS", f"0.0.0.0:{silent}")
    monkeypatch.setattr(relay_probe, "_TIMEOUT_MS", 200)
    assert relay_probe.main("booking") == 1
    assert capsys.readouterr().out == "this relay does not answer\n"


def test_nothing_is_waited_for_longer_than_seconds(silent):
    assert max(clients.ANSWER_S, link.CONNECT_S) <= 5
    with Frozen(silent).mongo() as client:
        assert client.options.server_selection_timeout == clients.ANSWER_S
        assert client.options.pool_options.connect_timeout == clients.ANSWER_S


def test_a_refusal_is_told_without_the_server_s_whole_answer():
    refused = OperationFailure("not authorized", 13, {"errmsg": "not authorized on booking"})
    assert str(explain(refused)) == "the database refuses: not authorized on booking"


def test_an_answer_that_is_an_error_names_the_part_that_gave_it():
    answer = requests.Response()
    answer.status_code = 401
    request = requests.Request("GET", "http://127.0.0.1:1/api/whoami").prepare()
    told = explain(requests.HTTPError(response=answer, request=request))
    assert str(told) == "the broker answers 401 to http://127.0.0.1:1/api/whoami"


def test_files_of_another_user_are_told_as_such():
    told = explain(PermissionError(13, "Permission denied", "/srv/passerelle/secrets"))
    assert str(told).startswith("/srv/passerelle/secrets is another user's")


def test_a_defect_keeps_its_stack():
    assert explain(ZeroDivisionError()) is None


@pytest.mark.parametrize(
    ("error", "way", "status"),
    [(NoAnswer("broker"), "complain", 1), (errors.Interrupted("stopped"), "say", 130)],
)
def test_the_exit_status_is_that_of_the_error_and_who_stops_a_command_made_none(
    monkeypatch, error, way, status
):
    said: list[tuple[str, str]] = []
    for name in ("complain", "say"):
        monkeypatch.setattr(console, name, lambda text, name=name: said.append((name, text)))

    def fail(**_: object) -> None:
        raise error

    monkeypatch.setattr(cli, "app", fail)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert (ended.value.code, said) == (status, [(way, str(error))])


def test_a_database_that_is_away_is_told_without_the_driver_s_description():
    error = ServerSelectionTimeoutError("timed out, Topology Description: <TopologyDescription …>")
    assert str(explain(error)) == DATABASE
