"""The list of priority neighbourhoods over HTTP, and what sites take from it."""

import pytest

from tests.booking.edge.running import refused, wrong_field
from tests.booking.qpv import BOW_TIE, FAR, HOLE, SQUARE, collection, feature, polygon

INSIDE = {"latitude": 48.931, "longitude": 2.351}
IN_HOLE = {"latitude": 48.94, "longitude": 2.36}
LIST = collection(feature("QN09301M", polygon(SQUARE, HOLE)), feature("QN97401M", polygon(FAR)))
CSV = (
    "id,nom,commune,code_postal,code_insee,adresse,complement_adresse,latitude,longitude,"
    "telephone,horaires\r\np-1,Mairie,Saint-Denis,93200,93066,1 place,,{latitude},{longitude},,\r\n"
)


@pytest.fixture
def empty(at_eight):
    """The service without a list or a site."""
    for collection_name in ("neighbourhoods", "sites", "outbox"):
        at_eight.database[collection_name].delete_many({})
    yield at_eight
    at_eight.database.neighbourhoods.delete_many({})


def post(served, raw, vintage="2024", **options):
    params = {"vintage": vintage, **options.pop("params", {})}
    headers = {"Content-Type": "application/geo+json"}
    return served.ask(
        "POST", "/neighbourhoods/import", data=raw, headers=headers, params=params, **options
    )


def counts(answer):
    assert answer.ok, answer.text
    told = answer.json()
    return told["created"], told["changed"], told["unchanged"], told["refused"]


def test_a_list_is_loaded_once_and_a_newer_one_beside_it(empty):
    assert counts(post(empty, LIST)) == (2, 0, 0, 0)
    assert counts(post(empty, LIST)) == (0, 0, 2, 0)
    renamed = collection(feature("QN09301M", polygon(SQUARE, HOLE), lib_qp="Autre"))
    assert counts(post(empty, renamed)) == (0, 1, 0, 0)
    assert counts(post(empty, LIST, "2030")) == (2, 0, 0, 0)
    assert empty.database.neighbourhoods.count_documents({}) == 4


def test_a_wrong_shape_is_told_by_its_number_and_keeps_the_others_out(empty):
    raw = collection(feature("QN00001M", polygon(BOW_TIE)), feature(), {"type": "Feature"})
    told = refused(post(empty, raw), 422, "file_refused")["report"]
    assert [(one["line"], one["field"]) for one in told["errors"]] == [
        (1, "geometry"),
        (3, "code_qp"),
    ]
    raw = collection(feature(), feature("QN00001M", polygon(BOW_TIE)))
    told = refused(post(empty, raw), 422, "file_refused")["report"]
    (error,) = told["errors"]
    assert (error["line"], error["id"], error["field"]) == (2, "QN00001M", "geometry")
    assert "crosses" in error["reason"]
    assert empty.database.neighbourhoods.count_documents({}) == 0
    assert counts(post(empty, raw, params={"partial": "true"})) == (1, 0, 0, 1)


def test_what_the_globe_cannot_hold_is_refused_and_not_a_defect(empty):
    # Longer than half a turn: right on a map, and on a globe it has no inside.
    whole = [[-170, -80], [0, -80], [170, -80], [170, 80], [0, 80], [-170, 80], [-170, -80]]
    answer = post(empty, collection(feature(geometry=polygon(whole))))
    assert answer.status_code in (200, 422), answer.text


def test_sites_opened_changed_or_imported_take_what_the_list_says(empty):
    post(empty, LIST)
    opened = empty.site(in_qpv=None, **INSIDE)
    assert (opened["in_qpv"], opened["qpv_code"], opened["qpv_vintage"], opened["qpv_reason"]) == (
        True,
        "QN09301M",
        "2024",
        None,
    )
    facts = {"name": "S", "address": "1 rue A, 93200 B", "municipality_code": "93066"}
    changed = empty.ask("PUT", f"/sites/{opened['slug']}", json={**facts, **IN_HOLE}).json()
    assert (changed["in_qpv"], changed["qpv_code"], changed["qpv_vintage"]) == (False, None, "2024")
    headers = {"Content-Type": "text/csv"}
    empty.ask("POST", "/sites/import", data=CSV.format(**INSIDE).encode(), headers=headers)
    assert empty.ask("GET", "/sites/mairie-saint-denis").json()["in_qpv"] is True
    post(empty, collection(feature("QN97401M", polygon(FAR))), "2030")
    empty.ask("POST", "/sites/import", data=CSV.format(**INSIDE).encode(), headers=headers)
    again = empty.ask("GET", "/sites/mairie-saint-denis").json()
    assert (again["in_qpv"], again["qpv_vintage"]) == (False, "2030")


def test_what_was_set_by_hand_stays_whatever_the_list_says(empty):
    headers = {"Content-Type": "text/csv"}
    raw = CSV.format(**INSIDE).encode()
    empty.ask("POST", "/sites/import", data=raw, headers=headers)
    facts = {
        "name": "Mairie",
        "address": "1 place, 93200 Saint-Denis",
        "municipality_code": "93066",
        **INSIDE,
    }
    by_hand = {**facts, "in_qpv": False, "qpv_reason": "correction"}
    changed = empty.ask("PUT", "/sites/mairie-saint-denis", json=by_hand).json()
    assert (changed["in_qpv"], changed["qpv_reason"]) == (False, "correction")
    post(empty, LIST)
    told = empty.ask("POST", "/sites/import", data=raw, headers=headers).json()
    kept = empty.ask("GET", "/sites/mairie-saint-denis").json()
    assert (kept["in_qpv"], kept["qpv_reason"], kept["qpv_vintage"]) == (False, "correction", None)
    assert told["created"] == 0
    without = {**facts, "qpv_reason": "correction"}
    assert wrong_field(empty.ask("PUT", "/sites/mairie-saint-denis", json=without)) == "/qpv_reason"


def test_a_person_s_home_is_looked_up_in_the_list(empty):
    post(empty, LIST)
    site = empty.site()["slug"]
    person = empty.person(site, **INSIDE)
    facts = empty.ask("GET", f"/people/{person}").json()
    assert (facts["in_qpv"], facts["qpv_vintage"]) == (True, "2024")


def test_the_list_is_the_network_s_and_needs_its_vintage(empty):
    refused(post(empty, LIST, role="manager", at="saint-denis"), 403, "forbidden")
    assert wrong_field(post(empty, LIST, "latest")) == "/vintage"
    headers = {"Content-Type": "application/geo+json"}
    missing = empty.ask("POST", "/neighbourhoods/import", data=LIST, headers=headers)
    assert wrong_field(missing) == "/vintage"
