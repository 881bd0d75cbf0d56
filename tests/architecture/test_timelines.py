"""A timeline shows what the other services tell, from the day on which they tell it."""

from dataclasses import replace

from kit.catalogue import Catalogue
from ops.catalogues import catalogues
from services.booking.adapters.elsewhere import KINDS


def unheard(known: list[Catalogue]) -> set[str]:
    """What a timeline would show, is emitted, and does not reach booking."""
    emitted = {event.name for catalogue in known for event in catalogue.emits}
    [booking] = [catalogue for catalogue in known if catalogue.service == "booking"]
    return (set(KINDS) & emitted) - set(booking.handles)


def test_booking_listens_to_all_that_a_timeline_shows_and_somebody_emits():
    told = "add it to `handles` in services/booking/catalogue.py and to the canvas"
    assert unheard(list(catalogues())) == set(), told


def test_a_kind_that_nobody_listens_to_is_noticed():
    sold = "inventory.device_sold"
    known = [
        replace(one, handles=tuple(set(one.handles) - {sold})) if one.service == "booking" else one
        for one in catalogues()
    ]
    assert unheard(known) == {sold}
