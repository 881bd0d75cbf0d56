"""Quotas: how much one household may have over a rolling period."""

from contracts.base import Code, Contract, Day, Id, event


@event("inventory.quota_rules_published")
class QuotaRulesPublished(Contract, frozen=True, kw_only=True):
    """A version of the rules holds from a local day on."""

    quota_rules_id: Id
    quota_rules_version: int
    valid_from: Day


@event("inventory.quota_exceeded")
class QuotaExceeded(Contract, frozen=True, kw_only=True):
    """A household has more than the rules allow since two people turned out to be one.

    Nothing is undone; devices are counted, of top-ups it is their face value in cents.
    """

    quota_excess_id: Id
    person_id: Id
    household_id: Id | None = None
    absorbed_id: Id
    """Who is that person from now on."""
    quota: Code
    limit: int
    months: int
    used: int
    since: Day | None = None
    again_from: Day | None = None
