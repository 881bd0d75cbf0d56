"""Places of the national standard as sites of the network."""

from collections import Counter
from collections.abc import Sequence

from services.booking.adapters.places_csv import Place
from services.booking.adapters.slugs import LONGEST, slug
from services.booking.domain.site import Listing, SiteDescription

_ROOM_FOR_ID = 30


def as_sites(places: Sequence[Place]) -> list[SiteDescription]:
    """A description for each place, in the same order, under slugs of their own.

    A slug is made from the name and the commune. Places whose slugs would be the same all get
    their own id at its end, so that a slug does not depend on the order of the rows.
    """
    wanted = [_slug(place) for place in places]
    count = Counter(wanted)
    return [
        _site(place, own if own and count[own] == 1 else _slug_with_id(place))
        for place, own in zip(places, wanted, strict=True)
    ]


def _slug(place: Place) -> str:
    return slug(place.name, place.municipality)


def _slug_with_id(place: Place) -> str:
    start = slug(place.name, place.municipality, longest=LONGEST - _ROOM_FOR_ID)
    end = slug(place.source_id, longest=_ROOM_FOR_ID - 1)
    return f"{start}-{end}".strip("-")


def _site(place: Place, own_slug: str) -> SiteDescription:
    listing = Listing(
        source_id=place.source_id,
        street=place.street,
        complement=place.complement,
        postal_code=place.postal_code,
        municipality=place.municipality,
        phone=place.phone,
        more=place.more,
    )
    return SiteDescription(
        slug=own_slug,
        name=place.name,
        address=listing.address,
        municipality_code=place.municipality_code,
        department=place.department,
        region=place.region,
        latitude=place.latitude,
        longitude=place.longitude,
        timezone=place.timezone,
        opening_hours=place.opening_hours,
        listing=listing,
    )
