"""Loading the demo network beside whatever else is shown."""

import os
import sys

import pytest

from ops.demo import Demo
from ops.errors import OperatorError
from ops.state import State
from tests.world import eventually


class Scripted:
    """A backend whose demo is a line of Python."""

    def __init__(self, script: str) -> None:
        self.script = script

    def load_demo_with(self):
        return [sys.executable, "-c", self.script], os.environ


@pytest.fixture
def state(tmp_path) -> State:
    return State(tmp_path).make()


def test_its_lines_are_progress_and_it_is_loaded_once(state):
    said: list[str] = []
    demo = Demo(state, Scripted("print('sites: 11'); print('people: 57')"), said.append)
    assert not demo.loaded
    demo.start()
    demo.wait()
    assert said[1:] == ["sites: 11", "people: 57"]
    assert demo.loaded
    assert Demo(state, Scripted(""), said.append).loaded


def test_one_that_fails_is_told_with_its_last_words_and_tried_again_next_time(state):
    demo = Demo(state, Scripted("raise SystemExit('no database')"), lambda _: None)
    demo.start()
    with pytest.raises(OperatorError, match="no database"):
        demo.wait()
    assert not Demo(state, Scripted(""), lambda _: None).loaded


def test_one_that_is_stopped_ends_at_once_and_counts_as_not_loaded(state, tmp_path):
    here = tmp_path / "here"
    script = f"import pathlib, signal; pathlib.Path({str(here)!r}).touch(); signal.pause()"
    demo = Demo(state, Scripted(script), lambda _: None)
    demo.start()
    eventually("it runs", here.exists)
    assert not demo.done()
    demo.stop()
    assert not demo.loaded
