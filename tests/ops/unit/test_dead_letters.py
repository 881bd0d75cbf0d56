"""What the commands on dead letters ask of the services, and how they tell it."""

import base64
import json
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from typer.testing import CliRunner

from ops import cli, spans
from ops.commands import dead_letters
from ops.errors import OperatorError
from ops.secrets import SERVICES

HOURS = timedelta(hours=1)


def letter(number: int, **changes: Any) -> dict[str, Any]:
    failed = (datetime.now(UTC) - 3 * HOURS).isoformat()
    return {
        "id": f"019ab1c2-7d3e-7a10-9c55-2f64d1c3aa{number:02}",
        "state": "dead",
        "reason": "refused",
        "exception": "services.impact.domain.refusals.Impossible",
        "attempts": 1,
        "first_failed": failed,
        "last_failed": failed,
        "origin": "impact.inbox.2",
        "type": "booking.appointment_rescheduled.v1",
        "subject": "appointment/019ab1bd-0aa2-7c44-8f3b-5a9f4f7f1b52",
        "sequence": 2,
        "time": failed,
        "site_id": None,
        "line": "019ab1bd-0aa2-7c44-8f3b-5a9f4f7f1b52",
        "behind": 0,
        "due": None,
        "discarded_at": None,
        "discarded_by": None,
        "discarded_for": None,
        "stack": ["services/impact/domain/projection.py:91 in apply"],
        "headers": {"partitionkey": "019ab1bd-0aa2-7c44-8f3b-5a9f4f7f1b52"},
        "event": {"specversion": "1.0", "data": {"minutes": 45}},
        "body_base64": None,
    } | changes


class Services(ThreadingHTTPServer):
    """A gateway with services that keep letters as ours do."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.letters: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in SERVICES}
        self.away: set[str] = set()
        self.curable: set[str] = set()
        self.discarded: list[tuple[str, str]] = []
        self.queries: list[dict[str, list[str]]] = []
        self.page = 2

    base_url = property(lambda self: f"http://127.0.0.1:{self.server_port}")

    def token(self, roles: list[str], sites: list[str]) -> str:
        return "-".join([*roles, *sites])

    def put(self, service: str, *letters: dict[str, Any]) -> None:
        self.letters[service] |= {one["id"]: one for one in letters}

    def listed(self, service: str, query: dict[str, list[str]]) -> dict[str, Any]:
        self.queries.append(query)
        states = query.get("state", ["dead", "replaying"])
        after = query.get("cursor", [""])[0]
        fit = [
            one
            for letter_id, one in sorted(self.letters[service].items())
            if one["state"] in states and letter_id > after
        ]
        page = fit[: self.page]
        return {"items": page, "next_cursor": page[-1]["id"] if len(fit) > self.page else None}

    def work(self, service: str) -> None:
        """What an undertaker does, each time that somebody looks."""
        kept = self.letters[service]
        for letter_id, one in list(kept.items()):
            if one["state"] == "replaying" and letter_id in self.curable:
                del kept[letter_id]
            elif one["state"] == "replaying":
                kept[letter_id] = one | {"state": "dead", "attempts": one["attempts"] + 1}


class Handler(BaseHTTPRequestHandler):
    server: Services

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        _, service, _, _, *rest = url.path.split("/")
        if service in self.server.away:
            self.answer(503, {"title": "Unavailable for a moment"})
        elif rest:
            found = self.server.letters[service].get(rest[0])
            self.answer(200 if found else 404, found or {"title": "There is no dead letter"})
        else:
            self.answer(200, self.server.listed(service, parse_qs(url.query)))
            self.server.work(service)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert self.headers["Authorization"] == "Bearer operator"
        _, service, _, _, what = self.path.split("/")
        kept = self.server.letters[service]
        ids = [i for i in body["filter"]["ids"] if kept[i]["state"] in body["filter"]["state"]]
        if what == "discard" and len(body["reason"]) < 3:
            wrong = {"pointer": "/reason", "detail": "Shorter than minimum length 3."}
            self.answer(422, {"title": "Some fields are not valid", "errors": [wrong]})
            return
        for letter_id in ids:
            if what == "replay":
                kept[letter_id]["state"] = "replaying"
            else:
                self.server.discarded.append((letter_id, body["reason"]))
        self.answer(200, {"ids": ids, "more": False})

    def answer(self, status: int, document: Any) -> None:
        content = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Nothing to the terminal."""


@pytest.fixture
def services(monkeypatch) -> Iterator[Services]:
    with Services() as server:
        monkeypatch.setattr(dead_letters, "backend", lambda _: server)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def run(*words: str) -> Any:
    return CliRunner(env={"COLUMNS": "80"}).invoke(cli.app, ["dead-letters", *words])


def said(words: tuple[str, ...], monkeypatch, capsys) -> str:
    """What a refused command says on standard error."""
    monkeypatch.setattr("sys.argv", ["passerelle", "dead-letters", *words])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code
    return capsys.readouterr().err


def test_the_letters_of_all_services_stand_in_one_table_of_80_columns(services):
    services.put("impact", *[letter(n, behind=n) for n in range(5)])
    services.put("training", letter(9, type="training.professional_trained.v1"))
    unreadable = f"unreadable-{'a' * 32}"
    services.put(
        "booking", letter(8, id=unreadable, type=None, reason="unreadable", state="replaying")
    )
    result = run("list")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[0].split() == ["service", "event", "reason", "tries", "ago", "behind"]
    for n in range(5):
        assert sum(letter(n)["id"] in text for text in lines) == 1
    assert "impact    booking.appointment_rescheduled.v1 refused          1    3 h      4" in lines
    assert f"          {unreadable} replaying" in lines


def test_for_programs_there_are_whole_letters_of_every_page(services):
    services.put("impact", *[letter(n) for n in range(5)])
    found = json.loads(run("list", "--json").stdout)
    assert [one["id"] for one in found] == [letter(n)["id"] for n in range(5)]
    assert {one["service"] for one in found} == {"impact"}


@pytest.mark.parametrize("option", ["--failed-for", "--reason"])
def test_filters_are_passed_on_and_ages_are_counted_from_now(services, option):
    words = ["--type", "booking.site_opened", option, "failed", "--state", "retrying"]
    assert run("list", "--service", "impact", *words, "--older", "2h").exit_code == 0
    [query] = services.queries
    assert query["type"] == ["booking.site_opened"]
    assert (query["reason"], query["state"]) == (["failed"], ["retrying"])
    before = datetime.fromisoformat(query["failed_before"][0])
    assert abs(datetime.now(UTC) - 2 * HOURS - before) < timedelta(minutes=1)


def test_a_service_that_is_away_is_told_after_the_letters_of_the_others(
    services, monkeypatch, capsys
):
    services.put("impact", letter(1))
    services.away = {"booking"}
    monkeypatch.setattr("sys.argv", ["passerelle", "dead-letters", "list"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    seen = capsys.readouterr()
    assert ended.value.code == 1
    assert letter(1)["id"] in seen.out
    assert "booking: Unavailable for a moment" in seen.err


def test_services_that_hang_take_together_no_longer_than_one(services):
    everybody_waits = threading.Barrier(len(SERVICES), timeout=10)
    listed = services.listed

    def slowly(service: str, query: dict[str, list[str]]) -> dict[str, Any]:
        everybody_waits.wait()
        return listed(service, query)

    services.listed = slowly
    services.put("impact", letter(1))
    assert letter(1)["id"] in run("list").stdout


def test_a_letter_is_found_in_whichever_service_has_it_and_shown_whole(services):
    services.put("training", letter(1, behind=3))
    shown = run("show", letter(1)["id"])
    assert shown.exit_code == 0
    for part in (
        "training",
        "3 events wait",
        "3 h ago",
        "projection.py:91 in apply",
        '"minutes": 45',
        "Impossible",
    ):
        assert part in shown.stdout
    one = json.loads(run("show", letter(1)["id"], "--json").stdout)
    assert one[0]["event"]["data"] == {"minutes": 45}


def test_a_message_that_cannot_be_read_is_shown_as_its_bytes(services):
    rubbish = letter(1, event=None, body_base64="/yBydWJiaXNo", type=None, subject=None, time=None)
    services.put("impact", rubbish | {"sequence": None, "line": None})
    assert "/yBydWJiaXNo" in run("show", rubbish["id"]).stdout


def test_a_replay_waits_for_what_becomes_of_each_and_says_which_failed_again(services):
    services.put("impact", letter(1), letter(2), letter(3))
    services.put("training", letter(4))
    services.curable = {letter(1)["id"], letter(4)["id"]}
    result = run("replay", *[letter(n)["id"] for n in (1, 2, 4)])
    assert result.exit_code == 1
    assert "2 applied, 1 failed again" in result.stderr
    assert letter(2)["id"] in result.stdout
    assert letter(1)["id"] not in result.stdout
    assert services.letters["impact"][letter(3)["id"]]["attempts"] == 1
    services.curable = {letter(2)["id"], letter(3)["id"]}
    assert run("replay", "--all", "--yes").exit_code == 0
    assert services.letters["impact"] == {}


def test_a_replay_for_programs(services):
    services.put("impact", letter(1), letter(2))
    services.curable = {letter(1)["id"]}
    result = run("replay", "--type", "booking.x", "--yes", "--json")
    told = json.loads(result.stdout)
    assert told["applied"] == [{"service": "impact", "id": letter(1)["id"]}]
    assert [one["attempts"] for one in told["failed"]] == [2]


def test_a_replay_that_nobody_carries_out_ends_with_a_hint(services, monkeypatch, capsys):
    services.put("impact", letter(1))
    services.work = lambda _service: None
    monkeypatch.setattr(dead_letters, "PATIENCE_S", 0.05)
    monkeypatch.setattr(dead_letters, "POLL_S", 0.01)
    told = said(("replay", letter(1)["id"]), monkeypatch, capsys)
    assert "still to be tried: 1 in impact; see ./passerelle status" in told


def test_letters_are_discarded_with_the_reason(services):
    services.put("impact", letter(1), letter(2))
    assert run("discard", letter(1)["id"], "--reason", "sent twice").exit_code == 0
    assert services.discarded == [(letter(1)["id"], "sent twice")]
    result = run("discard", "--failed-for", "refused", "--reason", "sent twice", "--yes")
    assert result.exit_code == 0
    assert "2 discarded" in result.stderr


def test_for_programs_a_discard_tells_which_letters_it_gave_up(services):
    services.put("impact", letter(1), letter(2))
    services.put("training", letter(3))
    result = run("discard", "--all", "--reason", "sent twice", "--yes", "--json")
    assert json.loads(result.stdout) == {
        "discarded": [
            {"service": "training", "id": letter(3)["id"]},
            {"service": "impact", "id": letter(1)["id"]},
            {"service": "impact", "id": letter(2)["id"]},
        ]
    }
    assert result.stderr == ""


@pytest.mark.parametrize("command", ["replay", "discard"])
def test_the_hint_names_options_that_the_command_filters_by(services, monkeypatch, capsys, command):
    services.put("impact", letter(1))
    why = ("--reason", "sent twice") if command == "discard" else ()
    hint = said((command, *why), monkeypatch, capsys)
    for option in re.findall(r"--(?!all)\S+", hint):
        value = "refused" if option == "--failed-for" else letter(1)["type"]
        assert run(command, *why, option, value, "--yes", "--json").stdout, option


@pytest.mark.parametrize(
    ("body", "told"),
    [(b"", "empty"), (b"\xff", "/w=="), (b"  ", "ICA=")],
)
def test_a_message_that_is_no_event_is_shown_even_where_it_is_empty(services, body, told):
    shown = base64.b64encode(body).decode()
    services.put("impact", letter(1, type=None, event=None, body_base64=shown))
    lines = [text.strip() for text in run("show", letter(1)["id"]).stdout.splitlines()]
    [start] = [n for n, text in enumerate(lines) if text.startswith("message")]
    assert told in " ".join(lines[start:])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("replay",), "say which: ids, --all, or a filter"),
        (("replay", "--all"), "2 letters, and nobody to ask: say --yes"),
        (("discard", "--all", "--reason", "no more"), "nobody to ask: say --yes"),
        (("discard", "{1}", "{2}", "--reason", "no more"), "nobody to ask: say --yes"),
        (("discard", "{1}", "--reason", "no"), "/reason: Shorter than minimum length 3."),
        (("replay", "{1}", "--all"), "not by both"),
        (("replay", "nothing"), "no dead letter nothing in booking or inventory or"),
        (("replay", "{3}"), "is not dead: parked in impact"),
        (("replay", "--type", "a.b", "--state", "parked"), "what is parked cannot be handled"),
        (("replay", "--all", "--service", "training", "--yes"), "no dead letters of that kind"),
        (("list", "--service", "bookings"), "no service 'bookings'"),
        (("list", "--state", "gone"), "no state 'gone'; there are dead,"),
        (("list", "--older", "soon"), "'soon' is no span of time"),
        (("show", "nothing", "--service", "impact"), "no dead letter nothing in impact"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(services, monkeypatch, capsys, words, told):
    services.put("impact", letter(1), letter(2), letter(3, state="parked"))
    ids = {str(n): letter(n)["id"] for n in (1, 2, 3)}
    named = tuple(ids.get(word.strip("{}"), word) for word in words)
    error = said(named, monkeypatch, capsys)
    assert told in error
    assert len(error.splitlines()) == 1
    assert services.discarded == []
    assert {one["state"] for one in services.letters["impact"].values()} == {"dead", "parked"}


def test_spans_are_read_as_they_are_written():
    assert [spans.read(text) / HOURS for text in ("90m", "2h", "3 d", "1w")] == [1.5, 2, 72, 168]
    assert spans.read(spans.span(7200)) == 2 * HOURS
    with pytest.raises(OperatorError):
        spans.read("-2h")


def test_a_stack_is_told_once_and_without_the_folders_of_a_machine(services):
    once = [
        "kit.envelope.UnreadableEvent",
        "  /srv/a/kit/inbox/batch.py:114 _apply",
        "  /srv/venv/lib/python3.11/site-packages/pymongo/client_session.py:423 with_transaction",
        "msgspec.ValidationError",
        "  /srv/a/kit/envelope.py:79 read",
    ]
    services.put("impact", letter(1, stack=once * 3))
    lines = [text.strip() for text in run("show", letter(1)["id"]).stdout.splitlines()]
    start = lines.index("stack") + 1
    assert lines[start : start + 6] == [
        "kit.envelope.UnreadableEvent",
        "kit/inbox/batch.py:114 _apply",
        "pymongo/client_session.py:423 with_transaction",
        "msgspec.ValidationError",
        "kit/envelope.py:79 read",
        "",
    ]
