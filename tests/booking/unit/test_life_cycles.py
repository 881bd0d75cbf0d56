"""Every life in booking under any sequence of steps at any times, against its table."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.booking.domain.appointment import Appointment
from services.booking.domain.referrals.referral import Referral, ReferralState
from services.booking.domain.walk_ins.walk_in import WalkIn, WalkInState
from services.booking.domain.workshops.seat import Seat, SeatData
from services.booking.domain.workshops.workshop import Workshop, WorkshopData
from tests.booking.builders import appointment_state, at
from tests.lives import Life, Step, by_a_timer, follow

START, END = at(9), at(9, 30)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ID = "0197f000-0000-7000-8000-00000000000a"
OTHER = "0197f000-0000-7000-8000-00000000000b"
HERE = {"site_id": ID, "site": "saint-denis"}


def _move(appointment, now) -> bool:
    return appointment.reschedule(
        start=START, end=END, adviser_id=OTHER, room=None, computer=None, now=now
    )


APPOINTMENT = Life(
    lambda now: Appointment.book(appointment_state(start=START, end=END, booked_at=now)),
    {
        "reschedule": Step(
            _move,
            {"booked": "booked", "displaced": "booked"},
            lambda a, now: (
                a.state.status == "displaced" or (now < START and a.state.adviser_id != OTHER)
            ),
            done=lambda a, _now: a.state.status == "booked" and a.state.adviser_id == OTHER,
        ),
        "displace": Step(lambda a, now: a.displace(ID, "works", (), now), {"booked": "displaced"}),
        "cancel": Step(
            lambda a, now: a.cancel("person", "ill", now),
            {"booked": "cancelled", "displaced": "cancelled"},
            lambda a, now: a.state.status == "displaced" or now < START,
            repeats=("cancelled",),
        ),
        "remind": Step(
            lambda a, now: a.remind(now),
            {"booked": "booked"},
            lambda a, _now: a.state.reminded_for is None,
            done=lambda a, _now: a.state.status == "booked" and a.state.reminded_for is not None,
        ),
        "check_in": Step(
            lambda a, now: a.check_in(now),
            {"booked": "checked_in"},
            lambda _a, now: START - HOUR <= now <= END + 12 * HOUR,
            repeats=("checked_in",),
        ),
        "complete": Step(
            lambda a, now: a.complete(None, ("cv",), now),
            {"checked_in": "completed"},
            repeats=("completed",),
        ),
        "miss": Step(
            lambda a, now: a.miss(now),
            {"booked": "missed"},
            lambda _a, now: now >= START,
            repeats=("missed",),
        ),
    },
    frozenset({"completed", "missed", "cancelled"}),
)


def _offered(seat, now) -> bool:
    return seat.data.offered_until is not None and now < seat.data.offered_until


def _seat(now) -> Seat:
    data = SeatData(
        seat_id=ID,
        workshop_id=ID,
        person_id=ID,
        module="email",
        request_id=ID,
        asked_at=now,
        **HERE,
    )
    return Seat.wait(data, 1, now)


SEAT = Life(
    _seat,
    {
        "offer": Step(lambda s, now: s.offer(now + 2 * HOUR, now), {"waitlisted": "offered"}),
        "accept": Step(
            lambda s, now: s.accept(now), {"offered": "reserved"}, _offered, ("reserved",)
        ),
        "take": Step(lambda s, now: s.take(now), {"waitlisted": "reserved"}),
        "lapse": Step(
            lambda s, now: s.lapse(now),
            {"offered": "expired"},
            lambda s, now: not _offered(s, now),
            done=by_a_timer,
        ),
        "cancel": Step(
            lambda s, now: s.cancel("person", "ill", now),
            dict.fromkeys(("reserved", "offered", "waitlisted"), "cancelled"),
            repeats=("cancelled",),
        ),
        "remind": Step(
            lambda s, now: s.remind(START, now),
            {"reserved": "reserved"},
            lambda s, _now: s.data.reminded_for is None,
            done=lambda s, _now: s.data.status == "reserved" and s.data.reminded_for is not None,
        ),
        "attend": Step(
            lambda s, now: s.attend(30, START, END, now),
            {"reserved": "attended", "missed": "attended"},
            lambda _s, now: START - HOUR <= now <= END + 30 * DAY,
            repeats=("attended",),
        ),
        "miss": Step(
            lambda s, now: s.miss(START, END, now),
            {"reserved": "missed", "attended": "missed"},
            lambda _s, now: START <= now <= END + 30 * DAY,
            repeats=("missed",),
        ),
    },
    frozenset({"expired", "cancelled"}),
)


def _workshop(now) -> Workshop:
    data = WorkshopData(
        workshop_id=ID,
        timezone="Europe/Paris",
        trainer_id=OTHER,
        module="email",
        room="Atelier",
        start=START,
        end=END,
        **HERE,
    )
    return Workshop.schedule(data, now)


WORKSHOP = Life(
    _workshop,
    {
        "change": Step(
            lambda w, now: w.change(replace(w.data, trainer_id=ID), now),
            {"scheduled": "scheduled"},
            lambda w, now: now < START and w.data.trainer_id != ID,
            done=lambda w, now: (
                w.data.status == "scheduled" and now < START and w.data.trainer_id == ID
            ),
        ),
        "cancel": Step(
            lambda w, now: w.cancel("trainer_away", now),
            {"scheduled": "cancelled"},
            repeats=("cancelled",),
        ),
        "hold": Step(
            lambda w, now: w.hold(4, 1, now), {"scheduled": "held"}, lambda _w, now: now >= START
        ),
    },
    frozenset({"held", "cancelled"}),
)

WALK_IN = Life(
    lambda now: WalkIn.join(
        WalkInState(
            walk_in_id=ID, space="advice", day=START.date(), number=1, joined_at=now, **HERE
        )
    ),
    {
        "serve": Step(lambda w, now: w.serve(None, now), {"waiting": "served"}),
        "leave": Step(
            lambda w, now: w.leave("gave_up", now), {"waiting": "left"}, repeats=("left",)
        ),
    },
    frozenset({"served", "left"}),
)


def _open(referral, now) -> bool:
    return now < referral.state.received_at + 30 * DAY


REFERRAL = Life(
    lambda now: Referral.receive(
        ReferralState(
            referral_id=ID,
            partner_id=ID,
            needs=("cv",),
            consent_on=now.date(),
            received_at=now,
            entered_by="desk",
            **HERE,
        ),
        now.date(),
    ),
    {
        "accept": Step(
            lambda r, now: r.accept(ID, now), {"open": "accepted"}, _open, ("accepted",)
        ),
        "refuse": Step(
            lambda r, now: r.refuse("no_capacity", now), {"open": "refused"}, _open, ("refused",)
        ),
        "expire": Step(
            lambda r, now: r.expire(now),
            {"open": "expired"},
            lambda r, now: not _open(r, now),
            done=by_a_timer,
        ),
    },
    frozenset({"accepted", "refused", "expired"}),
)
LIVES = {
    "appointment": APPOINTMENT,
    "seat": SEAT,
    "workshop": WORKSHOP,
    "walk_in": WALK_IN,
    "referral": REFERRAL,
}


@pytest.mark.parametrize("kind", LIVES)
@settings(max_examples=300)
@given(data=st.data())
def test_a_life_follows_its_table_whatever_is_tried(kind, data):
    minutes = st.integers(5 * 60, 9 * 60 - 1).map(lambda number: timedelta(minutes=number))
    follow(LIVES[kind], data, at(0) + data.draw(minutes))
