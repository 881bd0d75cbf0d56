"""`test`: the project's own tests, the cheapest tier first, three parts of tiers side by side."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import IO, Annotated

import typer
from rich.table import Table

from ops import console, environment
from ops.errors import OperatorError
from ops.state import PROJECT
from ops.testing import FAULTS, TIERS, Tier, in_turn

_NOTHING_COLLECTED = 5
_CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
)
"""Part of the architecture tier; the import rules are checked by tests of that tier."""
_JOBS = min(3, 1 + (os.cpu_count() or 1))
"""Tiers with real parts wait for half of their time, so three, or parts, keep two cores busy."""


@dataclass(frozen=True)
class Outcome:
    """How a tier went: `passed`, `failed` or `skipped`, and why."""

    tier: str
    verdict: str
    seconds: float
    detail: str = ""


def run_tests(
    context: typer.Context,
    tier: Annotated[
        list[str] | None,
        typer.Option(help=f"Only this one; may be repeated: {', '.join(t.name for t in TIERS)}."),
    ] = None,
    minutes: Annotated[
        float | None,
        typer.Option(
            min=0.1,
            help=f"How long random faults go on; only with --tier {FAULTS}.  [default: 0.5]",
        ),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(help=f"The seed of earlier random faults; only with --tier {FAULTS}."),
    ] = None,
    jobs: Annotated[
        int,
        typer.Option(min=1, help="How many tiers run at the same time; with 1 all output is live."),
    ] = _JOBS,
) -> None:
    """Runs the tiers that this machine can run, cheapest first; further arguments go to pytest."""
    of_faults = [
        f"--{name}={value}"
        for name, value in (("minutes", minutes), ("seed", seed))
        if value is not None
    ]
    if of_faults and tier != [FAULTS]:
        raise OperatorError(f"{' and '.join(of_faults)}: only with --tier {FAULTS} and no other")
    environment.ensure("dev", console.say)
    arguments = [*of_faults, *context.args]
    if any(_is_path(argument) for argument in context.args):
        raise typer.Exit(_pytest(arguments))
    outcomes = _run_all(_chosen(tier), arguments, jobs)
    _summary(outcomes)
    raise typer.Exit(any(outcome.verdict == "failed" for outcome in outcomes))


def _chosen(names: list[str] | None) -> list[Tier]:
    unknown = sorted(set(names or ()) - {tier.name for tier in TIERS})
    if unknown:
        raise OperatorError(f"no tier {', '.join(unknown)}")
    return [tier for tier in TIERS if not names or tier.name in names]


def _is_path(argument: str) -> bool:
    return not argument.startswith("-") and (PROJECT / argument.partition("::")[0]).exists()


def _run_all(tiers: Sequence[Tier], arguments: Sequence[str], jobs: int) -> list[Outcome]:
    """Prepares every tier, since no test shall meet an installation, and then runs them."""
    obstacles = [_obstacle(tier) for tier in tiers]
    possible = [tier for tier, obstacle in zip(tiers, obstacles, strict=True) if obstacle is None]
    side_by_side = jobs > 1 and sum(len(tier.parts()) for tier in possible) > 1
    printing = Lock()

    def run(tier: Tier) -> Outcome:
        if not side_by_side:
            _heading(tier)
            return _run(tier, arguments, None)
        console.say(f"{tier.name}: begun")
        with tempfile.TemporaryFile() as output:
            outcome = _run(tier, arguments, output)
            output.seek(0)
            with printing:
                _heading(tier)
                sys.stdout.write(output.read().decode(errors="replace"))
                sys.stdout.flush()
                console.say(f"{tier.name}: {outcome.verdict} after {outcome.seconds:.0f} s")
        return outcome

    begun: dict[str, list[Future[Outcome]]] = {tier.name: [] for tier in possible}
    with ThreadPoolExecutor(jobs) as pool:
        for part in in_turn([p for t in possible for p in t.parts()]) if side_by_side else possible:
            begun[part.name].append(pool.submit(run, part))
        return [
            obstacle or _whole([part.result() for part in begun[tier.name]])
            for tier, obstacle in zip(tiers, obstacles, strict=True)
        ]


def _whole(parts: Sequence[Outcome]) -> Outcome:
    """Of a tier, of those of its parts: it fails where one does; seconds add up."""
    failed = [part for part in parts if part.verdict == "failed"]
    # Arguments that fit nothing of one part may well fit another.
    ran = [part for part in parts if not part.detail] or parts
    return replace((failed or ran)[0], seconds=sum(part.seconds for part in parts))


def _heading(tier: Tier) -> None:
    console.err.rule(f"[bold]{tier.name}[/bold]", align="left")


def _obstacle(tier: Tier) -> Outcome | None:
    """Why the tier cannot be run here."""
    if not tier.paths():
        return Outcome(tier.name, "skipped", 0, "it holds no tests yet")
    why = tier.prepare(console.say)
    if why is None:
        return None
    console.say(f"{tier.name}: skipped: {why}")
    return Outcome(tier.name, "skipped", 0, why)


def _run(tier: Tier, arguments: Sequence[str], output: IO[bytes] | None) -> Outcome:
    began = time.monotonic()
    broken = _checks(output) if tier.name == "architecture" else []
    code = _pytest([*map(str, tier.paths()), *arguments], output)
    if code not in (0, _NOTHING_COLLECTED):
        broken.append("pytest")
    verdict = "failed" if broken else "passed"
    detail = f"{', '.join(broken)} failed" if broken else ""
    if code == _NOTHING_COLLECTED:
        detail = "no test fits the arguments"
    return Outcome(tier.name, verdict, time.monotonic() - began, detail)


def _checks(output: IO[bytes] | None) -> list[str]:
    """Runs linter, formatter and type checker; returns those that complain."""
    scripts = Path(sys.executable).parent
    return [
        " ".join(command)
        for command in _CHECKS
        if _call([str(scripts / command[0]), *command[1:]], output)
    ]


def _pytest(arguments: Sequence[str], output: IO[bytes] | None = None) -> int:
    return _call([sys.executable, "-m", "pytest", "-q", *arguments], output)


def _call(command: Sequence[str], output: IO[bytes] | None) -> int:
    """The exit status of a command that writes to `output`, or where we write ourselves."""
    return subprocess.run(
        command, cwd=PROJECT, stdout=output, stderr=output, check=False
    ).returncode


def _summary(outcomes: Sequence[Outcome]) -> None:
    colours = {"passed": "green", "failed": "red", "skipped": "yellow"}
    table = Table("tier", "", "time", "", box=None, header_style="dim")
    for outcome in outcomes:
        colour = colours[outcome.verdict]
        table.add_row(
            outcome.tier,
            f"[{colour}]{outcome.verdict}[/{colour}]",
            f"{outcome.seconds:.0f} s",
            outcome.detail.splitlines()[0] if outcome.detail else "",
        )
    console.err.rule(align="left")
    console.err.print(table)
