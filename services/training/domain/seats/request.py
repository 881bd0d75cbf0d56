"""A request for a seat, from its asking to what became of it: training's half of the saga."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, Literal, Self

from kernel.aggregate import Aggregate
from kernel.people import NOBODY
from services.training.domain.seats import events
from services.training.domain.seats.copies import RANK, Seat, Workshop
from services.training.domain.seats.refusals import WrongSeatRequestState

SeatRequestStatus = Literal[
    "asked",
    "reserved",
    "waitlisted",
    "offered",
    "refused",
    "stuck",
    "cancelled",
    "expired",
    "attended",
    "missed",
    "withdrawn",
    "superseded",
]
WITHDRAW_REASONS: Final = ("no_longer_needed",)
"""What a caller may give; the other reasons follow from what happens to the person or the path."""
AGAIN_AFTER: Final = (timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1))
"""How long after it was said first, something that booking has not answered is said again."""
STUCK_AFTER: Final = timedelta(hours=2)
"""How long after it was said first, an operator is called."""
WINDOW: Final = timedelta(days=60)
"""Within what time from now a workshop is looked for, where nobody says otherwise."""
FARTHEST: Final = timedelta(days=731)
"""So far ahead booking plans workshops."""
HOPES: Final = frozenset({"no_workshop", "person_engaged"})
"""Why booking refuses what another workshop may still make possible."""
_LOST: Final = frozenset({"workshop_cancelled", "workshop_over"})
"""Why a seat or a place in line is cancelled without anybody's wish: it is asked for again."""


@dataclass(frozen=True, kw_only=True)
class SeatRequestState:
    """Everything about a request; instants in UTC.

    `person_id` is nobody's once they were erased. A workshop is looked for that starts in
    [`earliest`, `latest`). `seat_id`, `workshop_id`, `position` (in line) and `until` (of an offer)
    are those of booking's answer, `reason` why it was refused, cancelled or ended. `withdrawn` is
    why training needs the seat no longer. `since` is when booking was told first what it has not
    answered yet, `said` how often; None once it has. `line_since` is when the person asked first,
    also where that was by a request that this one `replaces`; `occasions` are the workshops, each
    at a time, because of which it was asked again.
    """

    request_id: str
    person_id: str
    enrolment_id: str
    path: str
    module: str
    site_id: str
    site: str
    earliest: datetime
    latest: datetime
    asked_at: datetime
    asked_by: str
    line_since: datetime
    status: SeatRequestStatus = "asked"
    since: datetime | None = None
    said: int = 0
    seat_id: str | None = None
    workshop_id: str | None = None
    position: int | None = None
    until: datetime | None = None
    reason: str | None = None
    withdrawn: str | None = None
    replaces: str | None = None
    replaced_by: str | None = None
    occasions: tuple[str, ...] = ()

    @property
    def awaited(self) -> events.Awaited | None:
        """What booking has not answered."""
        if self.since is None:
            return None
        return "seat" if self.withdrawn is None else "withdrawal"

    @property
    def is_live(self) -> bool:
        """Whether a seat may come of it, or has: of a module, a person has one such at most."""
        return self.withdrawn is None and (self.status in ("asked", "stuck") or self.status in RANK)

    @property
    def hopes(self) -> bool:
        """Whether it was refused in a way that another workshop makes good, within its window."""
        refused = self.status == "refused" and self.reason in HOPES
        return refused and self.withdrawn is None

    @property
    def is_lost(self) -> bool:
        """Whether what was given was taken away by nobody's wish."""
        return self.status == "cancelled" and self.reason in _LOST

    @property
    def rank(self) -> int:
        """How far it has got: 0 without an answer, 3 with a seat."""
        return RANK.get(self.status, 0)

    @property
    def next_step(self) -> datetime | None:
        """When booking is told again, or an operator is; None where it has answered, or both were
        done."""
        if self.since is None or self.status == "stuck":
            return None
        told = self.said - 1
        return self.since + (AGAIN_AFTER[told] if told < len(AGAIN_AFTER) else STUCK_AFTER)

    def fits(self, workshop: Workshop, now: datetime) -> bool:
        """Whether the workshop is one that is looked for, is yet to come, and has not been a reason
        to ask before."""
        return (
            (workshop.module, workshop.site_id) == (self.module, self.site_id)
            and workshop.status == "scheduled"
            and now < workshop.start
            and self.earliest <= workshop.start < self.latest
            and workshop.occasion not in self.occasions
        )


@dataclass(kw_only=True)
class SeatRequest(Aggregate):
    """One request, whose id booking's answer bears.

    `notes` counts what changed without an event: booking's answers, which are told already.
    """

    state: SeatRequestState
    notes: int = 0

    @property
    def revision(self) -> int:
        """The number of all its changes."""
        return self.version + self.notes

    @classmethod
    def ask(cls, state: SeatRequestState) -> Self:
        """A seat is needed."""
        made = cls(id=state.request_id, state=replace(state, status="asked"))
        made._say(events.SeatRequested, state.asked_at)
        return made

    def answered(self, seat: Seat) -> bool:
        """Takes what the copy of the seat says; says whether that is news.

        Of what was withdrawn, an answer is that the seat is given back or was used, though which
        one it is is noted before; of what was superseded, or is nobody's, nothing is.
        """
        if self.state.status == "superseded" or self.state.person_id == NOBODY:
            return False
        if self.state.withdrawn is not None:
            return self._withdrawal_answered(seat)
        return self._note(
            status=seat.status,
            seat_id=seat.id,
            workshop_id=seat.workshop_id,
            position=seat.position,
            until=seat.until,
            reason=seat.reason,
            since=None,
            said=0,
        )

    def step(self, now: datetime) -> bool:
        """Does what its timer is for: tells booking again, or an operator; says whether it did."""
        due = self.state.next_step
        if due is None or now < due:
            return False
        if self.state.said <= len(AGAIN_AFTER):
            self._say_again(now)
        else:
            self._get_stuck(now)
        return True

    def retry(self, now: datetime) -> None:
        """An operator has booking told again, from the beginning. Raises
        `WrongSeatRequestState`."""
        if self.state.awaited is None:
            raise WrongSeatRequestState(self.id, self.state.status, "retry")
        back: SeatRequestStatus = "asked" if self.state.withdrawn is None else "withdrawn"
        self.state = replace(self.state, status=back, since=None, said=0)
        self._say_again(now)

    def withdraw(self, reason: str, now: datetime) -> bool:
        """The seat is needed no longer; a repeat does nothing, nor does it where all is over.

        Booking is told, save where it has refused already.
        """
        if self.state.hopes:
            return self._note(status="withdrawn", withdrawn=reason)
        if not self.state.is_live:
            return False
        self.state = replace(self.state, status="withdrawn", withdrawn=reason, since=None, said=0)
        self._say_again(now)
        return True

    def supersede(self, by: str) -> None:
        """Another request goes on for this one."""
        self._note(status="superseded", replaced_by=by, since=None, said=0)

    def end(self, reason: str) -> bool:
        """The workshop or the window is over, and nothing was told of who came."""
        return self.state.is_live and self._note(
            status="expired", reason=reason, since=None, said=0
        )

    def let_go(self) -> bool:
        """No answer to a withdrawal is awaited any more: of a workshop that has begun, booking
        gives nothing back."""
        return self.state.awaited == "withdrawal" and self._note(
            status="withdrawn", since=None, said=0
        )

    def move_to(self, enrolment_id: str) -> bool:
        """It is for another enrolment of the same person on the same path."""
        return self._note(enrolment_id=enrolment_id)

    def try_for(self, occasions: tuple[str, ...]) -> bool:
        """Notes workshops that are no reason to ask again."""
        return self._note(occasions=occasions)

    def _withdrawal_answered(self, seat: Seat) -> bool:
        which = {"seat_id": seat.id, "workshop_id": seat.workshop_id}
        if seat.to_come:
            return self._note(**which)
        used = seat.status if seat.status in ("attended", "missed") else "withdrawn"
        return self._note(status=used, since=None, said=0, **which)

    def _say_again(self, now: datetime) -> None:
        if self.state.withdrawn is None:
            self._say(events.SeatRequested, now)
        else:
            self._say(events.SeatRequestWithdrawn, now, reason=self.state.withdrawn)

    def _say(self, event: type[events.SeatRequestEvent], now: datetime, **facts: Any) -> None:
        state = self.state
        self.state = replace(state, since=state.since or now, said=state.said + 1)
        self._record(event, now, facts)

    def _get_stuck(self, now: datetime) -> None:
        facts = {"awaited": self.state.awaited, "since": self.state.since}
        self.state = replace(self.state, status="stuck")
        self._record(events.SeatRequestStuck, now, facts)

    def _record(
        self, event: type[events.SeatRequestEvent], now: datetime, facts: Mapping[str, Any]
    ) -> None:
        self.record(event(at=now, person_id=self.state.person_id, request=self.state, **facts))

    def _note(self, **changes: Any) -> bool:
        state = replace(self.state, **changes)
        if state == self.state:
            return False
        self.state = state
        self.notes += 1
        return True
