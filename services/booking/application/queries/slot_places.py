"""Where a search for slots looks: at one site, in a département, or around a point."""

from dataclasses import dataclass

from kernel.refusals import InvalidValue
from kernel.scope import Scope
from services.booking.application.lookups import the_site
from services.booking.application.ports import Work
from services.booking.domain.distance import Point
from services.booking.domain.site import Site

FARTHEST_KM = 200
MOST_SITES = 50
"""The closest ones, or the first by their slugs."""


@dataclass(frozen=True, kw_only=True)
class Where:
    """One of a site's slug, the code of a département, and a point with a distance in km."""

    site: str | None = None
    department: str | None = None
    near: Point | None = None
    within: float = 20
    accessible: bool = False


def places(work: Work, scope: Scope, where: Where) -> list[tuple[Site, float | None]]:
    """The sites to search, each with its distance in km; elsewhere than at one site, only those
    that the caller may see, at most `MOST_SITES`.

    Raises `InvalidValue`, `OutOfScope`, `NotFound`.
    """
    given = [one for one in (where.site, where.department, where.near) if one is not None]
    if len(given) != 1:
        raise InvalidValue("site", "one of site, department and near")
    found: list[tuple[Site, float | None]]
    if where.near is not None:
        if not 0 < where.within <= FARTHEST_KM:
            raise InvalidValue("near", f"at most {FARTHEST_KM} km")
        found = [*work.sites.near(scope.sites, where.near, where.within, MOST_SITES)]
    elif where.department is not None:
        listed = work.sites.listed(scope.sites, where.department, None, MOST_SITES)
        found = [(site, None) for site in listed]
    else:
        found = [(the_site(work, scope, str(where.site)), None)]
    return [pair for pair in found if not where.accessible or pair[0].description.accessibility]
