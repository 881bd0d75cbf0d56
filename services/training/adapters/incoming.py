"""The events of other services, as training's reactions take them."""

from collections.abc import Mapping
from typing import Final

from contracts import booking
from contracts.base import type_of
from kernel.people import Person, on_person
from kernel.sites import Site
from kit.application import Reaction
from kit.envelope import Envelope
from services.training.application.reactions.on_site import on_site


def _site(event: Envelope) -> Site:
    facts = event.read(booking.SiteFacts)
    return Site(
        id=facts.site_id,
        slug=facts.slug,
        name=facts.site_name,
        timezone=event.timezone(facts.timezone),
        department=facts.department,
        sequence=event.sequence,
    )


def _person(event: Envelope) -> Person:
    facts = event.read(booking.PersonFacts)
    return Person(id=facts.person_id, sequence=event.sequence)


COPIES: Final[Mapping[str, Reaction]] = {
    **dict.fromkeys(
        [type_of(booking.SiteOpened), type_of(booking.SiteChanged)], Reaction(_site, on_site)
    ),
    **dict.fromkeys(
        [type_of(booking.PersonRegistered), type_of(booking.PersonChanged)],
        Reaction(_person, on_person),
    ),
}
"""By event type: what is copied, of which nothing follows."""
REACTIONS: Final[Mapping[str, Reaction]] = {**COPIES}
"""By event type."""
