"""Many certificates at the same moment, on the real database."""

from functools import partial

import pytest

from kernel.refusals import InvalidValue
from services.training.application import certifying
from services.training.application.ports.certificates import WantedCertificates
from services.training.domain.certificates.refusals import CertificateNotValid
from tests.races import race
from tests.training.certificates import now, question, revoke


@pytest.fixture
def known(raced):
    """A path, and people who are on it."""
    raced.path()
    return raced


def enrolled(network, count):
    people = [f"0197f000-0000-7000-8000-0000000d{n:04d}" for n in range(count)]
    return [network.enrolment(network.person(person)) for person in people]


def issue(network, enrolment, fail=False):
    def work_on(work):
        one = certifying.issue(work, enrolment)
        if fail:
            raise InvalidValue("enrolment", "is refused after all")
        return one

    return network.change(work_on)


def every(network):
    return network.look(lambda work: work.certificates.listed(WantedCertificates(), None, 0))


def test_sixteen_completions_of_which_some_fail_leave_no_gap_among_numbers(known):
    enrolments = enrolled(known, 16)
    race(*(partial(issue, known, one, n % 4 == 0) for n, one in enumerate(enrolments)))
    assert sorted(one.state.position for one in every(known)) == list(range(1, 13))


def test_one_enrolment_that_completes_eight_times_at_once_has_one_certificate(known):
    [enrolment] = enrolled(known, 1)
    outcomes = race(*(partial(issue, known, enrolment) for _ in range(8)))
    assert len({one.id for one in outcomes}) == 1
    assert len(every(known)) == 1


def test_eight_corrections_at_once_are_one_case(known):
    [enrolment] = enrolled(known, 1)
    one = issue(known, enrolment)
    seats = [f"0197f000-0000-7000-8000-0000000e{n:04d}" for n in range(8)]
    race(*(partial(question, known, one, "email_write", seat) for seat in seats))
    [case] = now(known, one).state.cases
    assert sorted(doubt.seat_id for doubt in case.doubts) == seats


def test_of_managers_who_revoke_at_once_one_is_told_that_another_was_faster(known):
    [enrolment] = enrolled(known, 1)
    one = issue(known, enrolment)
    outcomes = race(*(partial(revoke, known, one) for _ in range(4)))
    assert sum(isinstance(outcome, CertificateNotValid) for outcome in outcomes) == 3
    assert now(known, one).version == 2
