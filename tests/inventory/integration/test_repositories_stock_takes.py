"""Stock-takes in memory and on MongoDB: one suite for both."""

from services.inventory.application.ports.stock_takes import WantedTakes
from services.inventory.domain.stock_takes.stock_take import (
    Difference,
    Scan,
    StockTake,
    StockTakeState,
)
from tests.inventory.builders import LYON_ID, SITE_ID
from tests.scripted import at


def opened(number, **changes):
    values = {"place_id": SITE_ID, "place": "saint-denis", "expected": 2}
    return StockTake.open(
        StockTakeState(
            stock_take_id=f"0197f000-0000-7000-8000-00000000c{number:03d}",
            opened_at=at(7),
            opened_by="stock-1",
            **values | changes,
        )
    )


def saved(twin, *takes):
    for one in takes:
        twin.change(lambda work, one=one: work.stock_takes.save(one))
    return takes


def test_a_count_comes_back_as_it_was_saved(twin):
    [one] = saved(twin, opened(1))
    difference = Difference(kind="missing", device_id="d-1", reference="D-1", status="ready")
    one.close(1, 0, [difference], {"stock-2"}, at(9), "stock-1")
    one.approve({"d-1": "lost"}, at(10), "manager-1")
    saved(twin, one)
    assert twin.look(lambda work: work.stock_takes.get(one.id)) == one
    assert twin.change(lambda work: work.stock_takes.hold(one.id)) == one
    assert twin.change(lambda work: work.stock_takes.hold("nothing")) is None
    assert one.state.differences[0].correction == "lost"


def test_the_one_that_is_counting_at_a_place_is_found(twin):
    here, over = saved(twin, opened(1), opened(2, place_id=LYON_ID, place="lyon"))
    over.discard(at(8), "stock-1")
    saved(twin, over)
    assert twin.change(lambda work: work.stock_takes.running_at(SITE_ID)) == here
    assert twin.change(lambda work: work.stock_takes.running_at(LYON_ID)) is None


def test_counts_are_listed_by_place_and_status(twin):
    one, two, three = saved(
        twin, opened(1), opened(2, place="lyon", place_id=LYON_ID), opened(3, expected=0)
    )
    three.discard(at(8), "stock-1")
    saved(twin, three)

    def listed(after=None, limit=0, **wanted):
        found = twin.look(lambda work: work.stock_takes.listed(WantedTakes(**wanted), after, limit))
        return [take.id for take in found]

    assert listed() == [one.id, two.id, three.id]
    assert listed(places=frozenset({"lyon"})) == [two.id]
    assert listed(places=frozenset()) == []
    assert listed(statuses=frozenset({"counting"})) == [one.id, two.id]
    assert listed(after=one.id, limit=1) == [two.id]


def test_what_is_expected_and_what_was_scanned_stand_beside_the_count(twin):
    [one] = saved(twin, opened(1))
    scan = Scan(code="D-1", at=at(8), by="stock-1", device_id="d-1", here=True)
    stranger = Scan(code="X.1/$?", at=at(8), by="stock-2")

    def put(work):
        work.stock_takes.expect(one.id, {"d-1": 4, "d-2": 1})
        work.stock_takes.add_scans(one.id, [scan, stranger])
        work.stock_takes.add_scans(one.id, [])

    twin.change(put)

    def ask(question):
        return twin.look(lambda work: question(work.stock_takes))

    assert ask(lambda takes: takes.expected(one.id)) == {"d-1": 4, "d-2": 1}
    assert ask(lambda takes: takes.expected("nothing")) == {}
    assert ask(lambda takes: takes.scans(one.id)) == [stranger, scan]
    assert ask(lambda takes: takes.scan_count(one.id)) == 2
    keys = ["d-1", "d-2", stranger.key]
    assert ask(lambda takes: takes.scanned(one.id, keys)) == {"d-1", stranger.key}
    assert ask(lambda takes: takes.scanned("nothing", keys)) == frozenset()
