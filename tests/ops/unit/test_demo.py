"""Loading the demo network beside whatever else is shown."""

import os
import sys

import pytest
from typer.testing import CliRunner

from ops import cli
from ops.commands import lifecycle
from ops.demo import Demo
from ops.errors import OperatorError
from tests.waiting import eventually


class Scripted:
    """A backend whose demo is a line of Python for each program."""

    def __init__(self, *scripts: str) -> None:
        self.scripts = scripts

    def load_demo_with(self):
        return [([sys.executable, "-c", script], os.environ) for script in self.scripts]


class Started(Scripted):
    """A network that is up at once."""

    name = "embedded"
    base_url = "http://gateway"

    def up(self, *_: object) -> None:
        """Nothing to start."""

    def token(self, *_: object) -> str:
        return "token"


def test_its_lines_are_progress():
    said: list[str] = []
    demo = Demo(Scripted("print('sites: 11'); print('people: 57')"), said.append)
    demo.start()
    demo.wait()
    assert said[1:] == ["sites: 11", "people: 57"]
    assert demo.done()


def test_each_backend_s_network_is_asked_whether_it_has_it_and_again_at_each_start(
    tmp_path, monkeypatch
):
    asked = tmp_path / "asked"
    script = f"open({str(asked)!r}, 'a').write('%s ')"
    monkeypatch.setenv("PASSERELLE_STATE", str(tmp_path))
    for name in ("embedded", "docker", "docker"):
        network = Started(script % name)
        monkeypatch.setattr(lifecycle, "_choose", lambda *_, network=network: network)
        assert CliRunner().invoke(cli.app, ["up", "--detach"]).exit_code == 0
    assert asked.read_text() == "embedded docker docker "


def test_one_that_fails_is_told_with_its_last_words():
    demo = Demo(Scripted("raise SystemExit('no database')"), lambda _: None)
    demo.start()
    with pytest.raises(OperatorError, match="no database"):
        demo.wait()


def test_its_programs_run_one_after_the_other_up_to_the_first_that_fails():
    said: list[str] = []
    demo = Demo(Scripted("print('people')", "raise SystemExit('no')", "print('x')"), said.append)
    demo.start()
    with pytest.raises(OperatorError, match="people\nno"):
        demo.wait()
    assert said[1:] == ["people", "no"]


def test_one_that_is_stopped_ends_at_once(tmp_path):
    here = tmp_path / "here"
    script = f"import pathlib, signal; pathlib.Path({str(here)!r}).touch(); signal.pause()"
    demo = Demo(Scripted(script), lambda _: None)
    demo.start()
    eventually(here.exists, what="it runs")
    assert not demo.done()
    demo.stop()
    with pytest.raises(OperatorError, match="could not be loaded"):
        demo.done()
