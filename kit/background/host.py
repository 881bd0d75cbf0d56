"""Runs jobs: a thread for each.

Uses threads of the standard library: green ones where eventlet has patched it, real ones
elsewhere. A job outlives its database: the service goes on serving, and says in its health since
when something is wrong.
"""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Final

import structlog
from pymongo.errors import PyMongoError

from kit.background.job import LONGEST_WAIT_S, Job
from kit.health import Health
from kit.unavailable import is_unavailable

STOP_S: Final = 8.0
"""So long a process that ends waits for the pieces at work."""
_RETRY_S: Final = (0.2, 5.0)

_log = structlog.get_logger("kit.background")


class Background:
    """Runs jobs from `start` to `stop`.

    `ready` raises until the database is prepared.
    """

    def __init__(self, jobs: Sequence[Job], ready: Callable[[], object], health: Health) -> None:
        self._ready = ready
        self._health = health
        self._stopped = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=(job,), name=job.name, daemon=True)
            for job in jobs
        ]

    def start(self) -> None:
        """Begins, in threads of its own."""
        for thread in self._threads:
            thread.start()

    def stop(self, seconds: float) -> bool:
        """Finishes the pieces at work; says whether each thread ended within `seconds`."""
        self._stopped.set()
        until = time.monotonic() + seconds
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _run(self, job: Job) -> None:
        self._health.report(job.name, False, "starting")
        prepared = False
        retry_s = _RETRY_S[0]
        while not self._stopped.is_set():
            try:
                if not prepared:
                    self._ready()
                    job.prepare()
                    prepared = True
                step = job.step(self._stopped.is_set)
            except Exception as error:  # noqa: BLE001 - nothing may end the service; all is told
                self._tell(job, error, prepared=prepared)
                self._stopped.wait(retry_s)
                retry_s = min(retry_s * 2, _RETRY_S[1])
            else:
                retry_s = _RETRY_S[0]
                trouble = f"{step.trouble} since {{since}}" if step.trouble else ""
                self._health.report(job.name, not trouble, trouble)
                self._stopped.wait(min(step.pause_s, LONGEST_WAIT_S))
        try:
            if prepared:
                job.leave()
        except PyMongoError as error:
            _log.warning("job_not_left", job=job.name, error=type(error).__name__)
        self._health.forget(job.name)

    def _tell(self, job: Job, error: Exception, *, prepared: bool) -> None:
        kind = type(error).__name__
        if not prepared:
            what = "not ready"
        elif is_unavailable(error):
            what = "database unreachable"
        else:
            what = f"stopped by a defect ({kind})"
            _log.error("job_defect", job=job.name, exc_info=error)
        _log.warning("job_interrupted", job=job.name, reason=what, error=kind)
        self._health.report(job.name, False, what + " since {since}")
