"""Sales and donations, and what things cost. Money in euro cents."""

from typing import Literal

from contracts.base import Code, Contract, Day, Id, event

Means = Literal["cash", "card", "voucher"]


class SaleFacts(Contract, frozen=True, kw_only=True):
    """Which sale, where, and whose."""

    sale_id: Id
    site_id: Id
    person_id: Id
    household_id: Id | None = None
    """The person's on that day."""


@event("inventory.sale_recorded")
class SaleRecorded(SaleFacts, frozen=True, kw_only=True):
    """Somebody bought or was given what one receipt tells."""

    way: Literal["sale", "donation"]
    receipt_number: Code
    """Without a gap or a repeat per site and local year."""
    devices: int
    top_ups: int
    total_cents: int
    saving_cents: int
    """What the devices would have cost elsewhere and did not, by the grid's reference prices."""
    price_grid_version: int
    quota_rules_version: int
    payments: list[Means]
    """The means of its parts, each once."""
    waived: bool
    """Whether a manager let pass what the rules refuse."""


@event("inventory.sale_line_given_back")
class SaleLineGivenBack(SaleFacts, frozen=True, kw_only=True):
    """What a line was about is the association's again, and draws on no quota any more."""

    line: int
    item: Literal["device", "top_up"]
    item_id: Id
    price_cents: int


@event("inventory.price_grid_published")
class PriceGridPublished(Contract, frozen=True, kw_only=True):
    """A version of the prices by category and grade holds from a local day on."""

    price_grid_id: Id
    price_grid_version: int
    valid_from: Day


@event("inventory.sale_refused")
class SaleRefused(Contract, frozen=True, kw_only=True):
    """Somebody did not get what they came for, since a rule stood in the way.

    The fields from `quota` on are there where the reason is one: how it stood, of what was wanted;
    devices are counted, of top-ups it is their face value in cents.
    """

    refusal_id: Id
    site_id: Id
    person_id: Id
    household_id: Id | None = None
    reason: Code
    """`quota`, `not_eligible` or `not_ready`."""
    quota: Code | None = None
    limit: int | None = None
    months: int | None = None
    used: int | None = None
    wanted: int | None = None
    since: Day | None = None
    """When the oldest was had that counts."""
    again_from: Day | None = None
    """The first day on which what was wanted fits; absent where it never does."""
