"""A device kept for somebody, or their place in line for one, to what became of it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal, Self
from zoneinfo import ZoneInfo

from kernel.aggregate import Aggregate
from services.inventory.domain.days import start_of
from services.inventory.domain.devices.kinds import Category
from services.inventory.domain.holds import events
from services.inventory.domain.holds.refusals import AlreadyExtended, HoldOver, WrongHoldState

HoldStatus = Literal["waiting", "offered", "held", "fulfilled", "expired", "declined", "released"]
MoveReason = Literal["pick_up_planned", "appointment_rescheduled", "appointment_displaced"]

ERASED: Final = "person_erased"
"""Why a hold of somebody who was erased is released."""
RELEASE_REASONS: Final = ("no_longer_needed", "changed_mind", "not_reachable", "mistake", "other")
"""What a caller may give; `appointment_cancelled`, `appointment_missed`, `not_eligible`,
`bought_another` and what a device that is taken away tells follow from what happens."""
HELD: Final = timedelta(hours=48)
"""How long a device is kept without an appointment, and by how much a hold is extended."""
OFFERED: Final = timedelta(hours=24)
"""How long somebody has to accept an offer."""
DISPLACED_DAYS: Final = 14
"""So many days a device is kept whose pick-up appointment was displaced and not booked anew."""
KEEPING: Final[frozenset[HoldStatus]] = frozenset({"offered", "held"})
"""A device is kept."""
ACTIVE: Final[frozenset[HoldStatus]] = KEEPING | {"waiting"}


def end_of_day(instant: datetime, zone: ZoneInfo, days_later: int) -> datetime:
    """When the local day ends that is so many days after the instant's; in UTC."""
    return start_of(instant.astimezone(zone).date() + timedelta(days=days_later + 1), zone)


def pick_up_end(start: datetime, zone: ZoneInfo) -> datetime:
    """Until when a device is kept for an appointment: the end of the local day after it."""
    return end_of_day(start, zone, 1)


@dataclass(frozen=True, kw_only=True)
class HoldState:
    """Everything about a hold.

    `place` is the slug of the site. `device_id` is the device that is or was kept, None of one who
    waits; `until` is when the offer or the hold ends or ended. `waived`: a manager allowed it to
    somebody without a solidarity right. `reason` says why it was released.
    """

    hold_id: str
    person_id: str
    category: Category
    place_id: str
    place: str
    asked_at: datetime
    waived: bool = False
    status: HoldStatus = "waiting"
    device_id: str | None = None
    until: datetime | None = None
    appointment_id: str | None = None
    extended: bool = False
    reason: str | None = None
    sale_id: str | None = None


@dataclass(kw_only=True)
class Hold(Aggregate):
    """One person's; every step raises `WrongHoldState` where its status forbids it."""

    state: HoldState

    @property
    def active(self) -> bool:
        """Whether it keeps a device, or waits for one."""
        return self.state.status in ACTIVE

    def in_time(self, now: datetime) -> bool:
        """Whether it keeps something and is not over by the clock."""
        until = self.state.until
        return self.state.status in KEEPING and until is not None and now < until

    @classmethod
    def keep(
        cls,
        state: HoldState,
        device_id: str,
        until: datetime,
        now: datetime,
        appointment_id: str | None = None,
    ) -> Self:
        """A device is ready: it is kept at once."""
        hold = cls(id=state.hold_id, state=replace(state, device_id=device_id))
        hold._keep(until, now, appointment_id)
        return hold

    @classmethod
    def wait(cls, state: HoldState, position: int, now: datetime) -> Self:
        """A place in line, 1 being the first."""
        hold = cls(id=state.hold_id, state=state)
        hold.record(events.HoldWaitlisted(at=now, hold=hold.state, position=position))
        return hold

    def offer(self, device_id: str, until: datetime, now: datetime) -> None:
        """A device is kept for the person until they accept it, at most until then."""
        self._require("waiting", step="offer")
        self.state = replace(self.state, status="offered", device_id=device_id, until=until)
        self.record(events.HoldOffered(at=now, hold=self.state, until=until))

    def accept(self, until: datetime, now: datetime, appointment_id: str | None = None) -> bool:
        """The person wants the offered device; a repeat does nothing and says so, unless it names
        another appointment: that is planned by `move`.

        Raises `HoldOver` from the offer's end on, expired already or not.
        """
        if self.state.status == "held" and appointment_id in (None, self.state.appointment_id):
            return False
        self._in_time("offered", step="accept", now=now)
        self._keep(until, now, appointment_id)
        return True

    def decline(self, now: datetime) -> bool:
        """The person does not want the offered device; a repeat does nothing and says so."""
        if self.state.status == "declined":
            return False
        self._require("offered", step="decline")
        self.state = replace(self.state, status="declined")
        self.record(events.HoldDeclined(at=now, hold=self.state))
        return True

    def extend(self, now: datetime) -> datetime:
        """By 48 hours, once; gives its end. Raises `AlreadyExtended`, `HoldOver`."""
        until = self._in_time("held", step="extend", now=now)
        if self.state.extended:
            raise AlreadyExtended(self.id, until)
        until += HELD
        self.state = replace(self.state, until=until, extended=True)
        self.record(events.HoldExtended(at=now, hold=self.state, until=until))
        return until

    def move(
        self, end: datetime, appointment_id: str, reason: MoveReason, now: datetime
    ) -> datetime | None:
        """Ends with the pick-up appointment, 48 hours later where it was extended; gives its end,
        None where nothing changes. Raises `HoldOver`."""
        before = self._in_time("held", step="move", now=now)
        until = end + HELD if self.state.extended else end
        if (until, appointment_id) == (before, self.state.appointment_id):
            return None
        self.state = replace(self.state, until=until, appointment_id=appointment_id)
        self.record(events.HoldMoved(at=now, hold=self.state, until=until, reason=reason))
        return until

    def expire(self, now: datetime) -> bool:
        """Ends what is over by the clock; says whether it was."""
        was, until = self.state.status, self.state.until
        if was not in ("offered", "held") or until is None or now < until:
            return False
        self.state = replace(self.state, status="expired")
        self.record(events.HoldExpired(at=now, hold=self.state, was=was))
        return True

    def release(self, reason: str, now: datetime) -> bool:
        """Gives the device, the offer or the place in line back; a repeat does nothing."""
        if self.state.status == "released":
            return False
        self._require(*ACTIVE, step="release")
        self.state = replace(self.state, status="released", reason=reason)
        self.record(events.HoldReleased(at=now, hold=self.state, reason=reason))
        return True

    def fulfil(self, sale_id: str, now: datetime) -> None:
        """The person has the device, offered or held."""
        self._require(*KEEPING, step="fulfil")
        self.state = replace(self.state, status="fulfilled", sale_id=sale_id)
        self.record(events.HoldFulfilled(at=now, hold=self.state, sale_id=sale_id))

    def _keep(self, until: datetime, now: datetime, appointment_id: str | None) -> None:
        self.state = replace(
            self.state,
            status="held",
            until=until,
            appointment_id=appointment_id,
        )
        self.record(events.HoldConfirmed(at=now, hold=self.state, until=until))

    def _in_time(self, status: HoldStatus, *, step: str, now: datetime) -> datetime:
        until = self.state.until
        if until is not None and self.state.status in (status, "expired") and now >= until:
            raise HoldOver(self.id, until)
        self._require(status, step=step)
        if until is None:
            raise ValueError(f"hold {self.id} keeps no device")
        return until

    def _require(self, *statuses: HoldStatus, step: str) -> None:
        if self.state.status not in statuses:
            raise WrongHoldState(self.id, self.state.status, step)
