"""Publish what devices cost from a day on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kernel.scope import Scope
from services.inventory.application.ports import Work
from services.inventory.application.publishing import not_before_today, nothing_dropped, today_of
from services.inventory.application.views import GridView
from services.inventory.domain.devices.kinds import Category, Grade
from services.inventory.domain.sales.prices import Grid, Price, PriceGrid


@dataclass(frozen=True, kw_only=True)
class PublishPriceGrid:
    """The next version: all prices, since what is not in it is not sold."""

    scope: Scope
    valid_from: date
    prices: Mapping[Category, Mapping[Grade, Price]]
    by: str
    confirmed: bool = False


def publish_price_grid(work: Work, command: PublishPriceGrid) -> GridView:
    """Raises `OutOfScope`, and `InvalidValue` where a price breaks a rule or the day is past, and
    `WouldDrop` where it lacks what the version in force has and that is not `confirmed`."""
    command.scope.require_national()
    number = work.price_grids.next_number()
    now = work.now()
    not_before_today(command.valid_from, now)
    today = today_of(now)
    before = work.price_grids.in_force(today)
    grid = Grid(number=number, valid_from=command.valid_from, prices=command.prices)
    nothing_dropped(before.names, grid.names, before.number, confirmed=command.confirmed)
    published = PriceGrid.publish(work.tools.new_id(), grid, now, command.by)
    work.price_grids.save(published)
    work.audit.record("price_grid.publish", [published.id])
    return GridView(grid, work.price_grids.in_force(today).number == number)
