"""Venues in memory and on MongoDB do the same."""

import pytest

from kernel.refusals import Stale
from kit.ids import new_id
from services.booking.domain.site import Site
from services.booking.domain.venue import Venue
from tests.booking.builders import at, site_description, venue_description


def added(twin, slug="saint-denis"):
    site = Site.open(new_id(), site_description(slug=slug), at(7))
    venue = Venue.add(new_id(), site, venue_description())
    twin.change(lambda work: work.venues.save(venue))
    return venue


def test_a_venue_comes_back_as_it_was_saved(twin):
    venue = added(twin)
    found = twin.look(lambda work: work.venues.get(venue.id))
    assert found == venue
    assert (found.version, found.type, found.zone.key) == (1, "media_library", "Europe/Paris")
    assert twin.look(lambda work: work.venues.get(new_id())) is None


def test_venues_are_listed_by_id_within_sites_and_pages(twin):
    first, second = added(twin), added(twin)
    other = added(twin, "lyon")

    def ids(*question):
        return [venue.id for venue in twin.look(lambda work: work.venues.listed(*question))]

    assert ids(None, None, 10) == [first.id, second.id, other.id]
    assert ids(frozenset({"saint-denis"}), None, 10) == [first.id, second.id]
    assert ids(frozenset({"saint-denis"}), first.id, 10) == [second.id]
    assert ids(None, None, 2) == [first.id, second.id]
    assert ids(frozenset(), None, 10) == []


def test_two_changes_of_a_venue_from_the_same_version_meet(twin):
    venue = added(twin)
    first = twin.look(lambda work: work.venues.get(venue.id))
    second = twin.look(lambda work: work.venues.get(venue.id))
    first.change(venue_description(capacity=8))
    second.change(venue_description(capacity=9))
    twin.change(lambda work: work.venues.save(first))
    with pytest.raises(Stale):
        twin.change(lambda work: work.venues.save(second))
    found = twin.look(lambda work: work.venues.get(venue.id))
    assert (found.description.capacity, found.version) == (8, 2)


def test_saving_a_venue_that_did_not_change_writes_nothing(twin):
    venue = added(twin)
    venue.change(venue_description())
    twin.change(lambda work: work.venues.save(venue))
    assert twin.look(lambda work: work.venues.get(venue.id)).version == 1
