"""Publish what devices cost from a day on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kernel.scope import Scope
from services.inventory.application.ports import Work
from services.inventory.application.publishing import not_before_today
from services.inventory.domain.devices.kinds import Category, Grade
from services.inventory.domain.sales.prices import Grid, Price, PriceGrid


@dataclass(frozen=True, kw_only=True)
class PublishPriceGrid:
    """The next version: all prices, since what is not in it is not sold."""

    scope: Scope
    valid_from: date
    prices: Mapping[Category, Mapping[Grade, Price]]
    by: str


def publish_price_grid(work: Work, command: PublishPriceGrid) -> Grid:
    """Raises `OutOfScope`, and `InvalidValue` where a price breaks a rule or the day is past."""
    command.scope.require_national()
    number = work.price_grids.next_number()
    now = work.now()
    not_before_today(command.valid_from, now)
    grid = Grid(number=number, valid_from=command.valid_from, prices=command.prices)
    published = PriceGrid.publish(work.tools.new_id(), grid, now, command.by)
    work.price_grids.save(published)
    work.audit.record("price_grid.publish", [published.id])
    return grid
