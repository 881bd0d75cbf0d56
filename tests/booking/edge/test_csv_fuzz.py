"""Whatever the bytes of a file, its reading ends in a report."""

import csv
import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.booking.adapters import partners_csv, places_csv
from services.booking.adapters.places_as_sites import as_sites
from services.booking.domain.partner import PartnerDescription

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
STRUCTURE = {
    "id": "structure-1",
    "nom": "HAUT - BUGEY AGGLOMERATION",
    "siret": "20004293500011",
    "typologie": "publique",
    "adresse": "57 RUE RENE NICOD 01100 OYONNAX",
    "commune": "Oyonnax",
    "code_insee": "01283",
    "qpv": "oui",
}
CELLS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        (
            *("", "0", "null", "=1+1", "-1", "1e309", "nan", "24/7", "Mo-Su", "2A004", "97411"),
            *("\ufeff", "\u202e", "a" * 201, "12345678901234", "35600000000048", "é" * 300),
            *("Mo 10:00-09:00", "PH off", "sunrise-sunset", "٠١٢٣٤", "\ud7ff", "\u0000"),
        )
    ),
)


def a_file(row):
    """A right row with some cells replaced, rows repeated, and bytes spoiled at the end."""
    return st.builds(
        _spoiled,
        st.lists(
            st.dictionaries(st.sampled_from(sorted(row)), CELLS, max_size=4).map(
                lambda changes: row | changes
            ),
            max_size=4,
        ),
        st.just(list(row)),
        st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
        st.sampled_from([",", ",", ",", ";"]),
        st.binary(max_size=20),
    )


def _spoiled(rows, columns, encoding, delimiter, tail):
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding, "replace") + tail


def check_report(read, found):
    assert read.rows >= len(found)
    assert len({finding.line for finding in read.errors}) + len(found) >= read.rows
    for finding in [*read.errors, *read.warnings]:
        assert finding.line >= 1
        assert finding.reason
    if read.unreadable:
        assert (read.rows, list(found)) == (0, [])
        assert read.errors
    assert {finding.line for finding in read.errors}.isdisjoint(one.line for one in found)


@settings(deadline=None, max_examples=200)
@given(st.one_of(st.binary(max_size=300), a_file(PLACE)))
@example(b"")
@example(b"\x00")
def test_any_file_of_places_gives_sites_that_can_be_opened_or_reasons(raw):
    read = places_csv.read_places(raw)
    check_report(read, read.places)
    sites = as_sites(read.places)
    for site in sites:
        site.check()
    assert len({site.slug for site in sites}) == len(sites)


@settings(deadline=None, max_examples=200)
@given(st.one_of(st.binary(max_size=300), a_file(STRUCTURE)))
def test_any_file_of_structures_gives_partners_or_reasons(raw):
    read = partners_csv.read_structures(raw)
    check_report(read, read.structures)
    for one in read.structures:
        PartnerDescription(
            name=one.name,
            siret=one.siret,
            structure_type=one.structure_type,
            department=one.department,
        ).check()
    assert len({one.siret for one in read.structures}) == len(read.structures)


@pytest.mark.parametrize(
    ("siret", "right"),
    [
        ("20004293500011", True),
        ("200 042 935 00011", True),
        ("34416574200013", False),
        ("20004293500012", False),
        ("2000429350001", False),
        ("null", False),
        # La Poste: Luhn where it holds, else a sum of digits that 5 divides.
        ("35600000000048", True),
        ("35600000049837", True),
        ("35600000049838", False),
    ],
)
def test_a_siret_is_checked_with_the_exception_of_la_poste(siret, right):
    assert (partners_csv.siret_problem(siret) is None) is right
