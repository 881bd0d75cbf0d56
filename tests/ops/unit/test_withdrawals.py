"""`tokens withdraw` and `tokens list`, against a gateway that answers as a test wants it."""

import json
import re
import shlex
import time
from datetime import UTC, datetime

import jwt
import pytest
from typer.testing import CliRunner

from ops import cli, withdrawals
from ops.commands import withdrawals as commands
from ops.errors import OperatorError
from ops.secrets import SERVICES
from tests.ops.gateways import Posted, at_work

await_another_second = commands._await_another_second
SECRET = "a secret of at least thirty-two bytes"


class Gateway(Posted):
    """Services by what each answers to one posting after the other, then 200 again and again."""

    def __init__(self, **answers):
        super().__init__()
        self.answers = {name: list(answers.get(name, ())) for name in SERVICES}
        self.looked = []
        self.shown = (200, {"items": [{"at": "2026-11-26T08:00:00Z"}], "next_cursor": None})

    def answer_to(self, path):
        left = self.answers[path.split("/")[1]]
        return left.pop(0) if left else (200, {})

    def was_shown(self, path):
        self.looked.append(path)

    def asked(self):
        """What each service was asked for, in turn."""
        found = {name: [] for name in SERVICES}
        for path, headers, body in self.posted:
            _, service, version, what = path.split("/")
            assert (version, what) == ("v1", "withdrawn-tokens")
            assert headers["Authorization"] == "Bearer operator"
            found[service].append(json.loads(body))
        return found


AWAY = (503, {"title": "Unavailable for a moment"})


@pytest.fixture
def passerelle(monkeypatch):
    """Runs a command; gives its exit status, what it printed, and why it failed."""
    monkeypatch.setattr(withdrawals, "AGAIN_AFTER_S", 0.01)
    monkeypatch.setattr(commands, "_await_another_second", lambda: None)

    def run(gateway, *words, given=None):
        monkeypatch.setattr(commands, "backend", lambda _state: gateway)
        result = CliRunner().invoke(cli.app, ["tokens", *words], input=given)
        assert result.exception is None or isinstance(result.exception, (OperatorError, SystemExit))
        return result.exit_code, result.output, str(result.exception or "")

    return run


def test_every_service_is_asked_for_the_same_by_one_instant(passerelle):
    began = datetime.now(UTC)
    with at_work(Gateway()) as gateway:
        words = ("withdraw", "--subject", "tablet-3", "--reason", "stolen")
        status, printed, error = passerelle(gateway, *words)
    assert (status, error) == (0, "")
    asked = gateway.asked()
    [wanted] = asked["booking"]
    assert asked == {name: [wanted] for name in SERVICES}
    assert (wanted["subject"], wanted["reason"]) == ("tablet-3", "stolen")
    instant = datetime.fromisoformat(wanted["issued_until"])
    assert began.replace(microsecond=0) <= instant <= datetime.now(UTC)
    assert all(f"{name} refuses them" in printed for name in SERVICES)


def test_what_is_issued_after_the_command_is_issued_in_another_second(passerelle, monkeypatch):
    monkeypatch.setattr(commands, "_await_another_second", await_another_second)
    with at_work(Gateway()) as gateway:
        assert passerelle(gateway, "withdraw", "--subject", "a", "--reason", "lost")[0] == 0
        until = datetime.fromisoformat(gateway.asked()["impact"][0]["issued_until"])
    assert int(time.time()) > until.timestamp()


def test_one_that_is_away_is_asked_again_and_the_others_are_not(passerelle):
    with at_work(Gateway(training=[AWAY, AWAY])) as gateway:
        words = ("withdraw", "--token-id", "7f3a", "--reason", "disclosed", "--json")
        status, printed, error = passerelle(gateway, *words)
    assert (status, error) == (0, "")
    wanted = {"token_id": "7f3a", "reason": "disclosed"}
    times = {name: 3 if name == "training" else 1 for name in SERVICES}
    assert gateway.asked() == {name: [wanted] * times[name] for name in SERVICES}
    told = json.loads(printed[printed.index("{") :])
    assert (told["confirmed"], told["missing"]) == (sorted(SERVICES), {})
    assert printed.count("not confirmed yet") == 1


def test_who_did_not_confirm_is_named_and_the_repeat_asks_for_the_same(passerelle):
    with at_work(Gateway(training=[AWAY] * 1000)) as gateway:
        words = ("withdraw", "--subject", "a tablet", "--reason", "stolen", "--patience", "0.1")
        status, printed, error = passerelle(gateway, *words)
        assert status == 1
        assert "not confirmed by training" in error
        assert "training refuses them" not in printed
        assert "impact refuses them" in printed
        first = gateway.asked()["booking"]
        gateway.answers["training"].clear()
        again = shlex.split(re.search(r"\./passerelle tokens (.+)", error)[1])
        assert passerelle(gateway, *again)[0] == 0
    asked = gateway.asked()
    assert asked["booking"] == first * 2
    assert asked["training"][-1] == first[0]


def test_a_refusal_is_told_and_not_tried_again(passerelle):
    refusal = (422, {"errors": [{"pointer": "/subject", "detail": "Too long."}]})
    with at_work(Gateway(booking=[refusal])) as gateway:
        words = ("withdraw", "--subject", "x", "--reason", "stolen")
        status, _printed, error = passerelle(gateway, *words)
    assert (status, "not confirmed by booking" in error, "Too long." in error) == (1, True, True)
    assert [len(asked) for asked in gateway.asked().values()] == [1, 1, 1, 1]


def test_without_a_gateway_all_services_are_named(passerelle):
    with at_work(Gateway()) as gateway:
        pass
    words = ("withdraw", "--subject", "x", "--reason", "stolen", "--patience", "0")
    status, _printed, error = passerelle(gateway, *words)
    assert (status, f"not confirmed by {' and '.join(SERVICES)}" in error) == (1, True)


def test_a_token_on_standard_input_is_withdrawn_by_its_id_and_told_to_nobody(passerelle):
    token = jwt.encode({"jti": "7f3a", "sub": "tablet-3", "exp": 1}, SECRET, "HS256")
    with at_work(Gateway()) as gateway:
        words = ("withdraw", "--reason", "disclosed")
        status, printed, error = passerelle(gateway, *words, given=f"{token}\n")
    assert (status, error) == (0, "")
    assert gateway.asked()["impact"] == [{"token_id": "7f3a", "reason": "disclosed"}]
    assert token not in printed + str(gateway.posted)


@pytest.mark.parametrize(
    ("words", "given", "told"),
    [
        ((), "", "say which"),
        ((), "no token", "no token"),
        ((), jwt.encode({"sub": "tablet-3"}, SECRET, "HS256"), "'tablet-3'"),
        (("--subject", "a", "--token-id", "b"), None, "not both"),
        (("--token-id", "b", "--issued-until", "2026-01-01"), None, "--subject"),
        (("--subject", "a", "--issued-until", "2199-01-01"), None, "future"),
        (("--subject", ""), None, "1 to 255 characters"),
        (("--subject", 256 * "x"), None, "on standard input"),
        (("--token-id", ""), None, "1 to 255 characters"),
    ],
)
def test_it_has_to_be_said_which_tokens(passerelle, words, given, told):
    with at_work(Gateway()) as gateway:
        asked = ("withdraw", "--reason", "stolen", *words)
        status, _printed, error = passerelle(gateway, *asked, given=given)
    assert (status, told in error) == (1, True)
    assert gateway.posted == []


@pytest.mark.parametrize("known", [True, False])
def test_a_subject_that_never_did_anything_may_be_misspelt(passerelle, known):
    with at_work(Gateway()) as gateway:
        if not known:
            gateway.shown = (200, {"items": [], "next_cursor": None})
        words = ("withdraw", "--subject", "tablet3", "--reason", "stolen")
        status, printed, _error = passerelle(gateway, *words)
    assert status == 0
    assert ("is it the subject of the tokens?" in " ".join(printed.split())) is not known
    assert "/booking/v1/audit?actor=tablet3&limit=200" in gateway.looked


def test_what_is_withdrawn_is_listed_with_who_lacks_it(passerelle):
    one = {
        "subject": "tablet-3",
        "token_id": None,
        "issued_until": "2026-11-26T08:00:00.000Z",
        "reason": "stolen",
        "withdrawn_at": "2026-11-26T08:00:01.000Z",
        "withdrawn_by": "operator@command-line",
        "kept_until": "2026-11-27T08:02:01.000Z",
    }

    class Lacking(Gateway):
        def was_shown(self, path):
            super().was_shown(path)
            there = len(self.looked) != 2
            self.shown = (200, {"items": [one] if there else [], "next_cursor": None})

    with at_work(Lacking()) as gateway:
        gateway.shown = (200, {"items": [one], "next_cursor": None})
        status, printed, _error = passerelle(gateway, "list", "--json")
        [told] = json.loads(printed)
        assert (status, told["subject"]) == (0, "tablet-3")
        assert list(told["services"]) == ["booking", "inventory", "impact"]
        gateway.looked.clear()
        status, printed, _error = passerelle(gateway, "list")
        assert (status, "not by training" in " ".join(printed.split())) == (0, True)
    away = Gateway()
    away.shown = AWAY
    with at_work(away) as gateway:
        status, _printed, error = passerelle(gateway, "list")
    assert (status, "Unavailable" in error) == (1, True)
