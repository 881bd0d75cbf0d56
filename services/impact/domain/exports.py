"""Exports: the archive's events as files, made in the background and kept for a while."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

KEPT: Final = timedelta(days=7)
MOST_UNFINISHED: Final = 3
"""Exports that wait or are being made; further ones are refused for the moment."""
MOST_BYTES: Final = 4 * 1024**3 - 1024**2
"""Of one export: what one ZIP archive of the first form holds."""
MOST_KEPT_BYTES: Final = 16 * 1024**3
"""Of all exports that are kept together."""
MOST_ATTEMPTS: Final = 5
"""Whoever makes an export may die; after so many the fault is taken to be the export's."""


class Format(StrEnum):
    """What the files are."""

    PARQUET = "parquet"
    CSV = "csv"


class State(StrEnum):
    """How far an export is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Failure(StrEnum):
    """Why there are no files."""

    TOO_LARGE = "too_large"
    """More than `MOST_BYTES`: fewer types or a shorter time fit, or Parquet instead of CSV."""
    GAVE_UP = "gave_up"
    """Its maker ended `MOST_ATTEMPTS` times before it was done."""
    DEFECT = "defect"
    """A defect of ours, told in the log."""


@dataclass(frozen=True)
class Wanted:
    """Which events: of any of the types (all where none is named; see `domain.archive.TYPE`), that
    happened at `since` or later and before `until`.
    """

    format: Format
    types: Sequence[str] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Part:
    """One file, by its path in the export's folder; `key` is where its bytes are."""

    path: str
    rows: int
    bytes: int
    key: str


@dataclass(frozen=True)
class Export:
    """An export as it stands.

    It holds what was archived up to `position`, when it was asked for. `read` of `to_read` events
    were looked at (`to_read` is None until they are counted), `written` of them were wanted.
    `parts` are there once it is done, and not before: no half file is ever offered.
    """

    id: str
    wanted: Wanted
    state: State
    position: int
    asked_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    to_read: int | None = None
    read: int = 0
    written: int = 0
    bytes: int = 0
    failure: Failure | None = None
    parts: Sequence[Part] = ()

    @property
    def expires_at(self) -> datetime | None:
        """When it is removed by itself; None until it is done or has failed."""
        return self.finished_at + KEPT if self.finished_at else None

    @property
    def percent(self) -> int:
        """0 to 100, and 100 only once it is done."""
        if self.state is State.DONE:
            return 100
        return min(99, 100 * self.read // self.to_read) if self.to_read else 0
