"""Domain and application take the clock and new ids from ports, never from the machine."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PURE = sorted(
    path
    for room in ("services/*/domain", "services/*/application", "kernel")
    for path in ROOT.glob(f"{room}/**/*.py")
)
CLOCK_CALLS = {"now", "utcnow", "today", "time", "time_ns", "monotonic"}
CLOCK_OWNERS = {"datetime", "date", "time"}
FORBIDDEN_MODULES = {"uuid", "uuid_utils", "random", "secrets", "time", "os", "socket"}


def breaches(source: str) -> list[str]:
    """Every place in a module that reads the machine's clock or makes something random."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = {alias.name.split(".")[0] for alias in node.names}
            found += [f"line {node.lineno}: import {n}" for n in names & FORBIDDEN_MODULES]
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module.split(".")[0] in FORBIDDEN_MODULES:
                found.append(f"line {node.lineno}: from {node.module}")
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in CLOCK_CALLS
        ):
            owner = node.func.value
            name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
            if name in CLOCK_OWNERS:
                found.append(f"line {node.lineno}: {name}.{node.func.attr}()")
    return found


@pytest.mark.parametrize("path", PURE, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_pure_module_reads_no_clock_and_makes_no_id(path):
    assert breaches(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        "import uuid",
        "from uuid import uuid4",
        "import datetime\nx = datetime.datetime.now()",
        "from datetime import date\nx = date.today()",
        "import time",
    ],
)
def test_the_check_sees_a_breach(line):
    assert breaches(line)
