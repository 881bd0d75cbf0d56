"""Searching for slots at several sites, in memory: a département, around a point, other zones."""

from datetime import UTC, datetime, timedelta

import pytest

from kernel.refusals import InvalidValue, OutOfScope
from kernel.scope import NATIONAL, Scope
from services.booking.application.commands.set_availability import SetAvailability
from services.booking.application.queries.slots import FindSlots
from services.booking.domain import refusals
from services.booking.domain.distance import Point, kilometres
from services.booking.domain.site import Room
from tests.booking.builders import CONTEXT, HERE, Network, at

SAINT_DENIS = Point(48.9362, 2.3574)


def also(network, slug, **changes):
    """A site beside Saint-Denis, with one adviser; gives the network of it and the adviser."""
    other = Network.of(network.app, network.clock, slug=slug, **changes)
    return other, other.adviser()


def found(network, **question):
    values = {"scope": NATIONAL, "start": at(9, day=1), "end": at(9, 15, day=1)} | question
    return network.app.find_slots(FindSlots(appointment_type="advice", **values))


def where(slots):
    return [slot.site for slot in slots]


def test_a_search_in_a_department_finds_the_slots_of_all_its_sites_by_start(network):
    here = network.adviser()
    _, there = also(network, "bobigny")
    also(network, "lyon", department="69")
    slots = found(network, department="93", end=at(9, 30, day=1))
    assert [(slot.start, slot.site, slot.adviser_id) for slot in slots] == [
        (at(9, day=1), "bobigny", there),
        (at(9, day=1), "saint-denis", here),
        (at(9, 15, day=1), "bobigny", there),
        (at(9, 15, day=1), "saint-denis", here),
    ]
    assert {slot.distance for slot in slots} == {None}


def test_a_search_around_a_point_gives_the_closest_first_with_its_distance(network):
    network.adviser()
    also(network, "paris", department="75", latitude=48.8566, longitude=2.3522)
    also(network, "lyon", department="69", latitude=45.764, longitude=4.8357)
    slots = found(network, near=Point(48.93, 2.36), within=20)
    assert where(slots) == ["saint-denis", "paris"]
    assert [round(slot.distance, 1) for slot in slots] == [0.7, 8.2]
    assert where(found(network, near=Point(48.93, 2.36), within=5)) == ["saint-denis"]
    assert found(network, near=Point(0, 0), within=5) == []


def test_a_known_distance_is_told_right():
    assert kilometres(SAINT_DENIS, SAINT_DENIS) == 0
    paris, noumea = Point(48.8566, 2.3522), Point(-22.2711, 166.438)
    assert kilometres(paris, noumea) == pytest.approx(16_740, rel=0.01)
    assert kilometres(Point(0, 179.5), Point(0, -179.5)) == pytest.approx(111.2, rel=0.01)


def test_a_caller_of_some_sites_finds_slots_at_those_alone(network):
    network.adviser()
    also(network, "bobigny")
    assert where(found(network, scope=HERE, department="93")) == ["saint-denis"]
    assert where(found(network, scope=HERE, near=SAINT_DENIS)) == ["saint-denis"]
    assert found(network, scope=Scope(frozenset({"lyon"})), department="93") == []
    with pytest.raises(OutOfScope):
        found(network, scope=HERE, site="bobigny")


def test_only_sites_that_tell_how_they_are_accessible_are_found_where_it_is_asked(network):
    network.adviser()
    also(network, "bobigny", accessibility="https://acceslibre.beta.gouv.fr/app/1/")
    assert where(found(network, department="93", accessible=True)) == ["bobigny"]
    assert found(network, site="saint-denis", accessible=True) == []


@pytest.mark.parametrize("place", [{}, {"site": "saint-denis", "department": "93"}])
def test_one_place_is_asked_for(network, place):
    with pytest.raises(InvalidValue):
        found(network, **place)
    with pytest.raises(InvalidValue):
        found(network, near=SAINT_DENIS, within=201)


def test_a_type_is_only_searched_by_a_channel_that_it_offers(network):
    network.adviser()
    assert where(found(network, site="saint-denis", channel="on_site")) == ["saint-denis"]
    with pytest.raises(refusals.NotOffered):
        found(network, site="saint-denis", channel="video")


def test_sites_of_different_zones_open_by_their_own_clocks(network):
    network.adviser()
    zones = {
        "le-port": "Indian/Reunion",
        "pointe": "America/Guadeloupe",
        "noumea": "Pacific/Noumea",
    }
    for slug, zone in zones.items():
        also(network, slug, timezone=zone)
    day = datetime(2026, 11, 24, tzinfo=UTC)
    slots = found(
        network, department="93", start=day - timedelta(hours=12), end=day + timedelta(hours=36)
    )
    first = {}
    for slot in slots:
        if slot.start >= day - timedelta(hours=2, minutes=30):
            first.setdefault(slot.site, slot.start)
    assert first == {
        "noumea": day - timedelta(hours=2),
        "le-port": day + timedelta(hours=5),
        "saint-denis": day + timedelta(hours=8),
        "pointe": day + timedelta(hours=13),
    }
    assert slots == sorted(slots, key=lambda slot: slot.start)


def test_a_page_goes_on_after_the_last_slot_of_the_one_before_at_every_site(network):
    network.adviser()
    for slug in ("bobigny", "aubervilliers"):
        other, _ = also(network, slug)
        other.adviser()
    question = {"near": SAINT_DENIS, "end": at(15, day=9)}
    whole = found(network, **question, limit=10_000)
    pages, after = [], None
    while len(pages) < 200:
        page = found(network, **question, after=after, limit=7)
        if not page:
            break
        pages += page
        after = page[-1]
    assert pages == whole[: len(pages)]
    assert len(pages) > 190


def test_the_rooms_of_one_site_do_not_serve_another(network):
    network.type("advice", needs_room=True)
    network.adviser()
    also(network, "bobigny", rooms=(Room("nook", 2),))
    assert where(found(network, department="93")) == ["bobigny"]


def test_who_has_no_week_is_never_offered(network):
    adviser = network.adviser()
    other, _ = also(network, "bobigny")
    command = SetAvailability(scope=NATIONAL, member_id=adviser, weekly=())
    network.app.set_availability(command, CONTEXT)
    assert where(found(network, department="93")) == ["bobigny"]
    assert other.site.slug == "bobigny"
