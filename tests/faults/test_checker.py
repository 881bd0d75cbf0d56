"""The checker notices each thing that may go wrong, and says nothing where nothing did."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.faults.checker import EndState, Meeting, Told, discrepancies
from tests.faults.ledger import Ledger

NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)
HALF_AN_HOUR = timedelta(minutes=30)
BOOKED, MOVED, CANCELLED = (
    f"booking.appointment_{what}" for what in ("booked", "rescheduled", "cancelled")
)


@pytest.fixture
def ledger() -> Ledger:
    ledger = Ledger()
    for name in (BOOKED, MOVED, CANCELLED):
        ledger.acknowledge("appointment/a", name)
    ledger.acknowledge("appointment/b", BOOKED)
    ledger.acknowledge("appointment/c", BOOKED)
    ledger.will_be_dead("poison")
    return ledger


@pytest.fixture
def end() -> EndState:
    """All is well; one event went out twice."""
    told = [
        Told("site", "site/s", 1, "booking.site_opened"),
        Told("a1", "appointment/a", 1, BOOKED),
        Told("b1", "appointment/b", 1, BOOKED),
        Told("a2", "appointment/a", 2, MOVED),
        Told("c1", "appointment/c", 1, BOOKED),
        Told("a3", "appointment/a", 3, CANCELLED),
    ]
    return EndState(
        archive=list(told),
        positions=[1, 2, 3, 4, 5, 6],
        stream=[*told[:4], told[1], *told[4:]],
        meetings=[
            Meeting("a", 3, "nadia", NINE, NINE + HALF_AN_HOUR, cancelled=True),
            Meeting("b", 1, "nadia", NINE, NINE + HALF_AN_HOUR, cancelled=False),
            Meeting("c", 1, "nadia", NINE + HALF_AN_HOUR, NINE + 2 * HALF_AN_HOUR, cancelled=False),
        ],
        claims={"adviser:nadia:2026-12-01": [(540, 570), (570, 600)]},
        waiting={"impact.inbox": 0, "impact.retry.1s": 0, "booking's outbox": 0},
        dead=frozenset({"poison"}),
        figures={"appointments_booked": {(): 3}},
        folded={"appointments_booked": {(): 3}},
    )


def lose(end: EndState) -> None:
    end.archive = [one for one in end.archive if one.id != "b1"]
    end.positions = end.positions[:-1]


def double(end: EndState) -> None:
    end.archive.append(Told("b1 again", "appointment/b", 1, BOOKED))
    end.positions.append(7)


def disorder(end: EndState) -> None:
    end.archive[1], end.archive[3] = end.archive[3], end.archive[1]


def disorder_the_stream(end: EndState) -> None:
    end.stream[1], end.stream[3] = end.stream[3], end.stream[1]
    end.stream = end.stream[:4] + end.stream[5:]


def lose_in_the_stream(end: EndState) -> None:
    end.stream = [one for one in end.stream if one.id != "c1"]


def archive_less_than_the_stream(end: EndState) -> None:
    end.stream.append(Told("m1", "member/m", 1, "booking.member_joined"))


def invent(end: EndState) -> None:
    end.archive.append(Told("x1", "appointment/x", 1, BOOKED))
    end.positions.append(7)


def take_another_for_it(end: EndState) -> None:
    end.archive[3] = replace(end.archive[3], name="booking.appointment_missed")


def share_a_position(end: EndState) -> None:
    end.positions[3] = 3


def store_an_untold_appointment(end: EndState) -> None:
    end.meetings.append(Meeting("d", 1, "omar", NINE, NINE + HALF_AN_HOUR, cancelled=False))


def lose_a_stored_appointment(end: EndState) -> None:
    del end.meetings[1]


def count_a_version_twice(end: EndState) -> None:
    end.meetings[1] = replace(end.meetings[1], version=2)


def book_an_adviser_twice(end: EndState) -> None:
    end.meetings[2] = replace(end.meetings[2], start=NINE + HALF_AN_HOUR / 2)


def claim_twice(end: EndState) -> None:
    end.claims["adviser:nadia:2026-12-01"].append((550, 560))


def leave_a_message(end: EndState) -> None:
    end.waiting["impact.retry.1s"] = 1


def leave_a_row(end: EndState) -> None:
    end.waiting["booking's outbox"] = 2


def kill_a_living_letter(end: EndState) -> None:
    end.dead |= {"b1"}


def let_poison_live(end: EndState) -> None:
    end.dead = frozenset()


def miscount(end: EndState) -> None:
    end.figures = {"appointments_booked": {(): 4}}


def forget_a_figure(end: EndState) -> None:
    end.figures = {}


def test_where_all_is_well_it_says_nothing(ledger, end):
    assert discrepancies(ledger, end) == []


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lose, "lost in the archive: appointment/b lacks booking.appointment_booked"),
        (double, "doubled or disordered in the archive: appointment/b"),
        (disorder, "doubled or disordered in the archive: appointment/a"),
        (disorder_the_stream, r"disordered in the stream: appointment/a has \[2, 1, 3\]"),
        (lose_in_the_stream, "lost in the stream: c1"),
        (archive_less_than_the_stream, "lost in the archive, though the stream has it: m1"),
        (invent, "events of what nobody was told: appointment/x"),
        (take_another_for_it, "lost in the archive: appointment/a lacks .*rescheduled"),
        (share_a_position, "positions of the archive"),
        (store_an_untold_appointment, "stored and not told.*appointment/d"),
        (lose_a_stored_appointment, "told and not stored: appointment/b"),
        (count_a_version_twice, "appointment/b is at version 2, not 1"),
        (book_an_adviser_twice, "adviser nadia is claimed twice: by b and c"),
        (claim_twice, r"adviser:nadia:2026-12-01 is claimed twice: \(540, 570\)"),
        (leave_a_message, "1 left in impact.retry.1s"),
        (leave_a_row, "2 left in booking's outbox"),
        (kill_a_living_letter, "dead letters that should live: b1"),
        (let_poison_live, "no dead letters, though they should be: poison"),
        (miscount, "impact's figure appointments_booked is wrong: .*: 4, counted 3"),
        (forget_a_figure, "impact's figure appointments_booked is wrong"),
    ],
)
def test_it_notices(ledger: Ledger, end: EndState, harm: Callable[[EndState], None], told: str):
    harm(end)
    with pytest.raises(AssertionError, match=told):
        assert not discrepancies(ledger, end), "\n".join(discrepancies(ledger, end))


def test_a_cancelled_appointment_s_time_may_be_given_away(ledger, end):
    assert end.meetings[0].start == end.meetings[1].start
    end.meetings[0] = replace(end.meetings[0], cancelled=False)
    assert any("claimed twice" in wrong for wrong in discrepancies(ledger, end))
