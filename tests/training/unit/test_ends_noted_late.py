"""When a path was over, where that is noted days or weeks later."""

from datetime import date, timedelta
from itertools import permutations

import pytest

from kit.envelope import timestamp
from services.training.adapters.translate import translate
from services.training.domain.enrolments.events import EnrolmentCompleted
from services.training.domain.enrolments.state import AWAITS_FINAL
from tests.scripted import at, run_timers
from tests.training.assessments import Desk
from tests.training.builders import path
from tests.training.certificates import assessed
from tests.training.enrolled import Enrolled

WRITING, SORTING = at(13, day=16), at(13, day=25)
"""9 and 18 December 2026."""
BACKLOG = at(9, day=42)
"""4 January 2027."""


@pytest.fixture
def enrolled(network):
    """Awa is on a path of two modules that ends with the last of them; both workshops are known."""
    network.path(path(final_assessment=False))
    return know_workshops(Enrolled(network))


@pytest.fixture
def examined(network):
    """The same, on a path that ends with an assessment."""
    network.path()
    return know_workshops(Enrolled(network))


def know_workshops(enrolled):
    enrolled.hear(
        enrolled.workshop(1, WRITING, "email_write"), enrolled.workshop(2, SORTING, "email_sort")
    )
    return enrolled


def note(enrolled, *numbers):
    """Who was there is typed in when that is."""
    for number in numbers:
        enrolled.there(number, {1: "email_write", 2: "email_sort"}[number])


def ended(enrolled):
    """What is told of the end."""
    published = enrolled.network.app.store.memory.published
    [event] = [translate(one) for one in published if isinstance(one, EnrolmentCompleted)]
    return event.data.ended_at


def certificate(enrolled, enrolment):
    found = enrolled.network.look(lambda work: work.certificates.of_enrolment(enrolment))
    return found.state


@pytest.mark.parametrize("order", list(permutations((1, 2))))
def test_a_path_ended_with_its_last_workshop_whenever_and_in_what_order_it_is_noted(
    enrolled, order
):
    enrolment = enrolled.open()
    enrolled.network.clock.instant = BACKLOG
    note(enrolled, *order)
    assert ended(enrolled) == timestamp(SORTING)
    assert enrolled.state(enrolment).completed_at == BACKLOG, "what is told until then counts"


def test_its_certificate_bears_that_day_and_a_number_of_the_year_of_issue(enrolled):
    enrolment = enrolled.open()
    enrolled.network.clock.instant = BACKLOG
    note(enrolled, 1, 2)
    state = certificate(enrolled, enrolment)
    assert (state.on, state.number) == (date(2026, 12, 18), "C-2027-000001")
    assert state.issued_at == BACKLOG


def test_a_path_does_not_end_before_it_begins(enrolled):
    enrolled.network.clock.instant = BACKLOG
    note(enrolled, 1, 2)
    enrolled.network.clock.instant = BACKLOG + timedelta(days=1)
    enrolled.open()
    assert ended(enrolled) == timestamp(BACKLOG + timedelta(days=1))


def test_a_path_does_not_end_before_the_move_to_the_version_that_was_done(enrolled):
    enrolment = enrolled.open()
    enrolled.network.clock.instant = BACKLOG
    note(enrolled, 1)
    shorter = path(version=2, final_assessment=False, modules=path().modules[:1])
    enrolled.network.path(shorter)
    enrolled.network.clock.instant = BACKLOG + timedelta(days=1)
    enrolled.move(enrolment)
    assert ended(enrolled) == timestamp(BACKLOG + timedelta(days=1))


def test_an_attendance_that_is_corrected_later_leaves_the_day_alone(enrolled):
    enrolment = enrolled.open()
    enrolled.network.clock.instant = BACKLOG
    note(enrolled, 1, 2)
    enrolled.network.clock.instant = BACKLOG + timedelta(days=2)
    enrolled.not_there(2, "email_sort")
    note(enrolled, 2)
    assert ended(enrolled) == timestamp(SORTING)
    assert certificate(enrolled, enrolment).on == date(2026, 12, 18)


def test_what_was_attended_between_the_end_and_its_note_counts_on(enrolled):
    enrolment = enrolled.open()
    enrolled.hear(enrolled.workshop(3, at(13, day=40), "email_sort"))
    enrolled.network.clock.instant = BACKLOG
    note(enrolled, 1, 2)
    enrolled.there(3, "email_sort")
    enrolled.not_there(2, "email_sort")
    assert set(enrolled.done(enrolment)) == {"email_write", "email_sort"}
    assert certificate(enrolled, enrolment).open_case is None


def test_a_final_assessment_ends_it_when_it_was_made(examined):
    enrolment = examined.open()
    examined.network.clock.instant = SORTING
    note(examined, 1)
    aggregate = examined.network.look(lambda work: work.enrolments.get(enrolment))
    assessed(examined.network, aggregate, "final", crcn_2_1=1)
    examined.network.clock.instant = BACKLOG
    note(examined, 2)
    assert ended(examined) == timestamp(SORTING), "it was made before the last workshop"


def test_one_that_is_declined_after_the_last_workshop_ends_it_then(examined):
    enrolment = examined.open()
    examined.network.clock.instant = SORTING + timedelta(days=3)
    note(examined, 1, 2)
    examined.network.clock.instant += timedelta(days=4)
    Desk(examined.network).decline(purpose="final", enrolment_id=enrolment)
    assert ended(examined) == timestamp(SORTING + timedelta(days=7))


def test_a_path_that_nobody_assesses_ends_thirty_days_after_its_last_workshop(examined):
    examined.open()
    examined.network.clock.instant = SORTING + timedelta(days=3)
    note(examined, 1, 2)
    examined.network.clock.instant += AWAITS_FINAL
    run_timers(examined.network)
    assert ended(examined) == timestamp(SORTING + AWAITS_FINAL)
