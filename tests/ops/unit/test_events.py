"""How events are shown."""

import json
from contextlib import nullcontext

import pytest
from typer.testing import CliRunner

from kit.envelope import decode
from ops import cli, console, ports
from ops.backend import Management
from ops.commands import events, topologies
from ops.commands.events import line, matches
from ops.errors import OperatorError

EVENT = decode(
    json.dumps(
        {
            "specversion": "1.0",
            "id": "0197a1b2-0000-7000-8000-000000000001",
            "source": "/booking",
            "type": "booking.appointment_booked.v1",
            "subject": "appointment/0197a1b2-0000-7000-8000-00000000abcd",
            "time": "2026-11-23T08:30:00.000Z",
            "datacontenttype": "application/json",
            "dataschema": "/contracts/booking.appointment_booked.v1.json",
            "sequence": 1,
            "partitionkey": "0197a1b2-0000-7000-8000-00000000abcd",
            "correlationid": "journey-1",
            "data": {"site_id": "0197", "channel": "on_site", "notes_kept": None},
        }
    ).encode()
)


@pytest.mark.parametrize(
    ("pattern", "taken"),
    [
        ("*", True),
        ("booking.*", True),
        ("booking.appointment_booked", True),
        ("booking.appointment_booked.v1", True),
        ("booking.appointment_booked.v2", False),
        ("inventory.*", False),
    ],
)
def test_a_pattern_takes_events_by_name_or_type(pattern, taken):
    assert matches(EVENT, pattern) is taken


def test_a_line_tells_what_happened_to_what_and_leaves_out_ids():
    text = line(EVENT).plain
    assert "booking.appointment_booked appointment …00abcd #1 channel=on_site" in text
    assert "site_id" not in text


def test_as_json_an_event_is_shown_with_what_nobody_knows_yet(monkeypatch, capsys):
    newer = EVENT.encode()[:-1] + b',"tomorrow":{"deep":[1]}}'
    monkeypatch.setattr(events, "follow", lambda *_: iter([decode(newer)]))
    events.show("amqp://nowhere", as_json=True)
    assert capsys.readouterr().out.encode() == newer + b"\n"


@pytest.mark.parametrize("since", ["yesterday", "2026-13-01", "9999-01-01"])
def test_an_impossible_since_is_refused(since):
    with pytest.raises(OperatorError, match="--since"):
        events.instant(since)


class Silent:
    """A network whose broker's ports nobody listens at."""

    def amqp_uri(self, user: str = "analyst") -> str:
        return f"amqp://{user}:secret@127.0.0.1:{ports.any_free()}/passerelle"

    def mongo(self):
        return nullcontext()

    def management(self, _user: str = "") -> Management:
        return Management(f"http://127.0.0.1:{ports.any_free()}", "administrator", "secret")


@pytest.mark.parametrize("words", [("events", "tail"), ("topology", "check")])
def test_a_broker_that_does_not_answer_is_said_in_one_line(monkeypatch, words):
    for module in (events, topologies):
        monkeypatch.setattr(module, "backend", lambda _: Silent())
    monkeypatch.setattr(topologies, "_spread", lambda _: ({}, ()))
    error = CliRunner().invoke(cli.app, words).exception
    assert isinstance(error, OperatorError)
    assert str(error) == "the broker does not answer; see ./passerelle status"


def test_a_command_in_an_error_is_never_broken_into_lines(capsys):
    command = "./passerelle " + "up " * 60
    console.complain(command)
    assert command.strip() in capsys.readouterr().err
