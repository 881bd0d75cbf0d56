"""Sites of the network as a file of the national standard."""

import csv
import io
import re
from collections.abc import Iterable

from kit.csv_table import guarded
from services.booking.adapters.phones import as_dialled
from services.booking.adapters.places_csv import STANDARD
from services.booking.domain.site import Listing, Site

_WITH_TOWN = re.compile(r"(?P<street>.+), (?P<postal_code>[0-9]{5}) (?P<municipality>[^,]+)")


def write_places(sites: Iterable[Site]) -> str:
    """The file: UTF-8 text with a header, commas, lines that end in CR LF (RFC 4180).

    A site that came from no file has its slug for an id. Reading the file back changes nothing.
    """
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, STANDARD, restval="")
    writer.writeheader()
    for site in sites:
        writer.writerow({column: guarded(cell) for column, cell in _cells(site).items()})
    return text.getvalue()


def _cells(site: Site) -> dict[str, str]:
    known, listing = site.description, _listing(site)
    return {
        **dict(listing.more),
        "id": listing.source_id,
        "nom": known.name,
        "commune": listing.municipality,
        "code_postal": listing.postal_code,
        "code_insee": known.municipality_code,
        "adresse": listing.street,
        "complement_adresse": listing.complement,
        "latitude": repr(known.latitude),
        "longitude": repr(known.longitude),
        "telephone": as_dialled(listing.phone, known.department) if listing.phone else "",
        "horaires": known.opening_hours or "",
    }


def _listing(site: Site) -> Listing:
    """As the file listed it, with the address that it has now."""
    known = site.description
    listed = known.listing or Listing(
        source_id=site.slug, street="", complement="", postal_code="", municipality=""
    )
    if known.listing is not None and listed.address == known.address:
        return listed
    parts = _WITH_TOWN.fullmatch(known.address)
    own = parts.groupdict() if parts else {"street": known.address}
    return Listing(
        source_id=listed.source_id,
        street=own["street"],
        complement="",
        postal_code=own.get("postal_code", ""),
        municipality=own.get("municipality", ""),
        phone=listed.phone,
        more=listed.more,
    )
