"""What happens to certificates, as contracts."""

from typing import Any

from contracts.base import Contract
from contracts.training import certificates as contracts
from services.training.adapters.translate.registry import Parts, parts
from services.training.domain.certificates import events


def _about(event: events.CertificateEvent, contract: type[Contract], **more: Any) -> Parts:
    state = event.certificate
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
