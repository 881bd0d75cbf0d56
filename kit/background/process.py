"""The life of a process that does a service's jobs and nothing else (`kit.background.__main__`).

Jobs that work the processor hard would keep a service's calls waiting: all of those share one
thread of the system. Several such processes may run: of each job one does it at a time.
"""

import importlib
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import structlog
from environs import EnvError

from kit import logs, settings, telemetry
from kit.background.host import STOP_S, Background
from kit.background.job import Job
from kit.background.pages import serve
from kit.background.turn import TakingTurns
from kit.health import Health
from kit.relay.metrics import ADDRESS
from kit.settings import Settings
from kit.transaction import Store

_TOLD_TO_STOP: Final = (signal.SIGTERM, signal.SIGINT)

_log = structlog.get_logger("kit.background")


class WithJobs(Protocol):
    """An application, as far as its jobs need it."""

    @property
    def store(self) -> Store:
        """Where its units of work run."""
        ...

    @property
    def jobs(self) -> Sequence[Job]:
        """What is to be done."""
        ...

    def prepare(self) -> None:
        """Creates indexes and the like; may run again at every start."""
        ...


@dataclass(frozen=True)
class JobsDefinition:
    """One such process: its name, whose database it works on, and how to build it."""

    name: str
    service: str
    bootstrap: Callable[[Settings], WithJobs]


def main(arguments: Sequence[str]) -> int:
    """Works until SIGTERM or SIGINT; gives the exit status."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m kit.background MODULE\n")
        return 2
    definition: JobsDefinition = importlib.import_module(arguments[0]).PROCESS
    # Held back here and so in every thread that is started: only the wait below takes them.
    signal.pthread_sigmask(signal.SIG_BLOCK, _TOLD_TO_STOP)
    try:
        configuration = settings.load(definition.service, without=("JWKS", "AMQP_URI"))
        application = definition.bootstrap(settings.bounded(configuration))
    except EnvError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    logs.configure(definition.name, configuration.log_level)
    telemetry.configure(definition.name)
    health = Health()
    jobs = [TakingTurns(job, application.store) for job in application.jobs]
    background = Background(jobs, application.prepare, health)
    background.start()
    if address := os.environ.get(ADDRESS):
        serve(address, definition.name, health)
    _log.info("working", jobs=[job.name for job in jobs])
    signal.sigwait(_TOLD_TO_STOP)
    _log.info("stopping")
    finished = background.stop(STOP_S)
    if not finished:
        _log.error("jobs_not_stopped", seconds=STOP_S)
    application.store.client.close()
    telemetry.shut_down()
    _log.info("stopped")
    return 0 if finished else 1
