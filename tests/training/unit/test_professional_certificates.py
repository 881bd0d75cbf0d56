"""What professionals are certified, and how they are forgotten on it."""

import pytest

from kernel.scope import NATIONAL
from services.training.adapters.translate import translate
from services.training.application.commands.forget_attendee_names import ForgetProfessional
from services.training.application.commands.name_certificate import NameCertificate
from services.training.application.queries.certificate_papers import (
    PrintCertificate,
    print_certificate,
)
from services.training.application.queries.verifying import VerifyCertificate
from services.training.domain.certificates.refusals import NameForgotten
from tests.scripted import CONTEXT, at, published, run_timers
from tests.training.builders import HERE
from tests.training.professionals import SHELTER, attend, look, register

UNKNOWN = "0197f000-0000-7000-8000-00000000ffff"


def trained(network, session, name="Claire Exemple"):
    """Somebody who attended all of it; their place, and the certificate."""
    attendee = register(network, session, name)
    network.clock.instant = at(16)
    for number in (1, 2):
        attend(network, session, number, {attendee: 210})
    return attendee, certificate(network, attendee)


def certificate(network, attendee):
    return network.look(lambda work: work.certificates.of_enrolment(attendee))


def printed(network, certificate_id, reads_lists=True):
    command = PrintCertificate(
        scope=NATIONAL, certificate_id=certificate_id, reads_lists=reads_lists
    )
    return network.look(lambda work: print_certificate(work, command)).name


def test_whoever_is_trained_has_one_certificate_that_is_no_person_s(known, session):
    claire, issued = trained(known, session)
    state = issued.state
    assert (state.partner_id, state.person_id, state.minutes) == (SHELTER, None, 420)
    assert (state.number, state.learned) == ("C-2026-000001", ())
    assert look(known, session).attendees[0].attendee.certificate_id == issued.id
    attend(known, session, 1, {claire: 0})
    attend(known, session, 1, {claire: 210})
    assert certificate(known, claire).id == issued.id


def test_a_correction_opens_a_case_and_the_next_one_closes_it(known, session):
    claire, _issued = trained(known, session)
    attend(known, session, 1, {claire: 0})
    doubted = certificate(known, claire).state
    assert (doubted.status, doubted.open_case.proposes) == ("valid", "revoke")
    attend(known, session, 1, {claire: 210})
    assert certificate(known, claire).state.open_case is None
    closed = {"CertificateQuestionWithdrawn", "CertificateCaseClosed", "ProfessionalTrained"}
    assert closed <= set(published(known)[-4:])


def test_a_certificate_is_printed_with_the_name_of_the_list_as_long_as_it_is_known(known, session):
    _claire, issued = trained(known, session)
    assert printed(known, issued.id) == "Claire Exemple"
    assert printed(known, issued.id, reads_lists=False) is None
    known.clock.instant = at(16, day=365)
    run_timers(known)
    assert printed(known, issued.id) is None


def ask_to_be_forgotten(network, session, attendee):
    command = ForgetProfessional(
        scope=HERE, session_id=session.id, by="manager-1", attendee_id=attendee
    )
    network.app.forget_professional(command, CONTEXT)


def let_a_year_pass(network, _session, _attendee):
    network.clock.instant = at(16, day=365)
    run_timers(network)


@pytest.mark.parametrize("forgetting", [ask_to_be_forgotten, let_a_year_pass])
def test_the_public_page_stops_naming_whoever_is_forgotten(known, session, forgetting):
    claire, issued = trained(known, session)
    named = NameCertificate(
        scope=HERE, certificate_id=issued.id, name="Claire Exemple", by="trainer-1"
    )
    known.app.name_certificate(named, CONTEXT)
    shown = VerifyCertificate(code=issued.state.code)
    assert known.app.verify_certificate(shown).name == "Claire Exemple"
    forgetting(known, session, claire)
    assert known.app.verify_certificate(shown).name is None
    assert known.app.verify_certificate(shown).status == "valid"


@pytest.mark.parametrize("forgetting", [ask_to_be_forgotten, let_a_year_pass])
def test_nobody_is_named_anew_whose_name_was_forgotten(known, session, forgetting):
    claire, issued = trained(known, session)
    forgetting(known, session, claire)
    named = NameCertificate(
        scope=HERE, certificate_id=issued.id, name="Claire Exemple", by="trainer-1"
    )
    with pytest.raises(NameForgotten):
        known.app.name_certificate(named, CONTEXT)
    assert known.app.verify_certificate(VerifyCertificate(code=issued.state.code)).name is None


def test_what_is_told_of_professionals_certificates_names_no_person(known, session):
    claire, _issued = trained(known, session)
    attend(known, session, 1, {claire: 0})
    told = [
        translate(event)
        for event in known.app.store.memory.published
        if type(event).__module__.endswith("certificates.events")
    ]
    assert [one.type for one in told] == [
        "training.professional_certificate_issued.v1",
        "training.professional_certificate_questioned.v1",
    ]
    assert {one.data.attendee_id for one in told} == {claire}
    assert not any(hasattr(one.data, "person_id") for one in told)
