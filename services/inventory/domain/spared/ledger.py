"""What handing devices over has spared, device by device and in sum. Masses in whole grams."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One device that was handed over at a place, and what was claimed for it then.

    `factor_version` and the masses are None where nothing was claimed. `taken_back_at` is when the
    device became the association's again by a return, which takes back what was claimed.
    """

    id: str
    device_id: str
    sale_id: str
    place_id: str
    at: datetime
    factor_version: str | None = None
    co2e_grams: int | None = None
    materials_grams: int | None = None
    taken_back_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Sum:
    """What one place handed over and by which factors (None: nothing is claimed for them).

    `devices` are those that are still out; `taken_back` are those that came back for good, for
    which nothing is counted.
    """

    place_id: str
    factor_version: str | None
    devices: int
    taken_back: int
    co2e_grams: int
    materials_grams: int


@dataclass(frozen=True, kw_only=True)
class Alike:
    """So many devices of one place for each of which the same was claimed; `back`: all of them were
    taken back, or none."""

    place_id: str
    factor_version: str | None
    co2e_grams: int | None
    materials_grams: int | None
    back: bool
    devices: int = 1


def sum_up(groups: Iterable[Alike]) -> list[Sum]:
    """By place and version of the factors; what nothing is claimed for comes first."""
    sums: dict[tuple[str, str], Sum] = {}
    for one in groups:
        key = one.place_id, one.factor_version or ""
        out = 0 if one.back else one.devices
        before = sums.get(key)
        sums[key] = Sum(
            place_id=one.place_id,
            factor_version=one.factor_version,
            devices=out + (before.devices if before else 0),
            taken_back=one.devices - out + (before.taken_back if before else 0),
            co2e_grams=out * (one.co2e_grams or 0) + (before.co2e_grams if before else 0),
            materials_grams=out * (one.materials_grams or 0)
            + (before.materials_grams if before else 0),
        )
    return [sums[key] for key in sorted(sums)]


def taken_back(steps: Iterable[tuple[int, bool, str, datetime]]) -> dict[int, datetime]:
    """When each handing over of one device ended, by its number.

    `steps` are the device's, by number: whether it was handed over, else it was taken back; by
    which sale; when. A device may be handed over twice by one sale: as a replacement of what had
    replaced it.
    """
    out: dict[str, int] = {}
    ended: dict[int, datetime] = {}
    for number, handed_over, sale_id, at in sorted(steps):
        if handed_over:
            out[sale_id] = number
        elif sale_id in out:
            ended[out.pop(sale_id)] = at
    return ended


def grams(kilograms: float | None) -> int | None:
    """Whole grams of kilograms as an event tells them; these were grams before."""
    return None if kilograms is None else round(kilograms * 1000)
