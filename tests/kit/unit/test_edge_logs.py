"""Logs are one JSON object a line, and hold nothing that somebody typed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kit.logs import stack_of

ROOT = Path(__file__).parents[3]
PROGRAM = """
import logging, structlog
from kit import logs
logs.configure("toy", "INFO")
structlog.get_logger("kit.x").info("called", note="two\\nlines\\u2028", correlation_id="c")
structlog.get_logger("kit.x").debug("unheard")
try:
    try:
        {}["Jeanne Martin"]
    except KeyError as error:
        raise ValueError("Jeanne Martin") from error
except ValueError:
    logging.getLogger("library").error("failed\\n{'event': 'forged'}", exc_info=True)
    structlog.get_logger("kit.x").error("failed", exc_info=True)
logging.getLogger("kombu.mixins").warning("noise")
"""


def test_ours_and_the_libraries_lines_are_json_without_messages_of_exceptions():
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout == ""
    assert "Jeanne" not in run.stderr
    lines = [json.loads(line) for line in run.stderr.splitlines()]
    assert [line["event"] for line in lines] == [
        "called",
        "failed\n{'event': 'forged'}",
        "failed",
    ]
    assert {line["service"] for line in lines} == {"toy"}
    assert lines[0]["correlation_id"] == "c"
    for line in lines[1:]:
        assert line["stack"][0] == "builtins.ValueError"
        assert "builtins.KeyError" in line["stack"]


def test_a_stack_tells_places_and_types_and_no_values():
    def fall(name):
        raise LookupError(name)

    with pytest.raises(LookupError) as raised:
        fall("Jeanne")
    told = stack_of(raised.value)
    assert told[0] == "builtins.LookupError"
    assert any("test_edge_logs.py" in line and line.endswith(" fall") for line in told)
    assert "Jeanne" not in "".join(told)
