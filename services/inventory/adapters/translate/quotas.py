"""What happens to quotas, as contracts."""

from contracts.inventory import quotas as contracts
from services.inventory.adapters.translate.registry import Parts, parts
from services.inventory.domain.quotas import events


@parts.register
def _(event: events.QuotaRulesPublished) -> Parts:
    facts = contracts.QuotaRulesPublished(
        quota_rules_id=event.rules_id,
        quota_rules_version=event.rules.number,
        valid_from=event.rules.valid_from.isoformat(),
    )
    return facts, event.rules_id, None
