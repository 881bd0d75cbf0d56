"""The import rules hold, and each of them notices a deliberate breach."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("contracts", "kernel", "kit", "services", "ops", "simulation")

BREACHES = {
    "an application that reaches for an adapter": (
        "services/booking/application/breach.py",
        "import services.booking.adapters",
    ),
    "a domain that knows the database driver": (
        "services/booking/domain/breach.py",
        "import pymongo",
    ),
    "an application that knows a contract": (
        "services/impact/application/breach.py",
        "import contracts.booking",
    ),
    "an application that knows the kit": (
        "services/booking/application/breach.py",
        "import kit.clock",
    ),
    "a service that imports another": (
        "services/inventory/adapters/breach.py",
        "import services.booking.domain",
    ),
    "a kit that knows a service": ("kit/breach.py", "import services.booking"),
    "a kernel that knows the kit": ("kernel/breach.py", "import kit.clock"),
    "a contract that knows the kit": ("contracts/breach.py", "import kit.envelope"),
    "a relay under eventlet": ("kit/relay/breach.py", "import eventlet"),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("tree")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    return folder


def test_the_tree_keeps_every_import_rule():
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout
    assert re.search(r"Contracts: [1-9]\d* kept, 0 broken", result.stdout)


@pytest.mark.parametrize("what", BREACHES)
def test_a_breach_is_noticed(what, copy):
    path, line = BREACHES[what]
    target = copy / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(f"{line}\n", encoding="utf-8")
    try:
        result = lint(copy)
    finally:
        target.unlink()
    assert result.returncode != 0, f"nobody noticed {what}"
    assert re.search(r"\d+ kept, [1-9]\d* broken", result.stdout), result.stdout
