"""A transfer, from its draft until every device of it is known to be somewhere."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal, Self

from kernel.aggregate import Aggregate
from kernel.refusals import InvalidValue
from services.inventory.domain.transfers import events
from services.inventory.domain.transfers.refusals import (
    CannotSettle,
    NothingToShip,
    TransferNotOpen,
)

TransferStatus = Literal["drafted", "cancelled", "shipped", "received", "disputed", "settled"]
Settlement = Literal["found_at_origin", "found_here", "lost", "relocated", "sent_back"]
"""Of a missing device the first three, of an extra one the last two."""
Outcome = Literal["arrived", "moved_otherwise"] | Settlement
"""`moved_otherwise`: a count or another transfer put it right meanwhile."""
ScanResult = Literal["arrived", "again", "extra"]

MOST_DEVICES: Final = 500
"""In one transfer: a van is full long before, and shipping is one transaction."""
_OF_MISSING: Final = frozenset({"found_at_origin", "found_here", "lost"})
_OF_EXTRA: Final = frozenset({"relocated", "sent_back"})


@dataclass(frozen=True, kw_only=True)
class Line:
    """One device, what became of it, when (UTC), by whose word and for what reason (a code)."""

    device_id: str
    reference: str
    outcome: Outcome | None = None
    at: datetime | None = None
    by: str | None = None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class TransferState:
    """Everything about a transfer; places by id and slug, who did it by subject.

    `lines` is what leaves, `extras` what was scanned on arrival beside it. `revision` counts every
    change, also those that no event tells.
    """

    transfer_id: str
    reference: str
    """Short, on the delivery note: `T-` and 8 characters without any that are easily mistaken."""
    from_id: str
    from_place: str
    to_id: str
    to_place: str
    drafted_at: datetime
    drafted_by: str
    lines: tuple[Line, ...] = ()
    extras: tuple[Line, ...] = ()
    status: TransferStatus = "drafted"
    shipped_at: datetime | None = None
    shipped_by: str | None = None
    received_at: datetime | None = None
    received_by: str | None = None
    settled_at: datetime | None = None
    revision: int = 1

    @property
    def missing(self) -> tuple[Line, ...]:
        """What left and is nowhere yet."""
        return tuple(line for line in self.lines if line.outcome is None)

    @property
    def unsettled(self) -> tuple[Line, ...]:
        """The extra devices that nobody has put right yet."""
        return tuple(line for line in self.extras if line.outcome is None)

    def ended(self, outcome: Outcome) -> int:
        """How many devices, expected or extra, had this outcome."""
        return sum(line.outcome == outcome for line in (*self.lines, *self.extras))


@dataclass(kw_only=True)
class Transfer(Aggregate):
    """Devices that go together; `changed` until it is saved, also where no event tells of it.

    Steps raise `TransferNotOpen` where the status forbids them; a repeat does nothing and says so.
    """

    state: TransferState

    @classmethod
    def draft(cls, state: TransferState) -> Self:
        """A plan. Raises `InvalidValue`."""
        if state.from_id == state.to_id:
            raise InvalidValue("to_site", "another place than where it comes from")
        _check_number(state.lines, "devices")
        transfer = cls(id=state.transfer_id, state=state)
        transfer.record(events.TransferDrafted(at=state.drafted_at, transfer=state))
        return transfer

    def change(self, add: Sequence[Line], remove: Collection[str]) -> bool:
        """Puts devices on the draft, and takes those with the ids in `remove` off it."""
        self._require("change", "drafted")
        kept = [line for line in self.state.lines if line.device_id not in remove]
        there = {line.device_id for line in kept}
        lines = (*kept, *(line for line in add if line.device_id not in there))
        _check_number(lines, "add")
        if lines == self.state.lines:
            return False
        self._set(lines=lines)
        return True

    def cancel(self, at: datetime) -> bool:
        """Nothing of it leaves."""
        if self.state.status == "cancelled":
            return False
        self._require("cancel", "drafted")
        self._set(status="cancelled")
        self.record(events.TransferCancelled(at=at, transfer=self.state))
        return True

    def ship(self, at: datetime, by: str) -> bool:
        """All of it leaves. Raises `NothingToShip`."""
        if self.state.status == "shipped":
            return False
        self._require("ship", "drafted")
        if not self.state.lines:
            raise NothingToShip(self.id)
        self._set(status="shipped", shipped_at=at, shipped_by=by)
        self.record(events.TransferShipped(at=at, transfer=self.state))
        return True

    def require_receiving(self) -> None:
        """Raises `TransferNotOpen` where nothing of it is to be scanned."""
        self._require("receive", "shipped")

    def knows(self, device_id: str) -> bool:
        """Whether the device is one of its own, or was scanned beside them."""
        return any(one.device_id == device_id for one in (*self.state.lines, *self.state.extras))

    def scan(self, device_id: str, reference: str, at: datetime, by: str) -> ScanResult:
        """Somebody has the device in hand where the transfer goes; a second scan is harmless."""
        self.require_receiving()
        for line in self.state.lines:
            if line.device_id == device_id:
                if line.outcome is not None:
                    return "again"
                self._end(device_id, "arrived", at, by)
                return "arrived"
        if any(extra.device_id == device_id for extra in self.state.extras):
            return "again"
        extra = Line(device_id=device_id, reference=reference, at=at, by=by)
        self._set(extras=(*self.state.extras, extra))
        return "extra"

    def finish(self, at: datetime, by: str) -> bool:
        """Nothing more of it will be scanned: what is missing or extra is disputed."""
        if self.state.status in ("received", "disputed", "settled"):
            return False
        self._require("finish_receiving", "shipped")
        disputed = bool(self.state.missing or self.state.unsettled)
        self._set(
            status="disputed" if disputed else "received",
            received_at=at,
            received_by=by,
        )
        event = events.TransferDisputed if disputed else events.TransferReceived
        self.record(event(at=at, transfer=self.state))
        return True

    def settle(
        self, device_id: str, outcome: Settlement, at: datetime, by: str, reason: str | None = None
    ) -> bool:
        """It was found out where a device is; with the last one the transfer is settled.

        Raises `CannotSettle`.
        """
        if self.state.status != "settled":
            self._require("settle", "disputed")
        kind = _OF_MISSING
        found = next((one for one in self.state.lines if one.device_id == device_id), None)
        if found is None:
            kind = _OF_EXTRA
            found = next((one for one in self.state.extras if one.device_id == device_id), None)
        if found is None or found.outcome in ("arrived", "moved_otherwise"):
            raise CannotSettle(device_id, outcome, "not_disputed")
        if found.outcome == outcome:
            return False
        if found.outcome is not None:
            raise CannotSettle(device_id, outcome, "settled")
        if outcome not in kind:
            raise CannotSettle(device_id, outcome, "impossible")
        self._end(device_id, outcome, at, by, reason)
        self._settled_with_the_last(at)
        return True

    def moved_otherwise(self, device_id: str, at: datetime, by: str) -> bool:
        """The device stands where it should without the transfer having brought it."""
        if self.state.status not in ("shipped", "disputed"):
            return False
        open_ = (*self.state.missing, *self.state.unsettled)
        if all(line.device_id != device_id for line in open_):
            return False
        self._end(device_id, "moved_otherwise", at, by)
        if self.state.status == "disputed":
            self._settled_with_the_last(at)
        return True

    def _settled_with_the_last(self, at: datetime) -> None:
        if not self.state.missing and not self.state.unsettled:
            self._set(status="settled", settled_at=at)
            self.record(events.TransferSettled(at=at, transfer=self.state))

    def _end(
        self, device_id: str, outcome: Outcome, at: datetime, by: str, reason: str | None = None
    ) -> None:
        def ended(line: Line) -> Line:
            if line.device_id != device_id:
                return line
            return replace(line, outcome=outcome, at=at, by=by, reason=reason)

        self._set(
            lines=tuple(ended(line) for line in self.state.lines),
            extras=tuple(ended(line) for line in self.state.extras),
        )

    def _set(self, **changes: Any) -> None:
        self.state = replace(self.state, revision=self.state.revision + 1, **changes)

    def _require(self, step: str, status: TransferStatus) -> None:
        if self.state.status != status:
            raise TransferNotOpen(self.id, self.state.status, step)


def _check_number(lines: Sequence[Line], field: str) -> None:
    if len(lines) > MOST_DEVICES:
        raise InvalidValue(field, f"at most {MOST_DEVICES} in one transfer")
