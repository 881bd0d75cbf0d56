"""`bench`: the measures, each beside its rivals, on a broker and database of their own."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from ops import console, environment, state
from ops.embedded import start_parts
from ops.embedded.install import ensure_programs
from ops.errors import OperatorError
from ops.ports import HOST
from ops.state import PROJECT

MEASURES = (
    "relay",
    "consume",
    "commands",
    "latency",
    "slots",
    "sales",
    "audit",
    "ingest",
    "impact",
)


def bench(
    context: typer.Context,
    measure: Annotated[str, typer.Argument(help=f"One of {', '.join(MEASURES)}.")],
) -> None:
    """Measures beside the rivals, prints the ratios and keeps them in `benchmarks/results`.

    Further arguments are the measure's: `--events 20000`, `--rounds 5`, `--no-keep`.
    """
    if measure not in MEASURES:
        raise OperatorError(f"no measure {measure!r}; there are {', '.join(MEASURES)}")
    environment.ensure("dev", console.say)
    ensure_programs(console.say)
    root = state.current().make().root
    with tempfile.TemporaryDirectory(dir=root, prefix="bench-") as folder:
        console.say("starting a broker and a database for the measure alone")
        with start_parts(Path(folder)) as parts:
            there = {
                "PASSERELLE_BENCH_MANAGEMENT": parts.management.url,
                "PASSERELLE_BENCH_AMQP": parts.amqp_uri().rpartition("/")[0],
                "PASSERELLE_BENCH_MONGODB": (
                    f"mongodb://{HOST}:{parts.ports['mongodb']}/?directConnection=true"
                ),
            }
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks", measure, *context.args],
                env={**os.environ, **there},
                cwd=PROJECT,
                check=False,
            )
    raise typer.Exit(done.returncode)
