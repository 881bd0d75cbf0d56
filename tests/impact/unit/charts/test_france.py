"""The map: where places lie, and the outlines they lie on."""

import json

import pytest

from services.impact.edge.charts import HIDDEN, Place, france
from services.impact.edge.charts.france import map as the_map
from services.impact.edge.charts.france.frames import FRAMES, HEIGHT, WIDTH, frame_of
from services.impact.edge.charts.france.make_outline import ASSET, text
from tests.impact.unit.charts.drawn import FRENCH, letters, marks
from tests.real_data import DATA, needs_data

DEPARTMENTS = DATA / "departements.geojson"
HEADERS = ("Lieu", "Personnes")

TOWNS = {
    "Lille": (3.06, 50.63, "mainland"),
    "Brest": (-4.49, 48.39, "mainland"),
    "Ajaccio": (8.74, 41.92, "mainland"),
    "Saint-Denis": (2.36, 48.94, "paris"),
    "Pointe-à-Pitre": (-61.53, 16.24, "guadeloupe"),
    "Fort-de-France": (-61.07, 14.61, "martinique"),
    "Cayenne": (-52.33, 4.93, "guyane"),
    "Saint-Denis de La Réunion": (55.45, -20.88, "reunion"),
    "Mamoudzou": (45.23, -12.78, "mayotte"),
}


def drawn(*places: Place):
    return france(FRENCH, places, headers=HEADERS)


def middle(chart, kind: str = "c-now") -> tuple[float, float]:
    [circle] = marks(chart, kind)
    return float(circle.get("cx")), float(circle.get("cy"))


@pytest.mark.parametrize("town", TOWNS)
def test_a_town_lies_in_its_part_of_the_picture(town):
    longitude, latitude, name = TOWNS[town]
    [frame] = [one for one in FRAMES if one.name == name]
    x, y = middle(drawn(Place(town, longitude, latitude, 7)))
    left, top, width, height = frame.box
    assert left <= x <= left + width
    assert top <= y <= top + height


def test_north_is_up_and_east_is_right_and_distances_are_right():
    """Lille is 834 km from Marseille and Strasbourg 900 km from Brest, along great circles."""
    lille, marseille, strasbourg, brest = (
        middle(drawn(Place("", longitude, latitude, 7)))
        for longitude, latitude in ((3.06, 50.63), (5.37, 43.3), (7.75, 48.58), (-4.49, 48.39))
    )
    assert lille[1] < marseille[1]
    assert brest[0] < strasbourg[0]
    long = ((lille[0] - marseille[0]) ** 2 + (lille[1] - marseille[1]) ** 2) ** 0.5
    wide = ((strasbourg[0] - brest[0]) ** 2 + (strasbourg[1] - brest[1]) ** 2) ** 0.5
    assert wide / long == pytest.approx(900 / 834, rel=0.01)


def test_areas_are_in_proportion_to_people():
    chart = drawn(Place("A", 3, 45, 400), Place("B", 3, 47, 100))
    large, small = (float(one.get("r")) for one in marks(chart, "c-now"))
    assert small == large / 2


def test_small_circles_lie_on_large_ones():
    chart = drawn(Place("B", 3, 45, 100), Place("A", 3, 45, 400))
    radii = [float(one.get("r")) for one in marks(chart, "c-now")]
    assert radii == sorted(radii, reverse=True)


def test_a_priority_neighbourhood_is_told_by_a_bright_middle_too():
    chart = drawn(Place("A", 3, 45, 400, in_qpv=True), Place("B", 3, 47, 100))
    assert len(marks(chart, "c-marked")) == len(marks(chart, "c-middle")) == 1
    assert middle(chart, "c-marked") == middle(chart, "c-middle")
    assert [row[3] for row in chart.table.rows] == ["oui", "non"]


def test_a_hidden_place_is_a_cross_of_one_size():
    chart = drawn(Place("A", 3, 45, 400), Place("B", 3, 47, HIDDEN), Place("C", 4, 47, HIDDEN))
    first, second = marks(chart, "c-hidden")
    assert first.get("d") == second.get("d")
    assert len(marks(chart, "c-now", "c-marked")) == 1
    assert [row[1] for row in chart.table.rows] == ["400", "masqué", "masqué"]


def test_hidden_places_stand_by_name():
    chart = drawn(Place("B", 3, 47, HIDDEN), Place("C", 3, 45, 4), Place("A", 4, 47, HIDDEN))
    assert [row[0] for row in chart.table.rows] == ["C", "A", "B"]


@pytest.mark.parametrize("where", [(-63.08, 18.07), (None, None), (-149.57, -17.53)])
def test_what_the_map_does_not_show_is_counted_beside_it_and_in_the_table(where):
    chart = drawn(Place("Saint-Martin", *where, 400), Place("B", 3, 47, 100))
    assert "Hors de la carte\u00a0: 1" in letters(chart)
    assert chart.table.rows[0] == ("Saint-Martin", "400", "–", "non")
    assert len(marks(chart, "c-now")) == 1


def test_the_largest_networks_stay_light():
    places = [Place(f"Lieu d’accueil {i}", i % 9, 43 + i % 7, i + 1) for i in range(2_800)]
    chart = drawn(*places)
    assert len(chart.table.rows) == the_map.MOST_PLACES
    assert chart.table.rows[0][0] == "Lieu d’accueil 2799"
    assert len(chart.svg.encode()) <= 75_000
    assert len(drawn(*places[:11]).svg.encode()) <= 30_000


def test_the_outline_is_small_and_within_the_picture():
    assert ASSET.stat().st_size <= 25_000
    outline = json.loads(ASSET.read_text())
    assert set(outline) == {frame.name for frame in FRAMES}
    for frame in FRAMES:
        assert frame.box[0] + frame.box[2] <= WIDTH
        assert frame.box[1] + frame.box[3] <= HEIGHT


@needs_data
def test_the_outline_is_what_its_source_gives():
    collection = json.loads(DEPARTMENTS.read_text())
    assert text(collection) == ASSET.read_text()


@needs_data
def test_every_departement_is_in_a_part_of_the_picture():
    for feature in json.loads(DEPARTMENTS.read_text())["features"]:
        geometry = feature["geometry"]
        shapes = geometry["coordinates"]
        rings = [shapes] if geometry["type"] == "Polygon" else shapes
        assert all(frame_of(*point) for shape in rings for point in shape[0])


def test_the_page_is_told_whom_to_name_for_the_outlines():
    assert "ANCT" in drawn().source
