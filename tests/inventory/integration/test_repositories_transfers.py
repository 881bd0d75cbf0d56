"""Transfers in memory and on MongoDB: one suite for both."""

import pytest

from kernel.refusals import AlreadyExists
from kit.transaction import ConcurrentChange
from services.inventory.application.ports.transfers import WantedTransfers
from services.inventory.domain.transfers.transfer import Line, Transfer, TransferState
from tests.inventory.builders import LYON_ID, SITE_ID
from tests.scripted import at


def draft(number, **changes):
    values = {
        "reference": f"T-{number:08d}",
        "from_id": SITE_ID,
        "from_place": "saint-denis",
        "to_id": LYON_ID,
        "to_place": "lyon",
        "lines": (Line(device_id="d-1", reference="D-1"),),
    }
    return Transfer.draft(
        TransferState(
            transfer_id=f"0197f000-0000-7000-8000-00000000e{number:03d}",
            drafted_at=at(7),
            drafted_by="stock-1",
            **values | changes,
        )
    )


def saved(twin, *transfers):
    for one in transfers:
        twin.change(lambda work, one=one: work.transfers.save(one))
    return transfers


def test_a_transfer_comes_back_as_it_was_saved_also_what_no_event_tells(twin):
    [one] = saved(twin, draft(1))
    one.ship(at(8), "stock-1")
    saved(twin, one)
    one.scan("d-1", "D-1", at(9), "stock-2")
    one.scan("d-2", "D-2", at(9), "stock-2")
    assert one.events == []
    saved(twin, one)
    found = twin.look(lambda work: work.transfers.get(one.id))
    assert found == one
    assert (found.version, found.state.revision) == (2, 4)
    assert [line.outcome for line in (*found.state.lines, *found.state.extras)] == ["arrived", None]


def test_no_two_transfers_have_a_reference_in_common(twin):
    saved(twin, draft(1))
    with pytest.raises(AlreadyExists):
        saved(twin, draft(2, reference="T-00000001"))


def test_who_read_an_older_version_saves_nothing(twin):
    [one] = saved(twin, draft(1))
    older = twin.look(lambda work: work.transfers.get(one.id))
    one.ship(at(8), "stock-1")
    saved(twin, one)
    older.change((), {"d-1"})
    with pytest.raises(ConcurrentChange):
        saved(twin, older)


def test_transfers_are_listed_by_their_ends_and_status(twin):
    out = draft(1)
    back = draft(2, from_id=LYON_ID, from_place="lyon", to_id=SITE_ID, to_place="saint-denis")
    gone = draft(3, to_place="brest")
    gone.cancel(at(8))
    saved(twin, out, back, gone)

    def listed(after=None, limit=0, **wanted):
        found = twin.look(
            lambda work: work.transfers.listed(WantedTransfers(**wanted), after, limit)
        )
        return [int(one.id[-3:]) for one in found]

    assert listed() == [1, 2, 3]
    assert listed(places=frozenset({"brest"})) == [3]
    assert listed(places=frozenset({"lyon"})) == [1, 2]
    assert listed(places=frozenset()) == []
    assert listed(places=frozenset({"lyon"}), origin="saint-denis") == [1]
    assert listed(destination="saint-denis") == [2]
    assert listed(statuses=frozenset({"cancelled"})) == [3]
    assert listed(after=out.id, limit=1) == [2]
