"""`test`: the project's own tests, tier after tier."""

import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from ops import console, environment
from ops.errors import OperatorError
from ops.state import PROJECT
from ops.testing import FAULTS, TIERS, Tier

_NOTHING_COLLECTED = 5
_CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
)
"""Part of the architecture tier; the import rules are checked by tests of that tier."""


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
    outcomes = [_run(one, arguments) for one in _chosen(tier)]
    _summary(outcomes)
    raise typer.Exit(any(outcome.verdict == "failed" for outcome in outcomes))


def _chosen(names: list[str] | None) -> list[Tier]:
    unknown = sorted(set(names or ()) - {tier.name for tier in TIERS})
    if unknown:
        raise OperatorError(f"no tier {', '.join(unknown)}")
    return [tier for tier in TIERS if not names or tier.name in names]


def _is_path(argument: str) -> bool:
    return not argument.startswith("-") and (PROJECT / argument.partition("::")[0]).exists()


def _run(tier: Tier, arguments: Sequence[str]) -> Outcome:
    console.err.rule(f"[bold]{tier.name}[/bold]", align="left")
    began = time.monotonic()
    paths = tier.paths()
    if not paths:
        return Outcome(tier.name, "skipped", 0, "it holds no tests yet")
    why = tier.prepare(console.say)
    if why:
        console.say(f"skipped: {why}")
        return Outcome(tier.name, "skipped", time.monotonic() - began, why)
    broken = _checks() if tier.name == "architecture" else []
    code = _pytest([*map(str, paths), *arguments])
    if code not in (0, _NOTHING_COLLECTED):
        broken.append("pytest")
    verdict = "failed" if broken else "passed"
    detail = f"{', '.join(broken)} failed" if broken else ""
    if code == _NOTHING_COLLECTED:
        detail = "no test fits the arguments"
    return Outcome(tier.name, verdict, time.monotonic() - began, detail)


def _checks() -> list[str]:
    """Runs linter, formatter and type checker; returns those that complain."""
    scripts = Path(sys.executable).parent
    return [
        " ".join(command)
        for command in _CHECKS
        if subprocess.run([scripts / command[0], *command[1:]], cwd=PROJECT, check=False).returncode
    ]


def _pytest(arguments: Sequence[str]) -> int:
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    return subprocess.run(command, cwd=PROJECT, check=False).returncode


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
