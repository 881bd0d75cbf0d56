"""A sale or a donation: what one person takes home from one till at one instant."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Literal, Self

from kernel.aggregate import Aggregate
from kernel.refusals import InvalidValue
from services.inventory.domain.months import months_after
from services.inventory.domain.sales.events import LineGivenBack, SaleRecorded
from services.inventory.domain.sales.lines import DeviceLine, Line, Payment, TopUpLine
from services.inventory.domain.sales.refusals import NoSuchLine, PaymentMismatch
from services.inventory.domain.sales.waivers import Waiver

Way = Literal["sale", "donation"]
WARRANTY_MONTHS: Final = 24
"""From the local day of the sale (`design/inventory.md`: two years)."""


def receipt_number(year: int, site: str, number: int) -> str:
    """Of the site's receipts of a local year, counted from 1: `2026-saint-denis-000042`."""
    return f"{year:04d}-{site}-{number:06d}"


def warranty_from(day: date) -> date:
    """The last local day of the warranty of what is handed over on `day`."""
    return months_after(day, WARRANTY_MONTHS)


@dataclass(frozen=True, kw_only=True)
class GivenBack:
    """A line whose device or top-up is the association's again."""

    line: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class SaleState:
    """Everything about a sale. Money in euro cents; `day` is local; `by` a staff subject.

    `household_id` is the person's on that day. `cash_given` is what was handed over for the part in
    cash, `change` what went back. `command_id` tells a command that is sent again.
    """

    sale_id: str
    receipt_number: str
    way: Way
    site_id: str
    site: str
    at: datetime
    day: date
    person_id: str
    household_id: str | None
    grid_version: int
    rules_version: int
    by: str
    devices: tuple[DeviceLine, ...] = ()
    top_ups: tuple[TopUpLine, ...] = ()
    payments: tuple[Payment, ...] = ()
    cash_given: int | None = None
    waiver: Waiver | None = None
    given_back: tuple[GivenBack, ...] = ()
    command_id: str | None = None

    @property
    def lines(self) -> tuple[Line, ...]:
        """In the order of their numbers."""
        return (*self.devices, *self.top_ups)

    @property
    def total(self) -> int:
        """What is to be paid."""
        return sum(line.price for line in self.lines)

    @property
    def saving(self) -> int:
        """What the buyer does not spend on devices, by the reference prices."""
        return sum(line.saving for line in self.devices)

    @property
    def change(self) -> int:
        """What was given back of the cash."""
        return 0 if self.cash_given is None else self.cash_given - self._in_cash

    @property
    def _in_cash(self) -> int:
        return sum(part.amount for part in self.payments if part.means == "cash")

    def check(self) -> None:
        """Raises `InvalidValue`, and `PaymentMismatch` where the parts do not sum to the total."""
        if not self.lines:
            raise InvalidValue("devices", "must hold a device, or `top_ups` a top-up")
        if any(part.amount < 1 for part in self.payments):
            raise InvalidValue("payments", "must each be at least 1 cent")
        if self.way == "donation" and self.total:
            raise InvalidValue("way", "what is given has no price")
        paid = sum(part.amount for part in self.payments)
        if paid != self.total:
            raise PaymentMismatch(self.total, paid)
        if self.cash_given is not None and self.cash_given < max(self._in_cash, 1):
            raise InvalidValue("cash_given_cents", "must not be below the part in cash")
        if self.cash_given is not None and not self._in_cash:
            raise InvalidValue("cash_given_cents", "needs a part in cash")


@dataclass(kw_only=True)
class Sale(Aggregate):
    """What was handed over on one receipt."""

    state: SaleState

    @classmethod
    def make(cls, state: SaleState) -> Self:
        """Raises `InvalidValue`, `PaymentMismatch`."""
        state.check()
        sale = cls(id=state.sale_id, state=state)
        sale.record(SaleRecorded(at=state.at, sale=state))
        return sale

    def line(self, number: int) -> Line:
        """Raises `NoSuchLine`."""
        for line in self.state.lines:
            if line.number == number:
                return line
        raise NoSuchLine(self.id, number)

    def line_of_device(self, device_id: str) -> DeviceLine:
        """Raises `NoSuchLine`."""
        for line in self.state.devices:
            if line.device_id == device_id:
                return line
        raise NoSuchLine(self.id, 0)

    def give_back(self, number: int, at: datetime) -> bool:
        """What the line was about is ours again; a repeat does nothing and says so.

        Raises `NoSuchLine`.
        """
        line = self.line(number)
        if any(one.line == number for one in self.state.given_back):
            return False
        given_back = (*self.state.given_back, GivenBack(line=number, at=at))
        self.state = replace(self.state, given_back=given_back)
        self.record(LineGivenBack(at=at, sale=self.state, line=line))
        return True
