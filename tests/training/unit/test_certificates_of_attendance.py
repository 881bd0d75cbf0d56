"""From what booking tells to the certificate, and what becomes of it when booking corrects that."""

import pytest

from kernel.scope import NATIONAL
from services.training.application.commands.publish_framework import PublishFramework
from services.training.application.commands.retire_path import RetirePath
from services.training.domain.paths.path import Target
from tests.scripted import CONTEXT, published
from tests.training.builders import module, path
from tests.training.certificates import assessed, decide, now
from tests.training.enrolled import Enrolled
from tests.training.frameworks import band, framework


@pytest.fixture
def enrolled(network):
    """Awa is on a path of two modules that ends with the last of them."""
    network.path(path(final_assessment=False))
    return Enrolled(network)


@pytest.fixture
def enrolment(enrolled):
    return enrolled.open()


def certified(enrolled, enrolment):
    return enrolled.network.look(lambda work: work.certificates.of_enrolment(enrolment))


def attended(enrolled):
    """Both modules."""
    enrolled.there(1, "email_write")
    enrolled.there(2, "email_sort")


def test_the_last_attendance_of_a_path_issues_its_certificate(enrolled, enrolment):
    enrolled.there(1, "email_write")
    assert certified(enrolled, enrolment) is None
    enrolled.there(2, "email_sort")
    assert certified(enrolled, enrolment).state.number == "C-2026-000001"
    assert published(enrolled.network)[-2:] == ["EnrolmentCompleted", "CertificateIssued"]


def test_an_attendance_that_booking_corrects_opens_a_case_that_closes_when_it_is_put_right(
    enrolled, enrolment
):
    attended(enrolled)
    enrolled.not_there(2, "email_sort")
    state = certified(enrolled, enrolment).state
    assert (state.status, state.open_case.proposes) == ("valid", "revoke")
    assert [doubt.module for doubt in state.open_case.doubts] == ["email_sort"]
    enrolled.there(2, "email_sort")
    state = certified(enrolled, enrolment).state
    assert (state.status, [case.status for case in state.cases]) == ("valid", ["settled"])


def test_one_that_was_revoked_for_it_asks_to_be_restored_once_it_is_put_right(enrolled, enrolment):
    attended(enrolled)
    enrolled.not_there(2, "email_sort")
    one = certified(enrolled, enrolment)
    decide(enrolled.network, one, "revoke", "not_attended")
    enrolled.there(2, "email_sort")
    state = now(enrolled.network, one).state
    assert (state.status, state.open_case.proposes) == ("revoked", "restore")


def test_a_module_that_a_trainer_validated_puts_nothing_in_doubt(enrolled, enrolment):
    enrolled.there(1, "email_write")
    enrolled.validate(enrolment, "email_write")
    enrolled.there(2, "email_sort")
    enrolled.not_there(1, "email_write")
    assert certified(enrolled, enrolment).state.cases == ()


def test_what_a_later_version_of_a_framework_has_no_more_is_certified_by_the_one_that_had_it(
    network,
):
    def publish(made):
        command = PublishFramework(scope=NATIONAL, framework=made, by="operator-1")
        network.app.publish_framework(command, CONTEXT)

    publish(framework())
    high = (Target(competence="kitchen-1-1", level=4),)
    network.path(path("cook", module("cook_well", targets=high), final_assessment=False))
    enrolled = Enrolled(network)
    enrolment = enrolled.open(path="cook")
    network.app.retire_path(RetirePath(scope=NATIONAL, code="cook"), CONTEXT)
    publish(framework("2", bands=(band(1, 2),)))
    aggregate = network.look(lambda work: work.enrolments.get(enrolment))
    assessed(network, aggregate, "progress", kitchen_1_1=4)
    enrolled.there(1, "cook_well")
    learned = certified(enrolled, enrolment).state.learned
    assert [(one.reached, one.highest) for one in learned] == [(4, 4)]
