"""Sites as a file of the national standard, read back by the import."""

import csv
import io
from dataclasses import replace

import pytest

from kit.csv_table import guarded, unguarded
from services.booking.adapters.places_csv import STANDARD, read_places
from tests.booking.edge.running import refused
from tests.real_data import DATA, needs_data


@pytest.fixture
def empty(at_eight):
    """The service without a site."""
    for collection in ("sites", "outbox"):
        at_eight.database[collection].delete_many({})
    return at_eight


def load(served, raw):
    headers = {"Content-Type": "text/csv"}
    answer = served.ask("POST", "/sites/import", data=raw, headers=headers)
    assert answer.ok, answer.text
    told = answer.json()
    return told["created"], told["changed"], told["unchanged"]


def export(served, **options):
    answer = served.ask("GET", "/sites/export", **options)
    assert answer.ok, answer.text
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    return answer.content


def rows(raw):
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8"), newline="")))


def by_id(places):
    return {place.source_id: replace(place, line=0) for place in places.places}


@needs_data
def test_the_681_real_places_come_back_the_same_and_change_nothing(empty):
    raw = (DATA / "places.csv").read_bytes()
    assert load(empty, raw) == (681, 0, 0)
    written = export(empty)
    outbox = empty.database.outbox.count_documents({})
    assert load(empty, written) == (0, 0, 681)
    assert empty.database.outbox.count_documents({}) == outbox
    assert by_id(read_places(written)) == by_id(read_places(raw))
    assert export(empty) == written
    # Cell by cell: what differs was tidied or mended at the import, as its warnings say.
    given, back = ({row["id"]: row for row in rows(one)} for one in (raw, written))
    assert list(rows(raw)[0]) == list(STANDARD)
    mended = {"code_postal", "telephone"}
    for id_, row in given.items():
        for column, cell in row.items():
            tidy = " ".join(cell.split())
            if column in ("latitude", "longitude"):
                assert float(cell) == float(back[id_][column])
            elif back[id_][column] != tidy:
                assert column in mended, (id_, column, cell, back[id_][column])
    assert sum(row["horaires"] == "" for row in back.values()) == 80


@needs_data
def test_real_places_written_again_elsewhere_are_the_same_sites(empty):
    load(empty, (DATA / "places.csv").read_bytes())
    slugs = sorted(empty.database.sites.distinct("description.slug"))
    written = export(empty)
    empty.database.sites.delete_many({})
    assert load(empty, written) == (681, 0, 0)
    assert sorted(empty.database.sites.distinct("description.slug")) == slugs


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"address": "Gare SNCF"},
        {"address": "12 rue A, bâtiment B, 93200 Saint-Denis"},
        {"address": "a, 93200 b, c"},
        {"name": "=HYPERLINK(1)", "address": "@home, 93200 Saint-Denis"},
        {"name": "'=x", "address": "''+1"},
        {"name": "Two  spaces"},
        {"name": 'Quoted "here", and ; there', "address": "l'été à \u200fÉpinay, 93800 Épinay"},
        {"opening_hours": None},
        {"municipality_code": "97411", "latitude": -20.8789, "longitude": 55.4481},
        {"municipality_code": "98818", "latitude": -22.2711, "longitude": 166.438},
    ],
)
def test_a_site_opened_by_hand_comes_back_unchanged(empty, changes):
    empty.site(**changes)
    before = empty.database.sites.find_one()
    assert load(empty, export(empty)) == (0, 0, 1)
    assert empty.database.sites.find_one() == before


def test_a_cell_that_would_be_a_formula_is_guarded_and_a_number_is_not(empty):
    empty.site(name='=cmd|" /C calc"!A0', address="-2+3, 97400 Saint-Denis", latitude=-20.87)
    (row,) = rows(export(empty))
    assert row["nom"] == '\'=cmd|" /C calc"!A0'
    assert row["adresse"] == "'-2+3"
    assert float(row["latitude"]) == -20.87


@pytest.mark.parametrize(
    "text", ["=1+1", "+A1", "-A1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''=1", "'", "''", "", "a"]
)
def test_guarding_is_undone_exactly(text):
    cell = guarded(text)
    assert unguarded(cell) == text
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_number_with_a_sign_stays_one():
    for text in ("-20.8789", "+33 1 23 45 67 89", "+262 692 12 34 56"):
        assert guarded(text) == text


def test_a_site_renamed_by_its_file_is_the_same_site(empty):
    raw = (
        "id,nom,commune,code_postal,code_insee,adresse,complement_adresse,latitude,longitude,"
        "telephone,horaires\r\n"
        "p-1,Mairie,Lens,62300,62498,1 place,,50.4,2.8,,\r\n"
    )
    assert load(empty, raw.encode()) == (1, 0, 0)
    assert load(empty, raw.replace("Mairie", "Médiathèque").encode()) == (0, 1, 0)
    (site,) = empty.database.sites.find()
    assert (site["description"]["slug"], site["description"]["name"]) == (
        "mairie-lens",
        "Médiathèque",
    )


def test_a_file_may_give_no_town_for_a_known_site_alone(empty):
    empty.site(address="Gare SNCF")
    written = export(empty).decode()
    (row,) = rows(written.encode())
    assert (row["commune"], row["code_postal"], row["adresse"]) == ("", "", "Gare SNCF")
    empty.database.sites.delete_many({})
    headers = {"Content-Type": "text/csv"}
    told = refused(
        empty.ask("POST", "/sites/import", data=written.encode(), headers=headers),
        422,
        "file_refused",
    )
    assert [(one["line"], one["field"]) for one in told["report"]["errors"]] == [(2, "code_postal")]


def test_a_manager_exports_its_own_sites_and_a_desk_none(empty):
    mine, other = empty.site()["slug"], empty.site(municipality_code="75118")["slug"]
    here = {"role": "manager", "at": mine}
    assert [row["id"] for row in rows(export(empty, **here))] == [mine]
    assert {row["id"] for row in rows(export(empty))} == {mine, other}
    assert [row["id"] for row in rows(export(empty, params={"department": "75"}))] == [other]
    refused(empty.ask("GET", "/sites/export", role="desk", at=mine), 403, "forbidden")
