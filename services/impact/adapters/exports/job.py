"""Makes the exports that are asked for, one after the other, each in a process of its own."""

import os
import subprocess
import sys
import time
from typing import Final

import structlog
from pymongo.database import Database

from kit.background import LONGEST_WAIT_S, Step, Stopping
from kit.transaction import Document
from services.impact.adapters.exports import documents
from services.impact.adapters.exports.lease import Claim, Leases
from services.impact.adapters.exports.shelf import Shelf

MODULE: Final = "services.impact.exporting"
CLEARED_UP_EVERY_S: Final = 30.0
_LOOKED_EVERY_S: Final = 0.2
_END_S: Final = 5.0

_log = structlog.get_logger("impact.exports")


class ExportsJob:
    """See `kit.background.Job`. Of several replicas each takes another export."""

    name = "exports"

    def __init__(self, database: Database[Document]) -> None:
        self._database = database
        self._leases = Leases(database)
        self._cleared_up = float("-inf")
        self._claim: Claim | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """See `Job.prepare`."""
        documents.prepare(self._database)
        Shelf(self._database).prepare()

    def step(self, stopping: Stopping) -> Step:
        """See `Job.step`."""
        del stopping
        if self._process is not None:
            return self._look_after(self._process)
        if time.monotonic() - self._cleared_up >= CLEARED_UP_EVERY_S:
            self._cleared_up = time.monotonic()
            self._leases.clear_up()
        self._claim = self._leases.claim()
        if self._claim is None:
            return Step(LONGEST_WAIT_S)
        whose = [self._claim.export_id, self._claim.owner, str(os.getpid())]
        self._process = subprocess.Popen(  # noqa: S603 - a module of ours
            [sys.executable, "-m", MODULE, *whose], stdin=subprocess.DEVNULL
        )
        return Step(_LOOKED_EVERY_S)

    def leave(self) -> None:
        """See `Job.leave`: ends what is at work, so that another replica goes on with it."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(_END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._leave()

    def _look_after(self, process: "subprocess.Popen[bytes]") -> Step:
        status = process.poll()
        if status is None:
            return Step(_LOOKED_EVERY_S)
        if status != 0:
            _log.warning("export_process_ended", status=status)
        self._leave()
        return Step()

    def _leave(self) -> None:
        """Whatever is not done is free at once."""
        if self._claim is not None:
            self._claim.leave()
        self._claim = self._process = None
