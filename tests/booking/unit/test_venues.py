"""Venues: what may be one, and whose they are."""

import pytest

from kernel.refusals import InvalidValue, NotFound, OutOfScope, Stale
from kernel.scope import NATIONAL
from services.booking.application.commands.add_venue import AddVenue
from services.booking.application.commands.change_venue import ChangeVenue
from services.booking.application.queries.venues import GetVenue, ListVenues
from tests.booking.builders import CONTEXT, ELSEWHERE, HERE, venue_description


def add(network, **changes):
    command = AddVenue(scope=HERE, site="saint-denis", description=venue_description(**changes))
    return network.app.add_venue(command, CONTEXT)


def change(network, venue, scope=HERE, expected=None, **changes):
    command = ChangeVenue(
        scope=scope,
        venue_id=venue.id,
        description=venue_description(**changes),
        expected_version=expected,
    )
    return network.app.change_venue(command, CONTEXT)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("type", "café"),
        ("municipality_code", "99999"),
        ("municipality_code", "9306"),
        ("latitude", 90.1),
        ("longitude", -180.5),
        ("capacity", 0),
    ],
)
def test_a_venue_that_breaks_a_rule_is_refused(network, field, value):
    with pytest.raises(InvalidValue) as refusal:
        add(network, **{field: value})
    assert refusal.value.field == field


def test_a_venue_overseas_keeps_the_hours_of_its_departement(network):
    venue = add(network, municipality_code="97411")
    assert (venue.description.department, venue.zone.key) == ("974", "Indian/Reunion")


def test_a_venue_is_its_site_s_alone(network):
    venue = add(network)
    with pytest.raises(OutOfScope):
        network.app.add_venue(
            AddVenue(scope=ELSEWHERE, site="saint-denis", description=venue_description()), CONTEXT
        )
    with pytest.raises(NotFound):
        network.app.get_venue(GetVenue(scope=ELSEWHERE, venue_id=venue.id))
    with pytest.raises(NotFound):
        change(network, venue, scope=ELSEWHERE, capacity=3)
    assert network.app.list_venues(ListVenues(scope=ELSEWHERE)) == []
    with pytest.raises(OutOfScope):
        network.app.list_venues(ListVenues(scope=ELSEWHERE, site="saint-denis"))
    for question in (ListVenues(scope=HERE), ListVenues(scope=NATIONAL, site="saint-denis")):
        assert network.app.list_venues(question) == [venue]


def test_a_change_raises_the_version_and_one_that_says_the_same_does_not(network):
    venue = add(network)
    assert change(network, venue, capacity=8).version == 2
    assert change(network, venue, expected=2, capacity=8).version == 2
    with pytest.raises(Stale):
        change(network, venue, expected=1, capacity=9)
