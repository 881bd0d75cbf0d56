"""What is said about a person, made into the form that is kept; for registering and changing."""

from datetime import date

from kernel.refusals import InvalidValue, NotFound
from services.booking.application.ports import Work
from services.booking.domain.person import AgeBand, PersonFacts, age_band
from services.booking.domain.territory import REGION_OF

Point = tuple[float, float]
"""Latitude and longitude in WGS 84 degrees: used to find the neighbourhood, then dropped."""


def phone_of(work: Work, text: str | None, department: str | None) -> str | None:
    """A number as typed, in E.164. Raises `InvalidValue`."""
    if text is None:
        return None
    phone = work.tools.numbers.phone(text, department)
    if phone is None:
        raise InvalidValue("phone", "a valid phone number")
    return phone


def band_of(birth_year: int | None, today: date) -> AgeBand | None:
    """The age band as of today, where the year of birth is known."""
    return None if birth_year is None else age_band(birth_year, today)


def neighbourhood_of(
    work: Work, point: Point | None, in_qpv: bool | None, source: str | None
) -> tuple[bool | None, str | None, str | None]:
    """`in_qpv`, its source and the list's vintage.

    What somebody says goes before the list, as they have a reason for it; without a list, a point
    tells nothing.
    """
    if source == "list":
        raise InvalidValue("qpv_source", "a reason; the list is asked by coordinates")
    if in_qpv is not None:
        return in_qpv, source or "declared", None
    where = work.neighbourhoods.at(*point) if point is not None else None
    if where is not None:
        return where.code is not None, "list", where.vintage
    return None, None, None


def check_references(work: Work, facts: PersonFacts) -> None:
    """Raises `InvalidValue` for an unknown département, `NotFound` for an unknown partner."""
    if facts.department is not None and facts.department not in REGION_OF:
        raise InvalidValue("department", "the code of a French département or territory")
    if facts.referred_by is not None and work.partners.get(facts.referred_by) is None:
        raise NotFound("partner", facts.referred_by)
