"""What happens to enrolments, as contracts."""

from typing import Any

from contracts.base import Contract
from contracts.training import enrolments as contracts
from kit.envelope import timestamp
from services.training.adapters.translate.registry import Parts, parts
from services.training.domain.enrolments import events


def _about(event: events.EnrolmentEvent, contract: type[Contract], **more: Any) -> Parts:
    state = event.enrolment
    facts = contract(
        enrolment_id=state.enrolment_id,
        person_id=state.person_id,
        site_id=state.site_id,
        path=state.path,
        version=state.version,
        **more,
    )
    return facts, state.person_id, state.site_id


@parts.register
def _(event: events.EnrolmentOpened) -> Parts:
    return _about(event, contracts.EnrolmentOpened, again=event.enrolment.again)


@parts.register
def _(event: events.EnrolmentPaused) -> Parts:
    return _about(event, contracts.EnrolmentPaused, reason=event.reason)


@parts.register
def _(event: events.EnrolmentResumed) -> Parts:
    return _about(event, contracts.EnrolmentResumed)


@parts.register
def _(event: events.EnrolmentMoved) -> Parts:
    return _about(
        event,
        contracts.EnrolmentMoved,
        from_version=event.from_version,
        kept=list(event.kept),
        added=list(event.added),
        dropped=list(event.dropped),
    )


@parts.register
def _(event: events.EnrolmentCompleted) -> Parts:
    ended_at = event.enrolment.ended_at
    return _about(
        event,
        contracts.EnrolmentCompleted,
        by=event.by,
        ended_at=None if ended_at is None else timestamp(ended_at),
    )


@parts.register
def _(event: events.EnrolmentAbandoned) -> Parts:
    return _about(event, contracts.EnrolmentAbandoned, reason=event.reason)


@parts.register
def _(event: events.EnrolmentAbsorbed) -> Parts:
    return _about(event, contracts.EnrolmentAbsorbed, into=event.into)


@parts.register
def _(event: events.EnrolmentRestored) -> Parts:
    return _about(event, contracts.EnrolmentRestored)


@parts.register
def _(event: events.ModuleValidated) -> Parts:
    word = event.validation
    return _about(
        event,
        contracts.ModuleValidated,
        module=word.module,
        from_enrolment=word.from_enrolment,
    )


@parts.register
def _(event: events.ValidationTakenBack) -> Parts:
    return _about(
        event,
        contracts.ValidationTakenBack,
        module=event.validation.module,
        reason=event.reason,
    )


@parts.register
def _(event: events.ModuleCompleted) -> Parts:
    done = event.done
    return _about(
        event,
        contracts.ModuleCompleted,
        module=done.module,
        by=done.by,
        done_at=timestamp(done.at),
        seats=list(done.seats),
        before_opening=done.at < event.enrolment.opened_at,
    )


@parts.register
def _(event: events.ModuleReopened) -> Parts:
    return _about(event, contracts.ModuleReopened, module=event.module, because=event.because)
