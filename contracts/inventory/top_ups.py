"""Prepaid top-ups: what was bought in, sold, and lost. No event has a place for a code."""

from contracts.base import Code, Contract, Day, Id, event


class TopUpFacts(Contract, frozen=True, kw_only=True):
    """Which top-up, and who bought it, where; money in euro cents."""

    top_up_id: Id
    operator: Code
    face_value_cents: int
    price_cents: int
    """What was paid for it; of one that replaces another, what was paid for that."""
    person_id: Id
    sale_id: Id
    site_id: Id


@event("inventory.top_up_sold")
class TopUpSold(TopUpFacts, frozen=True, kw_only=True):
    """Somebody bought it. Sold less voided is what was paid for."""

    replaces: Id | None = None
    """The top-up in whose place it is given, at no further price; that one is voided."""


@event("inventory.top_up_shown")
class TopUpShown(TopUpFacts, frozen=True, kw_only=True):
    """Its code was shown, for the only time."""


@event("inventory.top_up_voided")
class TopUpVoided(TopUpFacts, frozen=True, kw_only=True):
    """It counts no more: its paper was lost or its code refused, and another was given."""

    reason: Code
    replaced_by: Id


class BatchFacts(Contract, frozen=True, kw_only=True):
    """Codes that came with one file and are alike; money in euro cents."""

    batch_id: Id
    operator: Code
    face_value_cents: int
    price_cents: int
    enter_by: Day
    """The last day to enter one."""
    count: int
    """How many it is about: all that came, or those that nobody bought."""


@event("inventory.top_ups_imported")
class TopUpsImported(BatchFacts, frozen=True, kw_only=True):
    """They lie in the vault."""

    validity_days: int
    """So long lasts what a code gives, from the day on which it is entered."""


@event("inventory.top_ups_expiring")
class TopUpsExpiring(BatchFacts, frozen=True, kw_only=True):
    """Some are unsold and their last day is near; told once a day."""

    days: int
    """Until the last day, which is 0."""


@event("inventory.top_ups_expired")
class TopUpsExpired(BatchFacts, frozen=True, kw_only=True):
    """Some were never sold, and nobody can enter them any more."""
