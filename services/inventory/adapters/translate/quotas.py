"""What happens to quotas, as contracts."""

from typing import Any

from contracts.inventory import quotas as contracts
from services.inventory.adapters.translate.registry import Parts, parts
from services.inventory.domain.quotas import events
from services.inventory.domain.quotas.ledger import QuotaState


@parts.register
def _(event: events.QuotaRulesPublished) -> Parts:
    facts = contracts.QuotaRulesPublished(
        quota_rules_id=event.rules_id,
        quota_rules_version=event.rules.number,
        valid_from=event.rules.valid_from.isoformat(),
    )
    return facts, event.rules_id, None


@parts.register
def _(event: events.QuotaExceeded) -> Parts:
    excess = event.excess
    facts = contracts.QuotaExceeded(
        quota_excess_id=excess.excess_id,
        person_id=excess.person_id,
        household_id=excess.household_id,
        absorbed_id=event.absorbed_id,
        **standing(excess.quota),
    )
    return facts, excess.person_id, None


def standing(state: QuotaState) -> dict[str, Any]:
    """How a quota stands, as facts."""
    return {
        "quota": state.kind,
        "limit": state.limit,
        "months": state.months,
        "used": state.used,
        "since": state.since.isoformat() if state.since else None,
        "again_from": state.again_from.isoformat() if state.again_from else None,
    }
