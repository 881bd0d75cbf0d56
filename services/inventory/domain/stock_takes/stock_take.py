"""A count of one place, from its opening until the books are put right."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Self

from kernel.aggregate import Aggregate
from services.inventory.domain.devices.states import Status
from services.inventory.domain.stock_takes import events
from services.inventory.domain.stock_takes.refusals import (
    CountedYourself,
    NotMissing,
    StockTakeNotOpen,
)

StockTakeStatus = Literal["counting", "counted", "agreed", "corrected", "discarded"]
Kind = Literal["missing", "elsewhere", "in_transit", "handed_over", "scrapped", "unknown"]
"""`missing` is in the books and was not scanned; the others were, and the books have them
elsewhere, with a transfer, with who got it, scrapped, or not at all."""
Correction = Literal["relocated", "lost", "kept", "moved_meanwhile"]
"""`kept`: the books stay as they are; `moved_meanwhile`: they were put right otherwise."""


@dataclass(frozen=True, kw_only=True)
class Scan:
    """A code that was scanned, by whom and when (UTC); `device_id` is None where it is no device of
    ours. `here` says whether the books had the device at the place at that moment."""

    code: str
    at: datetime
    by: str
    device_id: str | None = None
    here: bool = False

    @property
    def key(self) -> str:
        """What is scanned twice has the same."""
        return self.device_id or f"code:{self.code}"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What was counted otherwise than the books say; where they have it by slug.

    `version` is the device's when the count was closed.
    """

    kind: Kind
    device_id: str | None = None
    reference: str | None = None
    code: str | None = None
    place: str | None = None
    status: Status | None = None
    version: int = 0
    correction: Correction | None = None


@dataclass(frozen=True, kw_only=True)
class StockTakeState:
    """Everything about a count but the scans; who did what by subject.

    `expected` is how many devices the books had there when it was opened, `found` how many of them
    were scanned, `moved` how many came or left meanwhile and are no difference.
    """

    stock_take_id: str
    place_id: str
    place: str
    opened_at: datetime
    opened_by: str
    expected: int
    status: StockTakeStatus = "counting"
    found: int = 0
    moved: int = 0
    counted_by: tuple[str, ...] = ()
    closed_at: datetime | None = None
    closed_by: str | None = None
    differences: tuple[Difference, ...] = ()
    approved_at: datetime | None = None
    approved_by: str | None = None
    discarded_at: datetime | None = None
    discarded_by: str | None = None

    def of_kind(self, *kinds: Kind) -> tuple[Difference, ...]:
        """The differences of these kinds."""
        return tuple(one for one in self.differences if one.kind in kinds)

    def corrected(self, correction: Correction) -> int:
        """How many differences had this correction."""
        return sum(one.correction == correction for one in self.differences)


@dataclass(kw_only=True)
class StockTake(Aggregate):
    """A count; steps raise `StockTakeNotOpen` where the status forbids them."""

    state: StockTakeState

    @classmethod
    def open(cls, state: StockTakeState) -> Self:
        """People begin to count."""
        take = cls(id=state.stock_take_id, state=state)
        take.record(events.StockTakeOpened(at=state.opened_at, stock_take=state))
        return take

    def require_counting(self) -> None:
        """Raises `StockTakeNotOpen` where nothing is to be scanned any more."""
        self._require("scan", "counting")

    def close(
        self,
        found: int,
        moved: int,
        differences: Sequence[Difference],
        counted_by: Collection[str],
        at: datetime,
        by: str,
    ) -> bool:
        """The count is over; without differences there is nothing to approve. A repeat does nothing
        and says so."""
        if self.state.status in ("counted", "agreed", "corrected"):
            return False
        self._require("close", "counting")
        self.state = replace(
            self.state,
            status="counted" if differences else "agreed",
            found=found,
            moved=moved,
            differences=tuple(differences),
            counted_by=tuple(sorted({*counted_by, by})),
            closed_at=at,
            closed_by=by,
        )
        self.record(events.StockCounted(at=at, stock_take=self.state))
        return True

    def check_approval(self, lost: Collection[str], by: str) -> bool:
        """Whether the correction may be approved now: False where it was before.

        Raises `CountedYourself`, and `NotMissing` where one of the `lost` was not missed.
        """
        if self.state.status == "corrected":
            return False
        self._require("approve", "counted")
        if by in self.state.counted_by:
            raise CountedYourself(self.id)
        missing = {one.device_id for one in self.state.of_kind("missing")}
        for device_id in lost:
            if device_id not in missing:
                raise NotMissing(device_id)
        return True

    def approve(self, corrections: Mapping[str, Correction], at: datetime, by: str) -> None:
        """The books were put right: what was done about each device, by its id; the rest stays."""
        self.state = replace(
            self.state,
            status="corrected",
            differences=tuple(
                replace(one, correction=corrections.get(one.device_id or "", "kept"))
                for one in self.state.differences
            ),
            approved_at=at,
            approved_by=by,
        )
        self.record(events.StockCorrected(at=at, stock_take=self.state))

    def discard(self, at: datetime, by: str) -> bool:
        """It counts for nothing: somebody will count again. A repeat does nothing and says so."""
        if self.state.status == "discarded":
            return False
        if self.state.status != "counting":
            self._require("discard", "counted")
        self.state = replace(self.state, status="discarded", discarded_at=at, discarded_by=by)
        self.record(events.StockTakeDiscarded(at=at, stock_take=self.state))
        return True

    def _require(self, step: str, status: StockTakeStatus) -> None:
        if self.state.status != status:
            raise StockTakeNotOpen(self.id, self.state.status, step)
