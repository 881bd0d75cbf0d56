"""What an erasure does about each topic. A topic that keeps something of people adds a line to
`COPIES`, unless `holdings` knows it: what is in there ends as nobody's by itself.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Final

from kernel.people import NOBODY
from kernel.scope import NATIONAL
from services.booking.application import seating
from services.booking.application.commands.cancel_appointment import call_off
from services.booking.application.earlier import leave_list
from services.booking.application.holdings import HOLDINGS
from services.booking.application.ports import Work
from services.booking.application.referring import forget_referred
from services.booking.domain import busy
from services.booking.domain.appointment import ERASED
from services.booking.domain.person import Identity
from services.booking.domain.workshops.seat import TO_COME

COPIES: Final[tuple[Callable[[Work, Collection[str]], None], ...]] = (
    lambda work, ids: work.happenings.forget(ids),
    lambda work, ids: work.notifications.forget(ids),
    lambda work, ids: work.answers.forget(ids),
    lambda work, ids: work.retention.forget(ids),
)
"""Drops what is kept beside a person's own things, by all ids that stood for them."""


def end_what_is_planned(work: Work, person_id: str) -> None:
    """Gives back, while others may still have it, what is yet to begin: appointments, seats, places
    in line. What has begun takes its course, and is nobody's."""
    now = work.now()
    for appointment in work.appointments.of_person(person_id):
        status, start = appointment.state.status, appointment.state.start
        if status == "displaced" or (status == "booked" and now < start):
            call_off(work, appointment, "person", ERASED)
    for seat in work.seats.of_person(person_id):
        if seat.data.workshop_id is None or seat.data.status not in TO_COME:
            continue
        workshop, roster = seating.locked(work, NATIONAL, seat.data.workshop_id)
        if workshop.is_open(now):
            seating.give_back(work, workshop, roster, seat, "person", ERASED)


def forget_as_referred(work: Work, identity: Identity) -> Sequence[str]:
    """Whoever sent this person as well, and nobody accepted it: the ids of those referrals, which
    do not tell any more whom they were about."""
    about = work.referrals.about(identity)
    ids = [referral.id for referral, _who in about if referral.state.person_id is None]
    for referral_id in ids:
        forget_referred(work, referral_id)
    return ids


def let_go(work: Work, person_id: str) -> None:
    """What the person had is nobody's, and tells nobody who they were."""
    for referral in work.referrals.of_person(person_id):
        forget_referred(work, referral.id)
    for request in work.earlier.of_person(person_id):
        leave_list(work, request.id)
    work.busy.forget(busy.person(person_id))
    for holding in HOLDINGS:
        kept = holding.kept(work)
        kept.rekey([one.id for one in kept.of_person(person_id)], NOBODY)


def drop_copies(work: Work, ids: Collection[str]) -> None:
    """See `COPIES`."""
    for forget in COPIES:
        forget(work, ids)
