"""The machines of a lot from a file: every row is looked at before the first is taken."""

from datetime import timedelta

import pytest

from kernel.refusals import ImportRefused, NotFound
from services.inventory.adapters.lot_csv import LotFile
from services.inventory.application.commands.import_lot import ImportLot
from services.inventory.application.ports.devices import Wanted
from services.inventory.application.ports.progress import Step
from services.inventory.application.queries.lots import GetLot
from tests.inventory.builders import ELSEWHERE, HERE
from tests.inventory.lot_files import WRONG, imei, laptop, phone, written
from tests.inventory.memory.progress import MemoryProgress
from tests.inventory.unit.test_lots import gone, receive, register
from tests.scripted import CONTEXT


def load(network, lot, rows, scope=HERE, **options):
    file = LotFile(written(rows))
    command = ImportLot(scope=scope, lot_id=lot.id, rows=file, by="stock-1", **options)
    return network.app.import_lot(command, CONTEXT)


def devices(network):
    return network.look(lambda work: work.devices.listed(Wanted(), None, 0))


def refusal_of(network, lot, rows, **options):
    with pytest.raises(ImportRefused) as refusal:
        load(network, lot, rows, **options)
    return [(one.row, one.field, one.rule) for one in refusal.value.problems]


def test_right_rows_become_devices_of_the_lot(network):
    lot = receive(network)
    report = load(network, lot, [laptop(1), phone(2, imei2=imei(3))])
    assert (len(report.opened), report.changed, report.unchanged) == (2, (), ())
    [one, other] = devices(network)
    assert {one.state.lot_id, other.state.lot_id} == {lot.id}
    assert one.state.description.specifications["storage_gb"] == "256"
    assert other.state.description.imeis == (imei(2), imei(3))
    assert (one.state.place, one.state.status) == ("saint-denis", "received")


@pytest.mark.parametrize(("row", "field", "words"), WRONG, ids=[f"{w[1]}-{w[2]}" for w in WRONG])
def test_one_wrong_row_keeps_all_out_and_is_told_by_line_field_and_reason(
    network, row, field, words
):
    lot = receive(network)
    [(line, told, reason)] = refusal_of(network, lot, [laptop(1001), row, laptop(1002)])
    assert (line, told) == (3, field)
    assert words in reason
    assert devices(network) == []


def test_right_rows_are_taken_without_the_wrong_ones_where_that_is_asked(network):
    rows = [row for row, _field, _words in WRONG]
    report = load(network, receive(network), [*rows, laptop(1001)], partial=True)
    assert len(devices(network)) == len(report.opened) == 1
    told = [(one.row, one.field) for one in report.problems]
    assert told == [(line, field) for line, (_row, field, _) in enumerate(WRONG, start=2)]


def test_a_check_tells_the_same_and_does_nothing(network):
    lot = receive(network)
    report = load(network, lot, [laptop(1), phone(2)], check=True)
    assert len(report.opened) == 2
    assert devices(network) == []
    assert refusal_of(network, lot, [laptop(1), WRONG[0][0]], check=True)
    assert network.app.get_lot(GetLot(scope=HERE, lot_id=lot.id)).importing is None


def test_the_same_file_again_adds_nothing_also_when_a_machine_has_gone_since(network):
    lot, rows = receive(network), [laptop(1), phone(2)]
    load(network, lot, rows)
    gone(network, devices(network)[0])
    before = devices(network)
    report = load(network, lot, rows)
    assert (report.opened, report.changed, len(report.unchanged)) == ((), (), 2)
    assert devices(network) == before


def test_a_row_that_repeats_an_earlier_one_is_told_with_its_line(network):
    rows = [
        laptop(1),
        laptop(2, serial="pf-0000001"),
        phone(3),
        phone(4, imei=imei(3)),
        phone(5, imei2=imei(3)),
    ]
    assert refusal_of(network, receive(network), rows) == [
        (3, "serial", "is already that of line 2"),
        (5, "imei", "is already that of line 4"),
        (6, "imei", "is already that of line 4"),
    ]


def test_a_machine_in_stock_is_told_and_one_that_had_gone_comes_back(network):
    first = receive(network)
    load(network, first, [laptop(1), phone(2)])
    [one, other] = devices(network)
    gone(network, other)
    lot = receive(network)
    told = refusal_of(network, lot, [laptop(1), phone(2)])
    assert told == [(2, "serial", f"is that of {one.state.reference}, which is in stock")]
    report = load(network, lot, [phone(2), laptop(3)])
    assert (len(report.opened), len(report.changed)) == (1, 1)
    back = network.look(lambda work: work.devices.get(other.id))
    assert (back.state.came_back, back.state.lot_id) == (1, lot.id)


def test_an_older_file_again_does_not_take_back_a_machine_that_came_with_a_later_lot(network):
    first, later = receive(network), receive(network)
    load(network, first, [laptop(1)])
    for lot in (later, None):
        gone(network, devices(network)[0])
        if lot is not None:
            load(network, lot, [laptop(1)])
    report = load(network, first, [laptop(1)])
    assert (report.changed, len(report.unchanged)) == ((), 1)
    assert devices(network)[0].state.lot_id == later.id


def test_rows_that_are_one_machine_by_different_numbers_are_told(network):
    first = receive(network)
    load(network, first, [phone(1)])
    gone(network, devices(network)[0])
    rows = [phone(1, imei=""), phone(2, imei=imei(1))]
    [(line, _field, reason)] = refusal_of(network, receive(network), rows)
    assert (line, reason) == (3, "is the machine of line 2 by another number")


def test_numbers_of_two_machines_are_told_with_their_references(network):
    first = receive(network)
    load(network, first, [phone(1), phone(2)])
    known = devices(network)
    rows = [phone(1, imei=imei(2))]
    [(_line, _field, reason)] = refusal_of(network, receive(network), rows)
    assert all(one.state.reference in reason for one in known)


def test_nobody_loads_into_a_lot_of_another_place(network):
    lot = receive(network)
    with pytest.raises(NotFound):
        load(network, lot, [laptop(1)], scope=ELSEWHERE)


def test_progress_is_told_by_parts(network, monkeypatch):
    lot, told, seen = receive(network), [], []
    tell = MemoryProgress.tell

    def telling(self, lot_id, step):
        tell(self, lot_id, step)
        told.append((step.done, step.total))
        seen.append(network.app.get_lot(GetLot(scope=HERE, lot_id=lot.id)).importing)

    monkeypatch.setattr(MemoryProgress, "tell", telling)
    load(network, lot, [laptop(number) for number in range(1200)])
    assert told == [(0, 1200), (500, 1200), (1000, 1200), (1200, 1200)]
    assert [step and step.done for step in seen] == [0, 500, 1000, None]


def test_an_import_that_fell_silent_is_no_longer_under_way(network):
    lot, step = receive(network), Step(500, 1200, network.clock.now())
    network.look(lambda work: work.progress.tell(lot.id, step))
    for seconds, told in ((0, step), (59, step), (1, None)):
        network.clock.instant += timedelta(seconds=seconds)
        assert network.app.get_lot(GetLot(scope=HERE, lot_id=lot.id)).importing == told


def test_one_by_hand_is_known_to_the_file(network):
    lot = receive(network)
    register(network, lot)
    report = load(network, lot, [laptop(1, serial="PF1ABCDE"), laptop(2)])
    assert (len(report.opened), len(report.unchanged)) == (1, 1)
