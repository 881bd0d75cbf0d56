"""What supervisord is told."""

import configparser
import shlex

import pytest

from ops.embedded.supervision import Program, Supervisor
from ops.state import State


def section(program: Program) -> configparser.SectionProxy:
    # supervisord expands %(name)s itself, as ConfigParser would
    parser = configparser.RawConfigParser()
    parser.read_string(program.section())
    return parser[f"program:{program.name}"]


def test_a_program_dies_with_its_supervisor_and_is_started_again_when_it_dies_alone():
    told = section(Program("booking", ["python", "-m", "kit.serve"]))
    assert shlex.split(told["command"])[:3] == ["setpriv", "--pdeathsig", "TERM"]
    assert told["autorestart"] == "true"
    assert told["autostart"] == "false"


def test_blanks_and_percent_signs_arrive_as_they_are():
    program = Program("gateway", ["caddy", "a b", "100%"], {"FOLDER": "/some where/100%"})
    told = section(program)
    assert shlex.split(told["command"].replace("%%", "%"))[3:] == ["caddy", "a b", "100%"]
    assert told["environment"] == 'FOLDER="/some where/100%%"'


def test_a_value_that_cannot_be_written_is_refused():
    with pytest.raises(ValueError, match="QUOTE"):
        Program("x", ["x"], {"QUOTE": 'a"b'}).section()


def test_the_socket_moves_where_the_state_folders_path_is_too_long(tmp_path):
    near = Supervisor(State(tmp_path.parent)).socket
    deep = State(tmp_path / ("x" * 120))
    assert near.parent == tmp_path.parent
    assert len(str(Supervisor(deep).socket)) < 100
    assert Supervisor(deep).socket != Supervisor(State(tmp_path / ("y" * 120))).socket


def test_nobody_answers_where_nothing_was_started(tmp_path):
    supervisor = Supervisor(State(tmp_path))
    assert supervisor.pid() is None
    assert supervisor.processes() == {}
    supervisor.shut_down([])
