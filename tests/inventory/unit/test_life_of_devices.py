"""The life of a device under any sequence of steps, against a table written from the rules.

A step that the table knows succeeds with one event; a repeat of what has no repeat is refused like
any other that is not there; what is refused, or repeated, leaves no trace.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.refusals import Refusal
from tests.inventory.builders import LOT_ID, LYON, SITE, device, grading, wipe
from tests.inventory.handed_over import RETURN_ID, SALE_ID, terms
from tests.scripted import at

PERSON = "0197f000-0000-7000-8000-00000000a001"
OURS = ("received", "wiped", "repairing", "graded", "ready", "returned")
STOCK = {status: status for status in (*OURS, "held")}


@dataclass(frozen=True)
class Step:
    """`moves` says where it leads from each status; `repeats` are those in which it was done."""

    do: Callable[[Any], object]
    moves: dict[str, str]
    repeats: tuple[str, ...] = ()
    on_the_way: bool = False
    """Whether it is possible in transit."""


def _hand_over(way):
    return lambda d: d.hand_over(way, SALE_ID, PERSON, terms(), None, at(9), "desk-1")


def _described(model):
    return lambda d: d.describe(replace(d.state.description, model=model), at(9), "stock-1")


STEPS = {
    "wipe": Step(
        lambda d: d.wipe(wipe(start=at(9), end=at(9)), at(9)),
        dict.fromkeys(("received", "wiped", "graded", "returned"), "wiped"),
    ),
    "verify": Step(lambda d: d.verify_wipe(at(9), "stock-1"), {}, ("wiped", "graded")),
    "grade": Step(lambda d: d.grade(grading(at=at(9))), {"wiped": "graded", "graded": "graded"}),
    "ready": Step(lambda d: d.ready(at(9), "stock-1"), {"graded": "ready"}, ("ready",)),
    "repair": Step(
        lambda d: d.send_to_repair("battery", at(9), "stock-1"),
        dict.fromkeys(("wiped", "graded", "ready"), "repairing"),
    ),
    "mended": Step(
        lambda d: d.finish_repair(at(9), "stock-1", new_storage=False), {"repairing": "wiped"}
    ),
    "new storage": Step(
        lambda d: d.finish_repair(at(9), "stock-1", new_storage=True), {"repairing": "received"}
    ),
    "lost": Step(lambda d: d.scrap("lost", at(9), "stock-1"), dict.fromkeys(OURS, "scrapped")),
    "hold": Step(lambda d: d.hold(RETURN_ID, PERSON, at(12), at(9)), {"ready": "held"}),
    "release": Step(lambda d: d.release("expired", at(9)), {"held": "ready"}),
    "sell": Step(_hand_over("sell"), {"ready": "sold", "held": "sold"}),
    "donate": Step(_hand_over("donate"), {"ready": "donated", "held": "donated"}),
    "bring back": Step(
        lambda d: d.bring_back(RETURN_ID, "battery", SITE, None, at(9), "desk-1"),
        {"sold": "returned", "donated": "returned"},
    ),
    "come back": Step(
        lambda d: d.come_back(LOT_ID, SITE, d.state.description, at(9), "stock-1"),
        dict.fromkeys(("sold", "donated", "scrapped"), "received"),
    ),
    "ship": Step(lambda d: d.ship(RETURN_ID, at(9), "s"), {status: status for status in OURS}),
    "relocate": Step(
        lambda d: d.relocate(LYON, RETURN_ID, at(9), "stock-1"),
        {status: status for status in OURS},
        on_the_way=True,
    ),
    "describe": Step(_described("T490"), STOCK, on_the_way=True),
}


@settings(max_examples=400)
@given(names=st.lists(st.sampled_from(sorted(STEPS)), max_size=15))
def test_a_device_follows_its_table_whatever_is_tried(names):
    one = device()
    for name in names:
        step, before, owned = STEPS[name], one.state.status, one.state.sale_id is not None
        kept, events = replace(one, events=[]), len(one.events)
        possible = step.on_the_way or one.state.transfer_id is None
        expected = step.moves.get(before) if possible else None
        if (name, owned) in (("ready", True),) or (
            name == "come back" and before == "scrapped" and owned
        ):
            expected = None
        repeated = possible and before in step.repeats
        if name == "describe" and one.state.description.model == "T490":
            expected, repeated = None, True
        changed, refused = None, False
        try:
            changed = step.do(one)
        except Refusal:
            refused = True
        assert refused == (expected is None and not repeated), f"{name} of one that is {before}"
        if expected is None:
            assert not changed
            assert (replace(one, events=[]), len(one.events)) == (kept, events)
        else:
            assert one.state.status == expected
            assert len(one.events) == events + 1
