"""Quotas: how much one household may have over a rolling period."""

from contracts.base import Contract, Day, Id, event


@event("inventory.quota_rules_published")
class QuotaRulesPublished(Contract, frozen=True, kw_only=True):
    """A version of the rules holds from a local day on."""

    quota_rules_id: Id
    quota_rules_version: int
    valid_from: Day
