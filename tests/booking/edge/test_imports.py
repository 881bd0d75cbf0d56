"""Files of places and structures over HTTP: the real ones, and every way to be wrong."""

import csv
import io
import time

import pytest

from services.booking.adapters.places_csv import COLUMNS
from tests.real_data import DATA, needs_data

PLACE = {
    "id": "place-1",
    "nom": "Médiathèque",
    "commune": "Lens",
    "code_postal": "62300",
    "code_insee": "62498",
    "adresse": "1 place du Général de Gaulle",
    "complement_adresse": "",
    "latitude": "50.4322",
    "longitude": "2.8333",
    "telephone": "03 21 00 00 00",
    "horaires": "Mo-Fr 09:00-12:00",
}


@pytest.fixture
def empty(at_eight):
    """The service without a site or partner."""
    for collection in ("sites", "partners", "outbox"):
        at_eight.database[collection].delete_many({})
    return at_eight


def table(*rows, columns=COLUMNS, delimiter=","):
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, delimiter=delimiter, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def post(served, what, content, **options):
    raw = content.encode() if isinstance(content, str) else content
    headers = {"Content-Type": "text/csv", **options.pop("headers", {})}
    return served.ask("POST", f"/{what}/import", data=raw, headers=headers, **options)


def refused(answer):
    assert answer.status_code == 422, answer.text
    told = answer.json()
    assert told["code"] == "file_refused", told
    return told["report"]


def findings(told, kind="errors"):
    return [(one["line"], one["id"], one["field"]) for one in told[kind]]


@needs_data
def test_the_real_places_are_loaded_once_with_what_is_odd_about_them(empty):
    raw = (DATA / "places.csv").read_bytes()
    begun = time.monotonic()
    told = post(empty, "sites", raw).json()
    took = time.monotonic() - begun
    assert (told["rows"], told["created"], told["refused"], told["errors"]) == (681, 681, 0, [])
    assert took < 20, f"took {took:.1f} s"
    hours = [one for one in told["warnings"] if one["field"] == "horaires"]
    assert sum(one["reason"] == "no opening hours published" for one in hours) == 80
    assert {one["id"] for one in hours if "overlap" in one["reason"]} == {
        "france-services-54",
        "france-services-138",
        "france-services-314",
    }
    odd = {one["id"]: one["field"] for one in told["warnings"] if one["field"] != "horaires"}
    assert odd["france-services-565"] == "telephone"
    assert odd["france-services-811"] == "code_insee"
    assert odd["france-services-823"] == "code_postal"
    assert told["warnings_total"] == len(told["warnings"]) == 101
    assert empty.database.sites.count_documents({}) == 681
    assert empty.database.outbox.count_documents({}) == 681
    again = post(empty, "sites", raw).json()
    assert (again["created"], again["changed"], again["unchanged"]) == (0, 0, 681)
    assert empty.database.outbox.count_documents({}) == 681
    zones = empty.database.sites.distinct("description.timezone")
    assert {"America/Cayenne", "Indian/Mayotte", "Indian/Reunion", "Europe/Paris"} <= set(zones)
    corsica = empty.ask("GET", "/sites", params={"department": "2B", "limit": 200}).json()
    assert len(corsica["items"]) == 7
    assert empty.ask("GET", "/sites/france-services-valserhone").json()["department"] == "01"


@needs_data
def test_slots_are_asked_for_at_a_real_place(empty):
    post(empty, "sites", (DATA / "places.csv").read_bytes())
    slug = "france-services-valserhone"
    adviser = empty.adviser(slug)
    question = {"site": slug, "type": empty.type(), "to": "2026-11-23T12:00:00Z"}
    slots = empty.ask("GET", "/slots", params=question).json()["items"]
    # 09:00-12:00 in Paris; half an hour's notice at eight.
    assert slots[0] == {
        "start": "2026-11-23T08:00:00.000Z",
        "end": "2026-11-23T08:30:00.000Z",
        "site": slug,
        "adviser_id": adviser,
        "distance_km": None,
    }
    assert slots[-1]["start"] == "2026-11-23T10:30:00.000Z"


@needs_data
def test_the_real_structures_are_loaded_save_the_wrong_ones(empty):
    raw = (DATA / "partner_structures.csv").read_bytes()
    told = post(empty, "partners", raw).json()
    assert (told["rows"], told["created"], told["refused"]) == (1066, 1064, 2)
    assert {one["id"] for one in told["errors"]} == {"structure-7", "structure-539"}
    sirets = [one for one in told["errors"] if one["field"] == "siret"]
    assert [(one["line"], one["reason"]) for one in sirets] == [
        (7, "is not a SIRET of fourteen digits"),
        (398, "is not a SIRET: its check digit is wrong"),
    ]
    again = post(empty, "partners", raw).json()
    assert (again["created"], again["unchanged"], again["refused"]) == (0, 1064, 2)
    listed = empty.ask("GET", "/partners", params={"department": "2A"}).json()["items"]
    assert len(listed) == 5
    assert {one["department"] for one in listed} == {"2A"}
    empty.database.partners.delete_many({})
    strict = post(empty, "partners", raw, params={"partial": "false"})
    assert refused(strict)["refused"] == 2
    assert empty.database.partners.count_documents({}) == 0


def test_one_wrong_place_keeps_all_out_unless_asked_otherwise(empty):
    wrong = PLACE | {"id": "place-2", "latitude": "north"}
    content = table(PLACE, wrong)
    told = refused(post(empty, "sites", content))
    assert findings(told) == [(3, "place-2", "latitude")]
    assert (told["rows"], told["created"], told["refused"]) == (2, 0, 1)
    assert empty.database.sites.count_documents({}) == 0
    partly = post(empty, "sites", content, params={"partial": "true"})
    assert partly.status_code == 200
    assert (partly.json()["created"], findings(partly.json())) == (1, findings(told))
    assert empty.database.sites.distinct("description.slug") == ["mediatheque-lens"]


def test_a_place_is_changed_by_its_row_and_keeps_what_the_site_knows_better(empty):
    post(empty, "sites", table(PLACE))
    known = empty.ask("GET", "/sites/mediatheque-lens").json()
    body = {
        name: known[name]
        for name in ("name", "address", "municipality_code", "latitude", "longitude")
    }
    body |= {"in_qpv": True, "loan_computers": 4, "opening_hours": "Mo-Sa 10:00-18:00"}
    assert empty.ask("PUT", "/sites/mediatheque-lens", json=body).ok
    moved = PLACE | {"adresse": "2 rue Neuve", "horaires": ""}
    told = post(empty, "sites", table(moved)).json()
    assert (told["changed"], told["warnings_total"]) == (1, 1)
    site = empty.ask("GET", "/sites/mediatheque-lens").json()
    assert site["address"] == "2 rue Neuve, 62300 Lens"
    assert (site["in_qpv"], site["loan_computers"]) == (True, 4)
    assert site["opening_hours"] == "Mo-Sa 10:00-18:00"


def test_places_of_one_name_get_slugs_of_their_own_whatever_their_order(empty):
    twin = PLACE | {"id": "place-2"}
    post(empty, "sites", table(PLACE, twin))
    slugs = {"mediatheque-lens-place-1", "mediatheque-lens-place-2"}
    assert set(empty.database.sites.distinct("description.slug")) == slugs
    assert post(empty, "sites", table(twin, PLACE)).json()["unchanged"] == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": ""}, "id"),
        ({"id": "a b"}, "id"),
        ({"nom": ""}, "nom"),
        ({"nom": "=HYPERLINK(1)"}, "nom"),
        ({"nom": "n" * 201}, "nom"),
        ({"adresse": "@SUM(A1)"}, "adresse"),
        ({"commune": "a\x00b"}, "commune"),
        ({"code_insee": "99001"}, "code_insee"),
        ({"code_insee": ""}, "code_insee"),
        ({"code_postal": "abc"}, "code_postal"),
        ({"latitude": ""}, "latitude"),
        ({"latitude": "nan"}, "latitude"),
        ({"longitude": "181"}, "longitude"),
        ({"longitude": "1e999"}, "longitude"),
    ],
)
def test_a_cell_that_makes_a_row_unusable_is_told(empty, change, field):
    told = refused(post(empty, "sites", table(PLACE | change)))
    assert [one["field"] for one in told["errors"]] == [field]
    assert told["errors"][0]["line"] == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"horaires": "du lundi au vendredi"}, "horaires"),
        ({"horaires": "Mo " + "09:00-10:00," * 500}, "horaires"),
        ({"telephone": "néant"}, "telephone"),
        ({"code_postal": "1000", "code_insee": "01053"}, "code_postal"),
        ({"code_insee": "2B14"}, "code_insee"),
    ],
)
def test_a_cell_that_a_place_can_do_without_is_a_warning(empty, change, field):
    told = post(empty, "sites", table(PLACE | change)).json()
    assert (told["created"], [one["field"] for one in told["warnings"]]) == (1, [field])


def test_an_id_given_twice_is_told_with_the_line_of_the_first(empty):
    told = refused(post(empty, "sites", table(PLACE, PLACE | {"nom": "Autre"})))
    assert [(one["line"], one["reason"]) for one in told["errors"]] == [
        (3, "is already that of line 2")
    ]


def test_lines_are_counted_as_an_editor_counts_them(empty):
    tall = PLACE | {"adresse": "1 place\ndu Général\nde Gaulle"}
    wrong = PLACE | {"id": "place-2", "latitude": ""}
    told = refused(post(empty, "sites", table(tall, wrong)))
    assert findings(told) == [(5, "place-2", "latitude")]


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"", 1, "empty"),
        (b"\xef\xbb\xbf", 1, "empty"),
        (table(PLACE).encode("cp1252"), 2, "not UTF-8 (byte 0xE9)"),
        (table(PLACE).encode("utf-16"), 1, "not UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", 1, "not UTF-8"),
        (table(PLACE, delimiter=";"), 1, "separated by semicolons"),
        (table(PLACE, delimiter="\t"), 1, "separated by tabs"),
        (table(PLACE, columns=COLUMNS[:-1]), 1, "columns missing: horaires"),
        (table(PLACE, columns=(*COLUMNS, "nom")), 1, "columns given twice: nom"),
        ('{"id": 1}', 1, "columns missing"),
        (table(PLACE) + '"open', 3, "not readable as CSV"),
        (table(PLACE) + '"open\n' + "more\n" * 9, 3, "not readable as CSV"),
        (table(PLACE | {"nom": "n" * 200_000}), 2, "not readable as CSV"),
        (table(*[PLACE] * 10_001), 10_002, "more than 10,000 rows"),
    ],
)
@pytest.mark.parametrize("partial", ["true", "false"])
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(
    empty, content, line, words, partial
):
    told = refused(post(empty, "sites", content, params={"partial": partial}))
    (error,) = told["errors"]
    assert error["line"] == line
    assert words in error["reason"]
    assert empty.database.sites.count_documents({}) == 0


def test_a_byte_order_mark_and_other_columns_are_no_matter(empty):
    content = "\ufeff" + table(PLACE | {"extra": "x"}, columns=("extra", *reversed(COLUMNS)))
    assert post(empty, "sites", content).json()["created"] == 1


def test_a_row_with_a_cell_too_many_is_told(empty):
    content = table(PLACE) + ",".join(["x"] * (len(COLUMNS) + 1)) + "\n"
    told = refused(post(empty, "sites", content))
    assert findings(told) == [(3, None, None)]
    assert "12 cells" in told["errors"][0]["reason"]


@needs_data
def test_the_real_places_cut_anywhere_are_refused_at_the_line_of_the_cut(empty):
    raw = (DATA / "places.csv").read_bytes()
    for cut in (40_000, 40_007, 100_019, len(raw) - 2, len(raw) - 9, len(raw) - 31):
        part = raw[:cut]
        told = refused(post(empty, "sites", part))
        assert max(one["line"] for one in told["errors"]) == part.count(b"\n") + 1, cut
    assert empty.database.sites.count_documents({}) == 0


def test_a_last_line_without_an_end_is_refused_and_the_others_taken_if_asked(empty):
    content = table(PLACE, PLACE | {"id": "place-2", "nom": "Mairie"}).rstrip("\r\n")
    told = refused(post(empty, "sites", content))
    assert [(one["line"], "cut off" in one["reason"]) for one in told["errors"]] == [(3, True)]
    told = post(empty, "sites", content, params={"partial": "true"}).json()
    assert (told["created"], told["refused"]) == (1, 1)


def test_the_same_key_loads_once_and_answers_the_same(empty):
    headers = {"Idempotency-Key": "load-once"}
    first = post(empty, "sites", table(PLACE | {"horaires": ""}), headers=headers)
    again = post(empty, "sites", table(PLACE | {"horaires": ""}), headers=headers)
    assert again.headers["Idempotent-Replay"] == "true"
    assert first.json() == again.json()
    assert (again.json()["created"], again.json()["warnings_total"]) == (1, 1)


def test_other_media_and_too_much_are_refused(empty):
    json = post(empty, "sites", table(PLACE), headers={"Content-Type": "application/json"})
    assert json.status_code == 415
    huge = post(empty, "sites", b"x" * (16 * 1024 * 1024 + 1))
    assert (huge.status_code, huge.json()["limit_bytes"]) == (413, 16 * 1024 * 1024)
    big = post(empty, "sites", table(PLACE) + "\n" * (2 * 1024 * 1024))
    assert big.json()["created"] == 1
