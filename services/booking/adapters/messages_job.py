"""Keeps the file of messages small, and free of people who were erased."""

import time
from collections.abc import Collection
from typing import Final

import structlog
from pymongo.database import Database

from kit.background import LONGEST_WAIT_S, Step, Stopping
from kit.transaction import Document
from services.booking.adapters.notifiers.file import Erased, MessagesFile

_EVERY_S: Final = 10.0

_log = structlog.get_logger("booking.messages")


def erased_in(database: Database[Document]) -> Erased:
    """Who was erased, as booking's people tell."""

    def erased(ids: Collection[str]) -> Collection[str]:
        query = {"_id": {"$in": sorted(ids)}, "erased_at": {"$ne": None}}
        return {one["_id"] for one in database["people"].find(query, {"_id": 1})}

    return erased


class MessagesJob:
    """See `kit.background.Job`; any number of replicas may do so."""

    name: Final = "messages"

    def __init__(self, file: MessagesFile, erased: Erased) -> None:
        self._file = file
        self._erased = erased
        self._pruned = float("-inf")

    def prepare(self) -> None:
        """See `Job.prepare`."""

    def step(self, stopping: Stopping) -> Step:
        """See `Job.step`."""
        del stopping
        if time.monotonic() - self._pruned < _EVERY_S:
            return Step(LONGEST_WAIT_S)
        self._pruned = time.monotonic()
        try:
            dropped = self._file.prune(self._erased)
        except OSError as error:
            _log.warning("messages_not_pruned", error=type(error).__name__)
            return Step(LONGEST_WAIT_S, "the file of messages cannot be kept small")
        if dropped:
            _log.info("messages_dropped", lines=dropped)
        return Step(LONGEST_WAIT_S)

    def leave(self) -> None:
        """See `Job.leave`: it holds nothing."""
