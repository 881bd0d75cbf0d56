"""Prices and quota rules: every version."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.inventory.application.ports import Work
from services.inventory.domain.quotas.rules import Rules
from services.inventory.domain.sales.prices import Grid


@dataclass(frozen=True, kw_only=True)
class ListPriceGrids:
    """The latest first."""


def list_price_grids(work: Work, query: ListPriceGrids) -> Sequence[Grid]:
    """All versions, the one that ships with the service last."""
    del query
    return work.price_grids.listed()


@dataclass(frozen=True, kw_only=True)
class ListQuotaRules:
    """The latest first."""


def list_quota_rules(work: Work, query: ListQuotaRules) -> Sequence[Rules]:
    """All versions, the one that ships with the service last."""
    del query
    return work.rulebook.listed()
