"""Certificates for tests: of an enrolment that is complete, and what is done with them."""

from dataclasses import replace
from datetime import date

from kernel.scope import NATIONAL
from services.training.application import certifying
from services.training.application.commands.decide_case import DecideCase
from services.training.application.commands.name_certificate import NameCertificate
from services.training.application.commands.revoke_certificate import (
    RestoreCertificate,
    RevokeCertificate,
)
from services.training.domain.assessments.assessment import Assessment, AssessmentState
from services.training.domain.certificates.certificate import (
    Certificate,
    CertificateState,
    Learned,
)
from services.training.domain.words import Words
from tests.scripted import CONTEXT, at
from tests.training.builders import AWA, SITE_ID, Network

SEAT, OTHER_SEAT = (f"0197f000-0000-7000-8000-00000000f0a{n}" for n in range(2))
MAIL = Learned(
    competence="crcn-2-1",
    title=Words(fr="Interagir", en="Interacting"),
    level=1,
    highest=8,
    level_title=Words(fr="Novice", en="Novice"),
    framework="crcn",
    framework_title=Words(fr="Cadre de référence des compétences numériques"),
    measured=True,
    plain=Words(fr="écrire et recevoir des messages", en="writing and receiving messages"),
)
OLD = replace(MAIL, level=2, measured=False, plain=None)
"""As certificates of the first days hold it: nothing was measured, and the level is the path's."""
PRACTISED = replace(OLD, level=None, level_title=None)


def certificate(number: int = 1, **changes) -> Certificate:
    """One that was just issued, as the aggregate alone."""
    values = {
        "certificate_id": f"0197f000-0000-7000-8000-00000000c{number:03d}",
        "year": 2026,
        "position": number,
        "code": f"CODE{number:08d}",
        "enrolment_id": f"0197f000-0000-7000-8000-00000000e{number:03d}",
        "person_id": AWA,
        "site_id": SITE_ID,
        "site": "saint-denis",
        "path": "email",
        "version": 1,
        "title": Words(fr="Le courrier électronique", en="E-mail"),
        "minutes": 240,
        "learned": (MAIL,),
        "on": date(2026, 11, 23),
        "issued_at": at(7),
    }
    return Certificate.issue(CertificateState(**values | changes))


def issued(
    network: Network, person_id: str = AWA, path: str = "email", **changes: str
) -> Certificate:
    """Of a new enrolment."""
    enrolment = network.enrolment(person_id, path, **changes)
    return network.change(lambda work: certifying.issue(work, enrolment))


def assessed(network, enrolment, purpose="final", **levels):
    """An assessment on an enrolment showed these levels."""
    state = enrolment.state
    final = Assessment.start(
        AssessmentState(
            assessment_id=network.app.tools.new_id(),
            person_id=state.person_id,
            site_id=state.site_id,
            site=state.site,
            purpose=purpose,
            started_at=at(8),
            started_by="trainer-1",
            method="by_hand",
            enrolment_id=enrolment.id,
        )
    )
    given = {code.replace("_", "-"): level for code, level in levels.items()}
    final.enter(given, "observed", at(8), "trainer-1")
    network.change(lambda work: work.assessments.save(final))


def enrolment_of(network: Network, one: Certificate):
    return network.look(lambda work: work.enrolments.get(one.state.enrolment_id))


def question(network: Network, one: Certificate, module: str = "email_write", seat: str = SEAT):
    """An attendance of it was corrected."""
    enrolment = enrolment_of(network, one)
    network.change(lambda work: certifying.question(work, enrolment, module, seat))


def withdraw(network: Network, one: Certificate, module: str = "email_write", seat: str = SEAT):
    """And is as it was again."""
    enrolment = enrolment_of(network, one)
    network.change(lambda work: certifying.withdraw_question(work, enrolment, module, seat))


def now(network: Network, one: Certificate) -> Certificate:
    """As it is now."""
    return network.look(lambda work: work.certificates.get(one.id))


def revoke(network: Network, one: Certificate, **changes) -> Certificate:
    values = {"scope": NATIONAL, "reason": "issued_by_mistake", "by": "manager-1"}
    command = RevokeCertificate(certificate_id=one.id, **values | changes)
    return network.app.revoke_certificate(command, CONTEXT)


def restore(network: Network, one: Certificate, **changes) -> Certificate:
    values = {"scope": NATIONAL, "reason": "revoked_by_mistake", "by": "manager-1"}
    command = RestoreCertificate(certificate_id=one.id, **values | changes)
    return network.app.restore_certificate(command, CONTEXT)


def decide(network: Network, one: Certificate, decision: str, reason: str, **changes):
    values = {"scope": NATIONAL, "by": "manager-1"}
    command = DecideCase(
        certificate_id=one.id, decision=decision, reason=reason, **values | changes
    )
    return network.app.decide_case(command, CONTEXT)


def name(network: Network, one: Certificate, said: str = "Awa Diallo", **changes):
    values = {"scope": NATIONAL, "by": "trainer-1"}
    command = NameCertificate(certificate_id=one.id, name=said, **values | changes)
    return network.app.name_certificate(command, CONTEXT)
