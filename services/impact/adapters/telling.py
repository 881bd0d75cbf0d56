"""What impact tells, as the contracts that others read."""

from contracts.base import type_of
from contracts.impact import reports as contracts
from contracts.impact.people import ForgottenByImpact
from contracts.impact.thresholds import ThresholdCrossed
from kernel import forgetting
from kit.repositories.translating import Parts, Translation
from services.impact.domain.reports import events
from services.impact.domain.thresholds import events as thresholds

_TRANSLATION = Translation(type_of)
_parts = _TRANSLATION.parts
tell = _TRANSLATION.translate


def _about(event: events.ReportEvent, contract: type[contracts.ReportFacts]) -> Parts:
    state = event.report
    facts = contract(
        report_id=state.report_id,
        first_day=state.wanted.period.first.isoformat(),
        last_day=state.wanted.period.last.isoformat(),
        definitions_version=state.definitions_version,
        position=state.position,
        metrics=list(state.wanted.metrics),
    )
    return facts, state.report_id, None


@_parts.register
def _(event: events.ReportFrozen) -> Parts:
    return _about(event, contracts.ReportFrozen)


@_parts.register
def _(event: events.ReportWithdrawn) -> Parts:
    return _about(event, contracts.ReportWithdrawn)


@_parts.register
def _(event: thresholds.ThresholdCrossed) -> Parts:
    threshold, measured = event.threshold, event.measured
    facts = ThresholdCrossed(
        threshold_id=threshold.id,
        metric=threshold.metric,
        metric_version=measured.metric_version,
        site_id=threshold.site_id,
        period=threshold.span,
        direction=threshold.direction,
        threshold=threshold.value,
        value=measured.value,
        position=measured.position,
    )
    return facts, threshold.id, threshold.site_id


@_parts.register
def _(event: forgetting.PersonForgotten) -> Parts:
    return ForgottenByImpact(person_id=event.person_id), event.person_id, None
