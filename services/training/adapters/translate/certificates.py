"""What happens to certificates, as contracts."""

from collections.abc import Mapping
from typing import Any, Final

from contracts.base import Contract
from contracts.training import certificates as contracts
from contracts.training import professional_certificates as professionals
from services.training.adapters.translate.registry import Parts, parts
from services.training.domain.certificates import events

_OF_PROFESSIONALS: Final[Mapping[type[Contract], type[Contract]]] = {
    contracts.CertificateIssued: professionals.ProfessionalCertificateIssued,
    contracts.CertificateRevoked: professionals.ProfessionalCertificateRevoked,
    contracts.CertificateRestored: professionals.ProfessionalCertificateRestored,
    contracts.CertificateQuestioned: professionals.ProfessionalCertificateQuestioned,
    contracts.CertificateQuestionWithdrawn: (
        professionals.ProfessionalCertificateQuestionWithdrawn
    ),
    contracts.CertificateCaseClosed: professionals.ProfessionalCertificateCaseClosed,
}
"""What is told of professionals' certificates in place of it: they are counted apart."""


def _about(event: events.CertificateEvent, contract: type[Contract], **more: Any) -> Parts:
    state = event.certificate
    if state.partner_id is not None:
        return _of_professional(event, _OF_PROFESSIONALS[contract], state.partner_id, **more)
    if state.person_id is None:
        raise LookupError(f"certificate {state.certificate_id} is nobody's")
    facts = contract(
        certificate_id=state.certificate_id,
        enrolment_id=state.enrolment_id,
        person_id=state.person_id,
        site_id=state.site_id,
        path=state.path,
        version=state.version,
        **more,
    )
    return facts, state.person_id, state.site_id


def _of_professional(
    event: events.CertificateEvent, contract: type[Contract], partner_id: str, **more: Any
) -> Parts:
    state = event.certificate
    # A doubt is about the hours of the session, which is no module.
    more.pop("module", None)
    facts = contract(
        certificate_id=state.certificate_id,
        attendee_id=state.enrolment_id,
        partner_id=partner_id,
        site_id=state.site_id,
        path=state.path,
        version=state.version,
        **more,
    )
    return facts, state.certificate_id, state.site_id


@parts.register
def _(event: events.CertificateIssued) -> Parts:
    return _about(event, contracts.CertificateIssued)


@parts.register
def _(event: events.CertificateRevoked) -> Parts:
    return _about(event, contracts.CertificateRevoked, reason=event.reason)


@parts.register
def _(event: events.CertificateRestored) -> Parts:
    return _about(event, contracts.CertificateRestored, reason=event.reason)


@parts.register
def _(event: events.CertificateQuestioned) -> Parts:
    return _about(
        event,
        contracts.CertificateQuestioned,
        case_id=event.case_id,
        proposes=event.proposes,
        module=event.module,
    )


@parts.register
def _(event: events.CertificateQuestionWithdrawn) -> Parts:
    return _about(
        event, contracts.CertificateQuestionWithdrawn, case_id=event.case_id, module=event.module
    )


@parts.register
def _(event: events.CertificateCaseClosed) -> Parts:
    return _about(
        event,
        contracts.CertificateCaseClosed,
        case_id=event.case_id,
        outcome=event.outcome,
        reason=event.reason,
    )
