"""What others wrote cannot steer the terminal of who reads it."""

import io
import json

import pytest
from rich.table import Table
from rich.text import Text

from kit.envelope import decode
from ops import console
from ops.commands import events, letters_shown
from tests.ops.unit.test_events import EVENT

ORDERS = "\x1b]0;owned\x07\x1b[2J\x1b[31mred\x9b5nx\x7f\rover\x08\x00\x85"
HARMFUL = set(ORDERS) & {chr(code) for code in console.SHOWN}


def shown(renderable) -> str:
    terminal = console.Terminal(file=io.StringIO(), force_terminal=False, width=200)
    terminal.print(renderable)
    return terminal.file.getvalue()


def table(text):
    made = Table.grid()
    made.add_row(text, Text(text))
    return made


@pytest.mark.parametrize("how", [str, Text, table, lambda text: Text(text, "red")])
def test_orders_to_the_terminal_are_shown_and_not_sent(how):
    told = shown(how(ORDERS))
    assert not HARMFUL & set(told)
    assert "\\x1b]0;owned" in told


def test_what_is_harmless_is_shown_as_it_is():
    assert shown("Zéphyrine\tO'Connor\nمرحبا").rstrip().replace("\t", "").count("\\x") == 0


def test_colours_of_our_own_are_sent():
    terminal = console.Terminal(file=io.StringIO(), force_terminal=True, color_system="standard")
    terminal.print(Text(f"a{ORDERS}", "red"))
    told = terminal.file.getvalue()
    assert told.startswith("\x1b[31m")
    assert told.count("\x1b") == 2


def hostile_event():
    data = {"site_id": "x", "channel": ORDERS, "site_name": f"a\u202e{ORDERS}"}
    told = json.loads(EVENT.encode()) | {"data": data}
    return decode(json.dumps(told).encode())


@pytest.mark.parametrize("as_json", [True, False])
def test_an_event_that_holds_orders_is_told_without_them(monkeypatch, capsys, as_json):
    monkeypatch.setattr(events, "follow", lambda *_: iter([hostile_event()]))
    monkeypatch.setattr(console, "out", console.Terminal(highlight=False))
    events.show("amqp://nowhere", as_json=as_json, limit=1)
    told = capsys.readouterr().out
    assert not HARMFUL & set(told)
    if as_json:
        assert json.loads(told)["data"]["channel"] == ORDERS
        assert told.count("\n") == 1


def test_a_letter_that_holds_orders_is_shown_without_them():
    names = ("state", "type", "reason", "service", "id", "subject", "exception", "line", "origin")
    letter = dict.fromkeys(names, ORDERS) | {
        "sequence": 1, "time": ORDERS, "attempts": 3, "first_failed": None, "last_failed": None,
        "due": None, "behind": 0, "discarded_at": None, "discarded_by": ORDERS,
        "discarded_for": ORDERS, "headers": {"a": ORDERS}, "stack": [ORDERS],
        "event": {"data": ORDERS}, "body_base64": "",
    }  # fmt: skip
    now = hostile_event().at
    for renderable in (letters_shown.whole(letter, now), letters_shown.table([letter], now)):
        assert not HARMFUL & set(shown(renderable))
