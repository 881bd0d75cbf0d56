"""Priority neighbourhoods: what a file may hold, and where a point lies."""

import json
from math import cos, pi, sin

import pytest

from kernel.refusals import InvalidValue
from services.booking.adapters.neighbourhoods_geojson import read_areas
from services.booking.domain.neighbourhoods.area import check_vintage
from services.booking.domain.neighbourhoods.geometry import problem_of
from tests.booking.qpv import (
    BOW_TIE,
    FAR,
    HOLE,
    SQUARE,
    collection,
    feature,
    polygon,
    several,
)


def area(geometry):
    (read,) = read_areas(collection(feature(geometry=geometry))).areas
    return read


def problem(geometry):
    read = read_areas(collection(feature(geometry=geometry)))
    assert read.areas == []
    (error,) = read.errors
    assert (error.line, error.id, error.field) == (1, "QN09301M", "geometry")
    return error.reason


@pytest.mark.parametrize(
    ("latitude", "longitude", "inside"),
    [
        (48.932, 2.352, True),
        (48.94, 2.36, False),  # in the hole
        (48.94, 2.355, True),  # on the hole's edge
        (48.93, 2.36, True),  # on the outer edge
        (48.95, 2.37, True),  # on a corner
        (48.9300000001, 2.3600000001, True),
        (48.9299, 2.36, False),
        (48.96, 2.36, False),
        (48.94, 2.3701, False),
    ],
)
def test_a_point_lies_in_an_area_on_its_edge_or_outside(latitude, longitude, inside):
    assert area(polygon(SQUARE, HOLE)).covers(latitude, longitude) == inside


def test_an_area_of_several_parts_covers_each_of_them():
    both = area(several([SQUARE, HOLE], [FAR]))
    assert both.covers(48.931, 2.36)
    assert both.covers(-20.875, 55.45)
    assert not both.covers(-20.865, 55.441)
    assert not both.covers(48.94, 2.36)


def test_a_ring_is_read_whichever_way_it_turns_and_with_repeated_positions():
    turned = [SQUARE[0], *reversed(SQUARE[:-1])]
    repeated = [one for one in turned for _ in range(2)]
    assert area(polygon(repeated)).covers(48.94, 2.36)


@pytest.mark.parametrize(
    ("geometry", "words"),
    [
        (polygon(BOW_TIE), "crosses or touches itself or another near 48.0"),
        (polygon([*SQUARE[:-1], [2.36, 48.93], SQUARE[0]]), "crosses or touches itself"),
        (polygon(SQUARE[:-1]), "not closed"),
        (polygon([SQUARE[0], SQUARE[1], SQUARE[0]]), "fewer than four"),
        (polygon(SQUARE, [[2.36, 48.94], [2.38, 48.94], [2.36, 48.945], [2.36, 48.94]]), "crosses"),
        (polygon(SQUARE, FAR), "a hole lies outside"),
        (polygon(SQUARE, HOLE, HOLE), "crosses or touches itself or another"),
        (
            polygon([[652000, 6862000], [652100, 6862000], [652100, 6862100], [652000, 6862000]]),
            "not in degrees",
        ),
        (several([SQUARE], [BOW_TIE]), "crosses or touches itself"),
        (polygon(), "has no ring"),
        (several(), "has no polygon"),
    ],
)
def test_a_shape_that_is_none_says_why(geometry, words):
    assert words in problem(geometry)


def test_an_area_of_many_edges_is_checked_whole():
    circle = [
        [2 + 0.1 * cos(2 * pi * k / 3000), 48 + 0.1 * sin(2 * pi * k / 3000)] for k in range(3000)
    ]
    assert problem_of((tuple(map(tuple, [*circle, circle[0]])),)) is None
    circle[700], circle[701] = circle[701], circle[700]
    assert "crosses" in problem_of((tuple(map(tuple, [*circle, circle[0]])),))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (feature(code=None), "code_qp"),
        (feature(code=7), "code_qp"),
        (feature(lib_qp=""), "lib_qp"),
        (feature(lib_qp="a\x00b"), "lib_qp"),
        (feature(insee_com="Saint-Denis"), "insee_com"),
        (feature(insee_com=None), "insee_com"),
        (feature(geometry={"type": "Point", "coordinates": [2, 48]}), "geometry"),
        (feature(geometry=polygon([["x", "y"]] * 4)), "geometry"),
        (feature(geometry=polygon([[1, None]] * 4)), "geometry"),
        (feature(geometry={"type": "Polygon"}), "geometry"),
        ({"type": "Feature"}, "code_qp"),
        ("feature", "code_qp"),
        (None, "code_qp"),
    ],
)
def test_a_feature_that_is_none_is_told_by_its_number(wrong, field):
    read = read_areas(collection(feature(), wrong, feature("QN09302M")))
    assert [(one.line, one.field) for one in read.errors] == [(2, field)]
    assert (read.rows, read.lines) == (3, [1, 3])
    assert not read.unreadable


def test_a_code_given_twice_is_told_with_the_first():
    read = read_areas(collection(feature(), feature()))
    assert [(one.line, one.reason) for one in read.errors] == [(2, "is already that of feature 1")]


def test_the_communes_of_an_area_come_in_one_text_or_in_a_list():
    texts = ["93066, 93031", ["93066", "93031"], "93066|93031"]
    read = [read_areas(collection(feature(insee_com=text))).areas[0] for text in texts]
    assert {one.municipalities for one in read} == {("93066", "93031")}


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"7",
        b"{}",
        collection(feature())[:-9],
        b"[" * 100_000,
        json.dumps({"type": "FeatureCollection", "features": {}}).encode(),
        json.dumps({"type": "Feature", "features": []}).encode(),
    ],
)
def test_what_is_no_list_is_refused_as_a_whole(raw):
    read = read_areas(raw)
    assert (read.unreadable, read.areas, len(read.errors)) == (True, [], 1)


@pytest.mark.parametrize("vintage", ["2024", "2015-01", "2024-12-31"])
def test_a_vintage_is_a_year_or_a_date(vintage):
    check_vintage(vintage)


@pytest.mark.parametrize("vintage", ["", "24", "latest", "2024-13", "2024/01", "20244"])
def test_what_is_no_vintage_is_refused(vintage):
    with pytest.raises(InvalidValue):
        check_vintage(vintage)
