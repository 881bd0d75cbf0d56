"""Priority neighbourhoods in memory and on MongoDB do the same."""

import pytest

from services.booking.adapters.neighbourhoods_geojson import read_areas
from services.booking.application.ports.neighbourhoods import Neighbourhood
from tests.booking.qpv import FAR, HOLE, SQUARE, collection, feature, polygon, several

FILE = collection(
    feature("QN09301M", polygon(SQUARE, HOLE)),
    feature(
        "QN97401M", several([FAR], [[[55.0, -21.0], [55.1, -21.0], [55.0, -20.9], [55.0, -21.0]]])
    ),
)


@pytest.fixture
def listed(twin):
    for area in read_areas(FILE).areas:
        twin.change(lambda work, area=area: work.neighbourhoods.save("2024", area))
    return twin


def at(twin, latitude, longitude):
    return twin.look(lambda work: work.neighbourhoods.at(latitude, longitude))


def test_without_a_list_a_point_tells_nothing(twin):
    assert at(twin, 48.931, 2.351) is None


@pytest.mark.parametrize(
    ("latitude", "longitude", "code"),
    [
        (48.931, 2.351, "QN09301M"),
        (48.93, 2.36, "QN09301M"),  # on a line of latitude, which is no straight line on a globe
        (48.95, 2.36, "QN09301M"),
        (48.94, 2.35, "QN09301M"),
        (48.95, 2.37, "QN09301M"),
        (48.94, 2.355, "QN09301M"),
        (48.94, 2.36, None),
        (48.92999, 2.36, None),
        (-20.875, 55.45, "QN97401M"),
        (-20.99, 55.01, "QN97401M"),
        (0.0, 0.0, None),
        (90.0, 2.36, None),
        (-90.0, -180.0, None),
        (48.94, 180.0, None),
    ],
)
def test_a_point_lies_in_an_area_of_the_list_or_in_none(listed, latitude, longitude, code):
    assert at(listed, latitude, longitude) == Neighbourhood(code, "2024")


def test_the_newest_list_is_asked_and_older_ones_stay(listed):
    (moved,) = read_areas(collection(feature("QN09309M", polygon(FAR)))).areas
    listed.change(lambda work: work.neighbourhoods.save("2030", moved))
    assert at(listed, 48.931, 2.351) == Neighbourhood(None, "2030")
    assert at(listed, -20.875, 55.45) == Neighbourhood("QN09309M", "2030")
    old = listed.look(lambda work: work.neighbourhoods.of_vintage("2024"))
    assert old == {area.code: area for area in read_areas(FILE).areas}
    assert listed.look(lambda work: work.neighbourhoods.of_vintage("1996")) == {}
