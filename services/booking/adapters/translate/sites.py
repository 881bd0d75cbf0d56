"""What happens to sites, as contracts."""

from contracts.booking import sites as contracts
from services.booking.adapters.translate.registry import Parts, parts
from services.booking.domain import events
from services.booking.domain.site import SiteDescription


def _site(contract: type[contracts.SiteFacts], site_id: str, site: SiteDescription) -> Parts:
    facts = contract(
        site_id=site_id,
        slug=site.slug,
        site_name=site.name,
        municipality_code=site.municipality_code,
        department=site.department,
        region=site.region,
        latitude=site.latitude,
        longitude=site.longitude,
        in_qpv=site.in_qpv,
        timezone=site.timezone,
        spaces=list(site.spaces),
    )
    return facts, site_id, site_id


@parts.register
def _(event: events.SiteOpened) -> Parts:
    return _site(contracts.SiteOpened, event.site_id, event.description)


@parts.register
def _(event: events.SiteChanged) -> Parts:
    return _site(contracts.SiteChanged, event.site_id, event.description)
