"""Prices and quota rules: every version."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.inventory.application.ports import Work
from services.inventory.application.publishing import today_of
from services.inventory.application.views import GridView, RulesView


@dataclass(frozen=True, kw_only=True)
class ListPriceGrids:
    """The latest first."""


def list_price_grids(work: Work, query: ListPriceGrids) -> Sequence[GridView]:
    """All versions, the one that ships with the service last."""
    del query
    now = work.price_grids.in_force(today_of(work.now())).number
    return [GridView(one, one.number == now) for one in work.price_grids.listed()]


@dataclass(frozen=True, kw_only=True)
class ListQuotaRules:
    """The latest first."""


def list_quota_rules(work: Work, query: ListQuotaRules) -> Sequence[RulesView]:
    """All versions, the one that ships with the service last."""
    del query
    now = work.rulebook.in_force(today_of(work.now())).number
    return [RulesView(one, one.number == now) for one in work.rulebook.listed()]
