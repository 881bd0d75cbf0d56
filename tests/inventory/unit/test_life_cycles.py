"""Every life in inventory under any sequence of steps at any times, against its table.

Devices have a table and an exploration of their own.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.inventory.domain.returns.device_return import Decision, Return, ReturnState
from services.inventory.domain.stock_takes.stock_take import (
    Difference,
    StockTake,
    StockTakeState,
)
from services.inventory.domain.transfers.transfer import Line, Transfer, TransferState
from tests.inventory.builders import AWA, LYON, SITE
from tests.inventory.returns import SHOWN
from tests.lives import Life, Step, follow
from tests.scripted import at

ID = "0197f000-0000-7000-8000-00000000000a"
ONE, OTHER, EXTRA = "d-1", "d-2", "d-3"


def _transfer(now) -> Transfer:
    return Transfer.draft(
        TransferState(
            transfer_id=ID,
            reference="T-23456789",
            from_id=SITE.id,
            from_place=SITE.slug,
            to_id=LYON.id,
            to_place=LYON.slug,
            drafted_at=now,
            drafted_by="stock-1",
            lines=(Line(device_id=ONE, reference="D-1"),),
        )
    )


def _only(transfer) -> Line:
    [line] = transfer.state.lines
    return line


def _extra(transfer) -> Line | None:
    return next(iter(transfer.state.extras), None)


def _open(transfer) -> int:
    extra = _extra(transfer)
    return (_only(transfer).outcome is None) + (extra is not None and extra.outcome is None)


def _settling(transfer) -> str:
    return "settled" if _open(transfer) == 1 else "disputed"


TRANSFER = Life(
    _transfer,
    {
        "put another on it instead": Step(
            lambda t, _now: t.change([Line(device_id=OTHER, reference="D-2")], {ONE}),
            {"drafted": "drafted"},
            lambda t, _now: _only(t).device_id == ONE,
            done=lambda t, _now: t.state.status == "drafted" and _only(t).device_id == OTHER,
        ),
        "cancel": Step(
            lambda t, now: t.cancel(now), {"drafted": "cancelled"}, repeats=("cancelled",)
        ),
        "ship": Step(
            lambda t, now: t.ship(now, "stock-1"), {"drafted": "shipped"}, repeats=("shipped",)
        ),
        "scan": Step(
            lambda t, now: t.scan(_only(t).device_id, "D", now, "stock-2") == "arrived",
            {"shipped": "shipped"},
            lambda t, _now: _only(t).outcome is None,
            done=lambda t, _now: t.state.status == "shipped" and _only(t).outcome is not None,
        ),
        "scan an extra one": Step(
            lambda t, now: t.scan(EXTRA, "D-3", now, "stock-2") == "extra",
            {"shipped": "shipped"},
            lambda t, _now: _extra(t) is None,
            done=lambda t, _now: t.state.status == "shipped" and _extra(t) is not None,
        ),
        "finish": Step(
            lambda t, now: t.finish(now, "stock-2"),
            {"shipped": lambda t: "disputed" if _open(t) else "received"},
            repeats=("received", "disputed", "settled"),
        ),
        "find it at the origin": Step(
            lambda t, now: t.settle(_only(t).device_id, "found_at_origin", now, "stock-1"),
            {"disputed": _settling},
            lambda t, _now: _only(t).outcome is None,
            done=lambda t, _now: _only(t).outcome == "found_at_origin",
        ),
        "write it off": Step(
            lambda t, now: t.settle(_only(t).device_id, "lost", now, "manager-1", "stolen"),
            {"disputed": _settling},
            lambda t, _now: _only(t).outcome is None,
            done=lambda t, _now: _only(t).outcome == "lost",
        ),
        "keep the extra one": Step(
            lambda t, now: t.settle(EXTRA, "relocated", now, "stock-2"),
            {"disputed": _settling},
            lambda t, _now: _extra(t) is not None and _extra(t).outcome is None,
            done=lambda t, _now: _extra(t) is not None and _extra(t).outcome == "relocated",
        ),
        "lose the extra one": Step(lambda t, now: t.settle(EXTRA, "lost", now, "manager-1"), {}),
        "count it elsewhere": Step(
            lambda t, now: t.moved_otherwise(_only(t).device_id, now, "stock-1"),
            {"shipped": "shipped", "disputed": _settling},
            lambda t, _now: _only(t).outcome is None,
            # A count does not ask what transfers say.
            done=lambda _t, _now: True,
        ),
    },
    frozenset({"cancelled", "received", "settled"}),
    quiet=True,
)


def _stock_take(now) -> StockTake:
    return StockTake.open(
        StockTakeState(
            stock_take_id=ID,
            place_id=SITE.id,
            place=SITE.slug,
            opened_at=now,
            opened_by="stock-1",
            expected=1,
        )
    )


def _close(*differences):
    return lambda t, now: t.close(0, 0, differences, {"stock-2"}, now, "stock-1")


def _approve(by, *lost):
    def approve(take, now):
        if not take.check_approval(lost, by):
            return False
        take.approve({}, now, by)
        return True

    return approve


_CLOSED = ("counted", "agreed", "corrected")
STOCK_TAKE = Life(
    _stock_take,
    {
        "close without a difference": Step(_close(), {"counting": "agreed"}, repeats=_CLOSED),
        "close with one": Step(
            _close(Difference(kind="missing", device_id=ONE)),
            {"counting": "counted"},
            repeats=_CLOSED,
        ),
        "approve": Step(_approve("manager-1"), {"counted": "corrected"}, repeats=("corrected",)),
        "write off": Step(
            _approve("manager-1", ONE), {"counted": "corrected"}, repeats=("corrected",)
        ),
        "write off what is not missing": Step(
            _approve("manager-1", OTHER), {}, repeats=("corrected",)
        ),
        "approve as who scanned": Step(_approve("stock-2"), {}, repeats=("corrected",)),
        "approve as who closed": Step(_approve("stock-1"), {}, repeats=("corrected",)),
        "discard": Step(
            lambda t, now: t.discard(now, "stock-1"),
            {"counting": "discarded", "counted": "discarded"},
            repeats=("discarded",),
        ),
    },
    frozenset({"agreed", "corrected", "discarded"}),
)


def _return(now) -> Return:
    return Return.open(
        ReturnState(
            return_id=ID,
            device=SHOWN,
            sale_id=ID,
            line=1,
            person_id=AWA,
            household_id=None,
            place_id=SITE.id,
            place=SITE.slug,
            opened_at=now,
            by="desk-1",
            fault="battery",
            warranty_until=None,
        )
    )


def _decide(outcome, **more) -> Step:
    """Possible once; who decides the same again is refused as well."""

    def do(one, now):
        one.decide(Decision(outcome=outcome, at=now, by="desk-1", slip_number="R-1", **more))
        return True

    return Step(do, {"open": outcome})


RETURN = Life(
    _return,
    {
        "repair": _decide("repaired"),
        "replace": _decide("replaced", replacement=SHOWN),
        "take back what was given": _decide("refunded"),
        "refuse": _decide("refused", reason="liquid"),
        "refuse without a reason": Step(_decide("refused").do, {}),
        "replace by nothing": Step(_decide("replaced").do, {}),
    },
    frozenset({"repaired", "replaced", "refunded", "refused"}),
)
LIVES = {"transfer": TRANSFER, "stock-take": STOCK_TAKE, "return": RETURN}


@pytest.mark.parametrize("kind", LIVES)
@settings(max_examples=300)
@given(data=st.data())
def test_a_life_follows_its_table_whatever_is_tried(kind, data):
    follow(LIVES[kind], data, at(7))
