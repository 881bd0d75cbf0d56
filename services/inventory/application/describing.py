"""What somebody says of a machine, checked and put into the form in which it is kept."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from kernel.refusals import InvalidValue
from services.inventory.application.ports.tools import DeviceNumbers
from services.inventory.domain.devices.device import Description
from services.inventory.domain.devices.kinds import CATEGORIES, Category

LONGEST_NAME: Final = 100
MOST_IMEIS: Final = 2
BOUNDS: Final[Mapping[str, tuple[Decimal, Decimal]]] = {
    "storage_gb": (Decimal("0.001"), Decimal(100_000)),
    "memory_gb": (Decimal("0.001"), Decimal(10_000)),
    "screen_inches": (Decimal("0.5"), Decimal(120)),
    "year": (Decimal(1980), Decimal(2100)),
}
"""Specifications that there are, with the least and the most that each may be."""

_PART = re.compile(r"[\s\-./]+")
_REWRITTEN = re.compile(r"\d+([.,]\d+)?E\+?\d+", re.IGNORECASE | re.ASCII)
_SIGNED = re.compile(r"\d+([.,]\d+)?E\+\d+", re.IGNORECASE | re.ASCII)
"""A serial number may well look like `12E5`; none has a plus sign."""
_WITH_DECIMALS = re.compile(r"\d+[.,]0+", re.ASCII)
_NUMBER = re.compile(r"\d{1,6}([.,]\d{1,3})?", re.ASCII)
_SPREADSHEET: Final = "was rewritten by a spreadsheet; make the column text and give it again"


@dataclass(frozen=True, kw_only=True)
class Given:
    """A machine as somebody or a file tells of it; nothing is checked yet."""

    category: Category | None
    make: str
    model: str
    serial: str = ""
    imeis: tuple[str, ...] = ()
    specifications: Mapping[str, str] = field(default_factory=dict)


Wrong = tuple[str, str]
"""The field and the rule that it breaks."""


def described(numbers: DeviceNumbers, given: Given) -> Description:
    """Raises `InvalidValue` with the first that is wrong."""
    found = checked(numbers, given)
    if isinstance(found, Description):
        return found
    raise InvalidValue(*found[0])


def checked(numbers: DeviceNumbers, given: Given) -> Description | Sequence[Wrong]:
    """The description, or everything that is wrong with it; an IMEI's field is `imei`, the
    second's `imei2`."""
    wrong = list(_wrong(numbers, given))
    if wrong or given.category is None:
        return wrong or [("category", _CATEGORY)]
    return Description(
        category=given.category,
        serial=numbers.serial(given.serial) or "",
        make=given.make,
        model=given.model,
        imeis=tuple(number for text in given.imeis if (number := numbers.imei(text))),
        specifications={
            name: _plain(value) for name, value in given.specifications.items() if value
        },
    )


_CATEGORY: Final = f"one of {', '.join(CATEGORIES)}"


def _wrong(numbers: DeviceNumbers, given: Given) -> Iterator[Wrong]:
    if given.category is None:
        yield "category", _CATEGORY
    for name, text in (("make", given.make), ("model", given.model)):
        if not 0 < len(text) <= LONGEST_NAME:
            yield name, f"1 to {LONGEST_NAME} characters"
    if not given.serial and not given.imeis:
        yield "serial", "a serial number or an IMEI is needed: by it a machine is known again"
    if given.serial and (rule := _serial_rule(numbers, given.serial)):
        yield "serial", rule
    if len(given.imeis) > MOST_IMEIS:
        yield "imeis", f"at most {MOST_IMEIS}"
    known = [numbers.imei(text) for text in given.imeis]
    for place, text in enumerate(given.imeis):
        name = "imei" if place == 0 else f"imei{place + 1}"
        if rule := _imei_rule(numbers, text):
            yield name, rule
        elif known[place] in known[:place]:
            yield name, "is given twice"
    for name, value in given.specifications.items():
        if rule := _specification_rule(name, value):
            yield name, rule


def _serial_rule(numbers: DeviceNumbers, text: str) -> str | None:
    if _SIGNED.fullmatch(text) or _WITH_DECIMALS.fullmatch(text):
        return _SPREADSHEET
    if numbers.serial(text) is None:
        return "is not a serial number: 3 to 40 letters and digits that differ"
    return None


def _imei_rule(numbers: DeviceNumbers, text: str) -> str | None:
    if numbers.imei(text) is not None:
        return None
    if _REWRITTEN.fullmatch(text) or _WITH_DECIMALS.fullmatch(text):
        return _SPREADSHEET
    digits = _PART.sub("", text)
    if not (digits.isascii() and digits.isdigit()):
        return "is not an IMEI of 15 digits"
    if 12 <= len(digits) < 15 and numbers.imei(digits.zfill(15)) is not None:
        return f"has {len(digits)} digits: spreadsheets drop leading zeros of what is no text"
    if len(digits) != 15:
        return f"is not an IMEI of 15 digits: it has {len(digits)}"
    return "is not an IMEI: its check digit is wrong"


def _specification_rule(name: str, value: str) -> str | None:
    bounds = BOUNDS.get(name)
    if bounds is None:
        return f"is none of {', '.join(BOUNDS)}"
    if not value:
        return None
    least, most = bounds
    if _NUMBER.fullmatch(value):
        number = Decimal(_plain(value))
        whole = name != "year" or number == number.to_integral_value()
        if whole and least <= number <= most:
            return None
    return f"is not a number from {least} to {most}"


def _plain(value: str) -> str:
    """`15,6` is `15.6`, and `8.0` is `8`."""
    number = value.replace(",", ".")
    return number.rstrip("0").rstrip(".") if "." in number else number
