"""What a sale consists of, and how it is paid. Money in euro cents."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final, Literal, get_args

from services.inventory.domain.devices.kinds import Category, Grade
from services.inventory.domain.quotas.rules import QuotaKind

Means = Literal["cash", "card", "voucher"]
MEANS: Final[tuple[Means, ...]] = get_args(Means)


@dataclass(frozen=True, kw_only=True)
class Line(ABC):
    """Base: lines of a sale count from 1. `quota` is what it draws on, None where on nothing."""

    item: ClassVar[Literal["device", "top_up"]]
    number: int
    price: int
    quota: QuotaKind | None = None

    @property
    @abstractmethod
    def item_id(self) -> str:
        """Of the device or top-up."""

    @property
    @abstractmethod
    def drawn(self) -> int:
        """How much it draws on its quota."""


@dataclass(frozen=True, kw_only=True)
class DeviceLine(Line):
    """A device as its receipt shows it, then and whenever it is printed again.

    `serial_end` are the last four characters of its serial number, or of an IMEI where it has none.
    `reference_price` is what the like costs elsewhere. `warranty_until` is a local day.
    """

    item = "device"
    device_id: str
    reference: str
    category: Category
    make: str
    model: str
    serial_end: str
    grade: Grade
    warranty_until: date
    reference_price: int | None = None

    @property
    def item_id(self) -> str:
        """See `Line`."""
        return self.device_id

    @property
    def drawn(self) -> int:
        """One device."""
        return 1

    @property
    def saving(self) -> int:
        """What the buyer does not spend."""
        return 0 if self.reference_price is None else max(self.reference_price - self.price, 0)


@dataclass(frozen=True, kw_only=True)
class TopUpLine(Line):
    """A top-up; its code stays in the vault."""

    item = "top_up"
    top_up_id: str
    operator: str
    face_value: int

    @property
    def item_id(self) -> str:
        """See `Line`."""
        return self.top_up_id

    @property
    def drawn(self) -> int:
        """Its face value in cents: what the household gets, not what it pays for it."""
        return self.face_value


@dataclass(frozen=True, kw_only=True)
class Payment:
    """A part of the price, and how it was paid."""

    means: Means
    amount: int
