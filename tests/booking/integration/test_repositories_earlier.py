"""The earlier-slot list in memory and on MongoDB: one suite for both."""

from dataclasses import replace

import pytest

from kernel.refusals import Stale
from kit.ids import new_id
from services.booking.domain.earlier.request import EarlierOffer, EarlierRequest
from tests.booking.builders import at

OFFER = EarlierOffer(adviser_id="a", start=at(9), end=at(9, 30), until=at(8))


@pytest.fixture
def add(twin):
    """A place in the list."""

    def added(**changes):
        values = {
            "id": new_id(),
            "person_id": "p",
            "site_id": "here",
            "site": "saint-denis",
            "since": at(7),
        }
        request = EarlierRequest(**values | changes)
        twin.change(lambda work: work.earlier.save(request))
        return request

    return added


def test_a_place_in_the_list_comes_back_as_it_was_saved_until_it_is_removed(twin, add):
    request = add(not_before=at(8), not_after=at(10), offer=OFFER, passed=("a/x", "b/y"))
    assert (request.version, request.changed) == (1, False)
    found = twin.look(lambda work: work.earlier.get(request.id))
    assert found == request
    assert found.changed is False
    found.put_back(passed=True)
    twin.change(lambda work: work.earlier.save(found))
    assert twin.look(lambda work: work.earlier.get(request.id)) == found
    with pytest.raises(Stale):
        twin.change(lambda work: work.earlier.remove(request))
    request.changed = True
    with pytest.raises(Stale):
        twin.change(lambda work: work.earlier.save(request))
    twin.change(lambda work: work.earlier.remove(found))
    assert twin.look(lambda work: work.earlier.get(request.id)) is None


def test_those_who_wait_come_in_the_order_of_their_asking(twin, add):
    late, early = add(since=at(9)), add(since=at(8))
    add(offer=OFFER)
    add(site_id="there")

    def waiting(limit):
        return [one.id for one in twin.look(lambda work: work.earlier.waiting("here", limit))]

    assert waiting(9) == [early.id, late.id]
    assert waiting(1) == [early.id]


def test_offers_are_found_by_adviser_and_by_what_they_overlap(twin, add):
    request = add(offer=OFFER)
    add(offer=replace(OFFER, adviser_id="b"))
    add()

    def offered(start, end):
        return [one.id for one in twin.look(lambda work: work.earlier.offered("a", start, end))]

    assert offered(at(9, 29), at(10)) == offered(at(8), at(9, 1)) == [request.id]
    assert offered(at(9, 30), at(10)) == offered(at(8), at(9)) == []


def test_a_persons_places_are_given_to_another(twin, add):
    mine, theirs = add(person_id="kept"), add(person_id="absorbed")
    twin.change(lambda work: work.earlier.rekey([theirs.id, new_id()], "kept"))
    found = twin.look(lambda work: work.earlier.of_person("kept"))
    assert [one.id for one in found] == [mine.id, theirs.id]
    assert twin.look(lambda work: work.earlier.of_person("absorbed")) == []
