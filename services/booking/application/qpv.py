"""Whether a site stands in a priority neighbourhood: by the list, unless it was set by hand."""

from dataclasses import replace

from services.booking.application.ports import Work
from services.booking.domain.site import SiteDescription


def placed_on_the_map(work: Work, description: SiteDescription) -> SiteDescription:
    """The description with what the newest list says of its place.

    As it is where it was set by hand, with a reason, or where there is no list.
    """
    if description.qpv_reason is not None:
        return description
    where = work.neighbourhoods.at(description.latitude, description.longitude)
    if where is None:
        return description
    return replace(
        description,
        in_qpv=where.code is not None,
        qpv_code=where.code,
        qpv_vintage=where.vintage,
    )
