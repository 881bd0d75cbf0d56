"""Whatever the bytes of a file, its reading ends in a report."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.booking.adapters import partners_csv, places_csv
from services.booking.adapters.places_as_sites import as_sites
from services.booking.domain.partner import PartnerDescription
from tests.csv_files import a_file, check_report

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
