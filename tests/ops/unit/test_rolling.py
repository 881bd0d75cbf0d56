"""A rolling restart: where it stops, and that it says so."""

import os
import signal

import pytest
from typer.testing import CliRunner

from ops import cli, ports
from ops.backend import EMBEDDED
from ops.errors import Interrupted, OperatorError
from ops.rolling import one_by_one
from ops.state import State


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_waits_until_the_process_is_ready_and_the_rest_is_named(number):
    restarted: list[str] = []
    said: list[str] = []

    def restart(name: str) -> None:
        if name == "impact":
            os.kill(os.getpid(), number)
            os.kill(os.getpid(), number)  # an impatient user's
        restarted.append(name)

    with pytest.raises(Interrupted, match="stopped after impact; not restarted: training, booking"):
        one_by_one(["inventory", "impact", "training", "booking"], restart, said.append)
    assert restarted == ["inventory", "impact"]
    assert said == ["inventory is ready", "stopping once impact is ready again", "impact is ready"]


def test_an_interrupt_at_the_last_process_changes_nothing():
    before = signal.getsignal(signal.SIGINT)
    said: list[str] = []
    one_by_one(["impact"], lambda _: os.kill(os.getpid(), signal.SIGINT), said.append)
    assert said[-1] == "impact is ready"
    assert signal.getsignal(signal.SIGINT) is before


def test_one_that_does_not_become_ready_ends_it():
    def restart(name: str) -> None:
        raise OperatorError(f"{name} does not become ready")

    with pytest.raises(OperatorError, match="impact does not become ready"):
        one_by_one(["impact", "training"], restart, lambda _: None)


def test_a_network_that_is_down_is_told_as_such(monkeypatch, tmp_path):
    monkeypatch.setenv("PASSERELLE_STATE", str(tmp_path))
    state = State(tmp_path).make()
    state.remember_backend(EMBEDDED)
    ports.keep(state, {ports.GATEWAY: 8080})
    result = CliRunner().invoke(cli.app, ["restart"])
    assert result.exit_code == 1
    assert str(result.exception) == "not running; run ./passerelle up"
