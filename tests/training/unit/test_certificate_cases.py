"""An attendance that is corrected after the certificate: a case, never a silent revocation."""

from datetime import timedelta

import pytest

from kernel.refusals import InvalidValue, NotFound
from services.training.application.queries.certificates import CountCases, ListCases
from services.training.domain.certificates.refusals import NoOpenCase
from tests.scripted import published
from tests.training.builders import AWA, BILAL, ELSEWHERE, HERE
from tests.training.certificates import (
    OTHER_SEAT,
    decide,
    issued,
    now,
    question,
    restore,
    revoke,
    withdraw,
)


@pytest.fixture
def one(network):
    """A certificate."""
    network.person()
    network.person(BILAL)
    network.path()
    return issued(network)


def cases(network, scope=HERE, **wanted):
    return [found.id for found in network.app.list_cases(ListCases(scope=scope, **wanted))]


def since(network, before):
    return published(network)[before:]


def test_a_corrected_attendance_opens_a_case_and_leaves_the_certificate_valid(network, one):
    before = len(published(network))
    question(network, one)
    state = now(network, one).state
    assert (state.status, state.open_case.proposes) == ("valid", "revoke")
    assert [doubt.module for doubt in state.open_case.doubts] == ["email_write"]
    assert since(network, before) == ["CertificateQuestioned"]
    assert cases(network) == [one.id]
    assert cases(network, ELSEWHERE) == []


def test_further_corrections_join_the_open_case_and_the_same_one_changes_nothing(network, one):
    before = len(published(network))
    question(network, one)
    question(network, one)
    question(network, one, "email_sort", OTHER_SEAT)
    [case] = now(network, one).state.cases
    assert [doubt.module for doubt in case.doubts] == ["email_write", "email_sort"]
    assert since(network, before) == ["CertificateQuestioned"] * 2


def test_a_case_settles_itself_once_every_attendance_is_as_it_was(network, one):
    question(network, one)
    question(network, one, "email_sort", OTHER_SEAT)
    withdraw(network, one)
    assert now(network, one).state.open_case is not None
    withdraw(network, one, "email_sort", OTHER_SEAT)
    [case] = now(network, one).state.cases
    assert (case.status, case.by, case.reason) == ("settled", None, None)
    assert published(network)[-1] == "CertificateCaseClosed"
    assert cases(network) == []


def test_a_manager_keeps_the_certificate_with_a_reason(network, one):
    question(network, one)
    state = decide(network, one, "keep", "learned_otherwise").state
    assert (state.status, state.open_case) == ("valid", None)
    [case] = state.cases
    assert (case.status, case.by, case.reason) == ("kept", "manager-1", "learned_otherwise")


def test_a_manager_revokes_the_certificate_with_a_reason(network, one):
    before = len(published(network))
    question(network, one)
    state = decide(network, one, "revoke", "not_attended").state
    assert (state.status, state.revocation.reason) == ("revoked", "not_attended")
    assert since(network, before) == [
        "CertificateQuestioned",
        "CertificateRevoked",
        "CertificateCaseClosed",
    ]
    assert cases(network) == []


def test_a_correction_after_a_decision_is_a_new_case(network, one):
    question(network, one)
    decide(network, one, "keep", "learned_otherwise")
    question(network, one, "email_sort", OTHER_SEAT)
    first, second = now(network, one).state.cases
    assert (first.status, second.status) == ("kept", "open")
    assert first.case_id != second.case_id


def test_revoking_it_for_another_reason_closes_the_case(network, one):
    question(network, one)
    [case] = revoke(network, one, reason="fraud").state.cases
    assert (case.status, case.reason) == ("revoked", "fraud")


@pytest.mark.parametrize(
    ("decision", "reason", "field"),
    [
        ("restore", "revoked_by_mistake", "decision"),
        ("keep", "not_attended", "reason"),
        ("keep", "still_not_attended", "reason"),
        ("revoke", "learned_otherwise", "reason"),
    ],
)
def test_a_decision_fits_what_the_case_asks(network, one, decision, reason, field):
    question(network, one)
    with pytest.raises(InvalidValue) as refused:
        decide(network, one, decision, reason)
    assert refused.value.field == field
    assert now(network, one).state.open_case is not None


def test_nothing_is_decided_without_a_case_nor_from_elsewhere(network, one):
    with pytest.raises(NoOpenCase):
        decide(network, one, "keep", "learned_otherwise")
    question(network, one)
    with pytest.raises(NotFound):
        decide(network, one, "keep", "learned_otherwise", scope=ELSEWHERE)


def test_what_was_revoked_for_an_attendance_that_is_right_after_all_asks_to_be_restored(
    network, one
):
    question(network, one)
    decide(network, one, "revoke", "not_attended")
    withdraw(network, one)
    state = now(network, one).state
    assert (state.status, state.open_case.proposes) == ("revoked", "restore")
    assert cases(network) == [one.id]
    state = decide(network, one, "restore", "attendance_confirmed").state
    assert (state.status, state.cases[-1].status) == ("valid", "restored")


def test_such_a_case_settles_itself_where_the_attendance_is_wrong_again(network, one):
    question(network, one)
    decide(network, one, "revoke", "not_attended")
    withdraw(network, one)
    question(network, one)
    state = now(network, one).state
    assert (state.status, state.cases[-1].status) == ("revoked", "settled")


def test_a_manager_may_leave_it_revoked(network, one):
    question(network, one)
    decide(network, one, "revoke", "not_attended")
    withdraw(network, one)
    state = decide(network, one, "keep", "revoked_for_other_reasons").state
    assert (state.status, state.cases[-1].status) == ("revoked", "kept")


def test_an_attendance_asks_for_nothing_where_the_certificate_was_revoked_for_something_else(
    network, one
):
    question(network, one)
    decide(network, one, "revoke", "not_attended")
    restore(network, one)
    network.clock.instant += timedelta(minutes=1)
    revoke(network, one, reason="fraud")
    withdraw(network, one)
    assert now(network, one).state.open_case is None


def test_nothing_is_questioned_where_no_certificate_was_issued(network, one):
    from services.training.application import certifying

    enrolment = network.enrolment(BILAL)
    before = published(network)
    for step in (certifying.question, certifying.withdraw_question):
        network.change(lambda work, step=step: step(work, enrolment, "email_write", OTHER_SEAT))
    assert published(network) == before


def test_cases_are_late_after_two_weeks_and_counted_for_operators(network, one):
    question(network, one)
    network.clock.instant += timedelta(days=14)
    other = issued(network, BILAL)
    question(network, other)
    assert network.app.count_cases(CountCases()) == {False: 2, True: 0}
    network.clock.instant += timedelta(seconds=1)
    assert network.app.count_cases(CountCases()) == {False: 1, True: 1}
    assert cases(network, late=True) == [one.id]
    assert now(network, one).state.person_id == AWA
