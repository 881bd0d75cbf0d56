"""What somebody sends makes no more work, and no more rows, than a little more than usual."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from kernel.refusals import InvalidValue
from services.booking.adapters.neighbourhoods_geojson import MOST_POINTS, read_areas
from services.booking.domain.people.keys import keys_of, sought
from services.booking.domain.person import Identity
from services.booking.domain.recurrence import MOST, occurrences

NAMES = [
    ("a " * 100, "b " * 100),
    ("é" * 200, "ß" * 200),
    ("ab" * 100, "'" * 200),
    (" ".join("bcdfghjkl") * 11, "y" * 200),
    ("\u0301" * 200, "ab"),
    ("\ufdfa" * 200, "\ufdfa" * 200),
    ("-" * 200, "_" * 200),
    ("eau" * 66, "sch" * 66),
]


@pytest.mark.parametrize(("first_name", "last_name"), NAMES)
def test_a_long_name_is_looked_for_in_few_ways(first_name, last_name):
    identity = Identity(
        first_name=first_name[:200],
        last_name=last_name[:200],
        phone="+33639980147",
        birth_year=1960,
    )
    assert len(keys_of(identity)) < 150
    assert len(sought(identity, 2026)) < 600


@pytest.mark.parametrize("frequency", ["DAILY", "WEEKLY", "MONTHLY"])
@pytest.mark.parametrize("end", ["COUNT=999", "COUNT=60", "UNTIL=29991231", "UNTIL=99991231"])
@pytest.mark.parametrize(
    "days", ["", ";BYMONTHDAY=31;BYDAY=5MO", ";BYMONTHDAY=30,31", ";BYDAY=5MO"]
)
@pytest.mark.parametrize("interval", [1, 99])
def test_a_rule_recurs_at_most_sixty_times(frequency, end, days, interval):
    rule = f"FREQ={frequency};{end};INTERVAL={interval}{days}"
    try:
        found = occurrences(
            rule, datetime.fromisoformat("2026-08-31T09:00"), ZoneInfo("Europe/Paris")
        )
    except InvalidValue:
        return
    assert len(found) <= MOST


def shape(ring) -> bytes:
    geometry = {"type": "Polygon", "coordinates": [ring]}
    properties = {"code_qp": "QN09301M", "lib_qp": "Essai", "insee_com": "93066"}
    feature = {"type": "Feature", "properties": properties, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def test_a_shape_of_a_million_points_is_refused_before_it_is_read():
    read = read_areas(shape([[2.3, 48.9]] * (MOST_POINTS + 1)))
    assert [one.reason for one in read.errors] == ["has more than 50,000 points: simplify it"]


@pytest.mark.parametrize(
    "ring",
    [
        [[]], [[2.3]], [{}], [{"0": 1}], ["23"], [[10**400, 1]], [[True, None]], [None], 7, "x",
        [[[2.3, 48.9]]], {"a": 1}, None,
    ],
)  # fmt: skip
def test_a_shape_that_is_none_is_refused(ring):
    read = read_areas(shape(ring))
    assert [one.field for one in read.errors] == ["geometry"]


def test_deep_json_is_refused():
    assert read_areas(b"[" * 1_000_000).unreadable
