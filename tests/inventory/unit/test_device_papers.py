"""What devices are found by, and what their papers and public pages tell."""

from datetime import date

import pytest

from kernel.refusals import InvalidValue, NotFound
from services.inventory.application.queries.device_papers import (
    GetLabel,
    GetWipeCertificate,
    ListCertificates,
    PrintLabels,
)
from services.inventory.application.queries.devices import FindDevice
from services.inventory.application.queries.public_pages import LookAtDevice, VerifyCertificate
from tests.inventory.builders import ELSEWHERE, HERE, LOT_ID, LYON, device, ready_device
from tests.inventory.handed_over import hand_over
from tests.inventory.working import Working
from tests.scripted import at


@pytest.fixture
def working(network):
    return Working(network)


def wiped(working, category="laptop", **erasure):
    id_ = working.network.device(device(category)).id
    return working.wipe(id_, **erasure)


@pytest.mark.parametrize(
    "scanned",
    [
        "D-7K3M9PQR",
        " d-7k3m9pqr ",
        "d7k3m 9pqr",
        "https://passerelle.example/inventory/d/D-7K3M9PQR",
        "https://passerelle.example/inventory/d/D-7K3M9PQR?lang=en",
        "490154203237518",
        "49-015420-323751-8",
    ],
)
def test_one_question_finds_a_device_by_whatever_is_scanned(network, scanned):
    description = device("smartphone").state.description
    one = device(
        "smartphone",
        reference="D-7K3M9PQR",
        description=type(description)(
            category="smartphone",
            serial="PF 1ABC".replace(" ", ""),
            make="Fairphone",
            model="4",
            imeis=("490154203237518",),
        ),
    )
    network.device(one)
    assert network.app.find_device(FindDevice(scope=HERE, code=scanned)).id == one.id
    for serial in ("pf1abc", "PF 1ABC", "pf-1abc"):
        assert network.app.find_device(FindDevice(scope=HERE, code=serial)).id == one.id
    with pytest.raises(NotFound):
        network.app.find_device(FindDevice(scope=ELSEWHERE, code=scanned))
    with pytest.raises(NotFound):
        network.app.find_device(FindDevice(scope=HERE, code="D-NOBODYS2"))


def test_each_certificate_is_printed_by_its_number_and_the_last_without(working):
    id_ = wiped(working, storage_serial="S4EVNX0R", tool="nwipe", verified=False).id
    working.wipe(id_, "clear")

    def printed(**query):
        return working.network.app.get_wipe_certificate(
            GetWipeCertificate(scope=HERE, device_id=id_, **query)
        )

    last, first = printed(), printed(number="E-2026-000001")
    assert (last.number, last.method, last.verified) == ("E-2026-000002", "clear", True)
    assert (first.storage_serial, first.tool, first.verified_by) == ("S4EVNX0R", "nwipe", "")
    assert first.url == f"https://passerelle.example/inventory/certificates/{first.code}"
    assert first.site.name == "Passerelle Saint-Denis"
    for query in ({"number": "E-2026-000009"}, {"scope": ELSEWHERE}):
        with pytest.raises(NotFound):
            working.network.app.get_wipe_certificate(
                GetWipeCertificate(**{"scope": HERE, "device_id": id_, **query})
            )
    listed = working.network.app.list_certificates(ListCertificates(scope=HERE, device_id=id_))
    assert [one.wipe.number for one in listed] == ["E-2026-000001", "E-2026-000002"]


def test_no_certificate_is_printed_of_what_was_not_wiped(working):
    id_ = working.network.device(device()).id
    with pytest.raises(NotFound):
        working.network.app.get_wipe_certificate(GetWipeCertificate(scope=HERE, device_id=id_))


def test_labels_are_of_the_devices_that_are_named_or_of_a_lot_s_here(network):
    first, second = network.device(), network.device()
    network.device(device(place="lyon", place_id=LYON.id))

    def printed(**query):
        found = network.app.print_labels(PrintLabels(scope=HERE, **query))
        return [one.reference for one in found]

    references = [first.state.reference, second.state.reference]
    assert printed(device_ids=(second.id, first.id, second.id)) == references[::-1]
    assert printed(lot_id=LOT_ID) == references
    assert printed(lot_id=LOT_ID, after=first.id) == references[1:]
    with pytest.raises(NotFound):
        printed(lot_id=first.id)
    for wrong in ({}, {"lot_id": LOT_ID, "device_ids": (first.id,)}):
        with pytest.raises(InvalidValue):
            printed(**wrong)
    label = network.app.get_label(GetLabel(scope=HERE, device_id=first.id))
    assert label.url == f"https://passerelle.example/inventory/d/{first.state.reference}"
    assert label.grade == "B"


def test_whoever_scans_a_label_sees_the_device_and_nothing_of_a_person(network):
    one = network.device(hand_over(ready_device()))
    seen = network.app.look_at_device(LookAtDevice(reference=one.state.reference.lower()))
    assert seen.today == date(2026, 11, 23)
    assert (seen.device.grade, seen.device.warranty_until) == ("B", date(2028, 11, 23))
    assert seen.device.wipe.number == one.state.wipe.number
    told = repr(seen)
    for secret in (
        one.state.person_id,
        one.state.sale_id,
        one.state.description.serial,
        one.state.lot_id,
        one.id,
        "stock-1",
        "desk-1",
    ):
        assert secret not in told


def test_what_was_brought_back_shows_no_wipe_until_it_is_done_again(network):
    one = hand_over(ready_device())
    one.bring_back(LOT_ID, "battery", LYON, None, at(10), "desk-1")
    network.device(one)
    seen = network.app.look_at_device(LookAtDevice(reference=one.state.reference))
    assert (seen.device.wipe, seen.device.grade) == (None, None)
    one.hand_back(LOT_ID, "refused", None, at(10), "desk-1")
    network.device(one)
    seen = network.app.look_at_device(LookAtDevice(reference=one.state.reference))
    assert (seen.device.wipe is not None, seen.device.grade) == (True, "B")


def test_a_certificate_is_verified_by_its_code_for_good(working):
    first = wiped(working)
    working.wipe(first.id, "clear")
    code = first.state.wipe.code
    for spelled in (code, code.lower(), f" {code[:4]} {code[4:8]}-{code[8:]} "):
        found = working.network.app.verify_certificate(VerifyCertificate(code=spelled))
        assert (found.wipe.number, found.wipe.method) == ("E-2026-000001", "purge")
    assert found.serial_end == first.state.description.serial[-4:]
    with pytest.raises(NotFound):
        working.network.app.verify_certificate(VerifyCertificate(code="NOBODYS23456"))


def test_the_day_of_a_wipe_is_that_of_its_place(working):
    working.network.clock.instant = at(23, 30)
    one = wiped(working)
    found = working.network.app.verify_certificate(VerifyCertificate(code=one.state.wipe.code))
    assert found.wipe.on == date(2026, 11, 24)


def test_what_was_given_up_is_out_of_use_and_gets_no_label_with_its_lot(working):
    kept, gone = (working.network.device(device()) for _ in range(2))
    working.scrap(gone.id, "stolen")
    look = working.network.app.look_at_device
    seen = [look(LookAtDevice(reference=one.state.reference)) for one in (kept, gone)]
    assert [one.device.in_use for one in seen] == [True, False]
    labels = working.network.app.print_labels(PrintLabels(scope=HERE, lot_id=LOT_ID))
    assert [one.reference for one in labels] == [kept.state.reference]
