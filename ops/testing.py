"""The tiers of the tests: which folders, cheapest first, and what a machine needs for each."""

import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from ops.backend import Say
from ops.embedded.install import ensure_programs, install, missing_libraries
from ops.errors import OperatorError
from ops.state import PROJECT

FAULTS = "faults"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Tier:
    """One tier. `prepare` installs what it needs; it returns why it has to be skipped, if so.

    Where tiers run side by side, so do the parts of one: what each pattern of `folders` finds.
    `minutes` is about how long each of them takes then, nothing where all are over soon.
    """

    name: str
    folders: tuple[str, ...]
    prepare: Callable[[Say], str | None] = lambda _: None
    minutes: tuple[float, ...] = ()

    def parts(self) -> list["Tier"]:
        """The tier for each of its patterns that finds a test."""
        times = self.minutes or (0,) * len(self.folders)
        alone = [
            replace(self, folders=(pattern,), minutes=(minutes,))
            for pattern, minutes in zip(self.folders, times, strict=True)
        ]
        return [part for part in alone if part.paths()]

    def paths(self, root: Path = PROJECT) -> list[Path]:
        """Its folders that hold a test."""
        found = sorted({folder for pattern in self.folders for folder in root.glob(pattern)})
        return [folder for folder in found if any(folder.rglob("test_*.py"))]


def in_turn(parts: Sequence[Tier]) -> list[Tier]:
    """The parts in the order in which they begin side by side.

    What is over soon comes first, since it tells most faults. Then the longest: of what begins
    late, little shall be left once the other places are empty.
    """
    return sorted(parts, key=lambda part: (sum(part.minutes) > 0, -sum(part.minutes)))


def _programs(say: Say) -> str | None:
    try:
        ensure_programs(say)
    except OperatorError as error:
        return str(error)
    return None


def _browser(say: Say) -> str | None:
    lacking = _programs(say)
    if lacking:
        return lacking
    try:
        packages = missing_libraries(_driver())
        if not any(shutil.which(name) for name in BROWSERS):
            packages.append("chromium")
        if packages:
            install(packages, say)
    except OperatorError as error:
        return str(error)
    return None


def _driver() -> Path:
    """The program in Playwright's wheel that speaks to the browser."""
    spec = find_spec("playwright")
    if spec is None or spec.origin is None:
        raise OperatorError("Playwright is missing from the Python environment")
    return Path(spec.origin).parent / "driver" / "node"


def engine_answers() -> bool:
    """Whether a Docker engine with Compose answers on this machine."""
    docker = shutil.which("docker")
    if docker is None:
        return False
    return not any(
        subprocess.run([docker, *words], capture_output=True, check=False).returncode
        for words in (("info",), ("compose", "version"))
    )


def _engine(_: Say) -> str | None:
    return None if engine_answers() else "no Docker engine with Compose answers here"


TIERS = (
    Tier("unit", ("tests/[!j-z]*/unit", "tests/[j-z]*/unit")),
    Tier("contracts", ("tests/contracts",)),
    Tier("architecture", ("tests/architecture",)),
    Tier(
        "integration",
        (
            "tests/[!bko]*/integration",
            "tests/b*/integration",
            "tests/kit/integration",
            "tests/ops/integration",
            "tests/b*/edge",
            "tests/[!b]*/edge",
        ),
        _programs,
        (7, 7, 12, 11, 10, 10),
    ),
    Tier("journeys", ("tests/journeys",), _programs, (16,)),
    Tier(FAULTS, ("tests/faults",), _programs, (17,)),
    Tier("browser", ("tests/browser",), _browser, (3,)),
    Tier("containers", ("tests/containers",), _engine, (7,)),
)
