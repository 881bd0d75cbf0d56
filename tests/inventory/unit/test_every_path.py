"""Every state that a device can reach, by every step with every kind of argument.

Beside each device goes a ledger that this file keeps by itself, from the rules and not from the
code: whether what it holds was erased and seen to be since it last came, whether its category's
tests were passed since, and whose it is. No device that is ready, held or in new hands may lack
one of them, whatever way led there.
"""

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

import pytest

from kernel.refusals import Refusal
from services.inventory.domain.devices.device import Device
from services.inventory.domain.devices.functional_tests import TESTS
from services.inventory.domain.devices.grading import PARTS, Override, grading_of
from services.inventory.domain.devices.states import STEPS
from services.inventory.domain.devices.terms import Terms
from tests.inventory.builders import AWA, BILAL, LOT_ID, LYON, SITE, device, grading, wipe
from tests.scripted import at

BEFORE, CAME, NOW = at(6), at(7), at(9)
TERMS = Terms(household_id=None, grade="B", price=0, reference_price=None, price_grid_version=1)
OWNER, SALE, RETURN, HOLD, TRANSFER = (
    AWA,
    *(f"0197f000-0000-7000-8000-00000000e00{n}" for n in "1234"),
)
STORED = ("smartphone", "feature_phone", "tablet", "router")
"""Kinds whose storage nobody takes out."""


@dataclass(frozen=True)
class Ledger:
    """What is known of a device by what was done, since it last came."""

    erased: bool = False
    without_storage: bool = False
    tested: bool = False
    owner: str | None = None
    """Whose it is: not the association's."""
    again: bool = False
    """Whether it was in other hands, or got other storage, since its first lot came."""

    @property
    def may_change_hands(self) -> bool:
        return (self.erased or self.without_storage) and self.tested and self.owner is None


Step = Callable[[Device], object]
Told = Callable[[Ledger, Device], Ledger]
"""What the ledger says after a step that succeeded; it is given the device as it was before."""


def same(ledger, _before):
    return ledger


def anew(ledger, _before):
    return Ledger(owner=ledger.owner, again=True)


def untested(ledger, _before):
    return replace(ledger, tested=False)


WITH_LOT = "wipe before it was registered, on the day of its lot"


def wipes(category):
    """Every kind of wipe, with what it says of the device."""
    for method in ("clear", "purge", "destroy"):
        for verified in (True, False):
            yield (
                f"wipe, {method}, {'verified' if verified else 'not verified'}",
                wipe(method=method, verified=verified, start=CAME, end=NOW),
                replace(Ledger(), erased=verified),
            )
    nothing = wipe(
        method="no_storage", verified=False, tool=None, tool_version=None, start=CAME, end=NOW
    )
    yield "wipe, no storage", nothing, Ledger(without_storage=category not in STORED)
    yield "wipe of before it came", wipe(start=BEFORE, end=BEFORE), Ledger()
    yield WITH_LOT, wipe(start=BEFORE, end=BEFORE), Ledger(erased=True)


def gradings(category):
    """Every kind of test's outcome, with whether the device works."""
    right = dict.fromkeys(TESTS[category].always, True)
    marks = dict.fromkeys(PARTS[category], "light")
    lacking = dict(list(right.items())[1:])
    extra = dict.fromkeys(TESTS[category].if_present[:1], False)
    for name, tests, cosmetic, override, works in (
        ("passed", right, marks, None, True),
        ("passed, another grade", right, marks, Override("C", "smell"), True),
        ("the last failed", right | {TESTS[category].always[-1]: False}, marks, None, False),
        ("one that is there failed", right | extra, marks, None, not extra),
        ("one not made", lacking, marks, None, False),
        ("none made", {}, marks, None, False),
        ("failed, lifted", dict.fromkeys(right, False), marks, Override("A", "smell"), False),
        ("not looked at", right, {}, None, False),
    ):
        yield f"grade, {name}", tests, cosmetic, override, works


def steps(category) -> dict[str, tuple[Step, Told]]:
    """Every step with every kind of argument that may matter."""
    found: dict[str, tuple[Step, Told]] = {}

    def step(name, told=same):
        def keep(do):
            found[name] = (do, told)

        return keep

    for name, one, told in wipes(category):
        came = BEFORE if name == WITH_LOT else None
        step(
            name,
            lambda ledger, _d, told=told: replace(told, owner=ledger.owner, again=ledger.again),
        )(lambda d, one=one, came=came: d.wipe(one, NOW, lot_came=came))
    for name, tests, cosmetic, override, works in gradings(category):
        step(name, lambda ledger, _d, works=works: replace(ledger, tested=works))(
            lambda d, tests=tests, cosmetic=cosmetic, override=override: d.grade(
                grading_of(
                    d.state.description.category,
                    tests,
                    cosmetic,
                    at=NOW,
                    by="stock-1",
                    override=override,
                )
            )
        )
    for claim in (
        {},
        {TESTS[category].always[0]: True},
        dict.fromkeys(TESTS[category].always, False),
    ):
        step(f"grade, claimed by {len(claim)}")(
            lambda d, claim=claim: d.grade(
                grading(d.state.description.category, tests=claim, passed=True)
            )
        )
    step(
        "verify_wipe",
        lambda ledger, _d: replace(ledger, erased=ledger.erased or not ledger.without_storage),
    )(lambda d: d.verify_wipe(NOW, "stock-1"))
    step("ready")(lambda d: d.ready(NOW, "stock-1"))
    step("send_to_repair", untested)(lambda d: d.send_to_repair("screen", NOW, "stock-1"))
    step("finish_repair", untested)(lambda d: d.finish_repair(NOW, "s", new_storage=False))
    step("finish_repair, new storage", anew)(lambda d: d.finish_repair(CAME, "s", new_storage=True))
    step("scrap")(lambda d: d.scrap("beyond_repair", NOW, "stock-1"))
    step("scrap, lost")(lambda d: d.scrap("lost", NOW, "stock-1"))
    step("scrap, destroyed", lambda ledger, _d: replace(ledger, erased=True))(
        lambda d: d.scrap(
            "beyond_repair",
            NOW,
            "stock-1",
            destroyed=wipe(method="destroy", tool="shred", start=CAME, end=NOW),
        )
    )
    step("lose")(lambda d: d.lose(SITE, NOW, "stock-1"))
    step("hold")(lambda d: d.hold(HOLD, OWNER, at(12), NOW))
    step("release")(lambda d: d.release("expired", NOW))
    for way in ("sell", "donate"):
        for who, person in (("", OWNER), (" to another", BILAL)):
            step(f"{way}{who}", lambda ledger, _d, p=person: replace(ledger, owner=p))(
                lambda d, way=way, p=person: d.hand_over(way, SALE, p, TERMS, None, NOW, "desk-1")
            )
    step("bring_back", anew)(lambda d: d.bring_back(RETURN, "broken", LYON, None, CAME, "desk-1"))
    for outcome in ("repaired", "refused"):
        step(f"hand_back, {outcome}")(
            lambda d, outcome=outcome: d.hand_back(RETURN, outcome, None, NOW, "desk-1")
        )
    for outcome in ("refunded", "replaced"):
        step(f"reclaim, {outcome}", lambda ledger, _d: replace(ledger, owner=None))(
            lambda d, outcome=outcome: d.reclaim(RETURN, outcome, None, NOW, "desk-1")
        )
    step("come_back", lambda _ledger, _d: Ledger(again=True))(
        lambda d: d.come_back(LOT_ID, SITE, d.state.description, CAME, "stock-1")
    )
    step("ship")(lambda d: d.ship(TRANSFER, NOW, "stock-1"))
    step("arrive")(lambda d: d.arrive(LYON, NOW, "stock-1"))
    step("relocate")(lambda d: d.relocate(SITE, TRANSFER, NOW, "stock-1"))
    step("describe")(lambda d: d.describe(replace(d.state.description, model="X"), NOW, "stock-1"))
    for other in {"other", "screen", "laptop", "smartphone"} - {category}:
        step(
            f"describe as {other}",
            lambda ledger, _d: replace(ledger, tested=False, without_storage=False),
        )(
            lambda d, other=other: d.describe(
                replace(d.state.description, category=other), NOW, "stock-1"
            )
        )
    return found


@cache
def steps_of(category) -> dict[str, tuple[Step, Told]]:
    return steps(category)


def key(device_, ledger):
    """What tells two states apart: whatever the rules may look at, and no more."""
    state = device_.state

    def kind(work):
        wiped, graded = work.wipe, work.grading
        return (
            wiped and (wiped.safe, wiped.verified, wiped.method == "no_storage"),
            graded and graded.passed,
        )

    return (
        state.status,
        state.description.category,
        kind(state),
        state.handed_over_with and kind(state.handed_over_with),
        state.used_until,
        (state.place, state.transfer_id, state.hold_id, state.sale_id, state.person_id),
        state.handed_over,
        ledger,
    )


@cache
def explored(category):
    """Each state that can be reached with the way that led there, and which steps ever worked."""
    first = device(category, device_id="d", reference="D-1")
    first = replace(first, state=replace(first.state, received_at=CAME))
    found = {key(first, Ledger()): (first, Ledger(), ())}
    waiting, worked = deque(found.values()), Counter()
    while waiting:
        before, ledger, way = waiting.popleft()
        for name, (do, told) in steps_of(before.state.description.category).items():
            after = replace(before, events=[])
            try:
                do(after)
            except (Refusal, ValueError):
                assert (after.state, after.events) == (before.state, []), (*way, name)
                continue
            worked[name] += 1
            assert not (name == WITH_LOT and ledger.again), (*way, name)
            known = told(ledger, before) if after.events else ledger
            check((*way, name), before, after, ledger, known)
            at_ = key(after, known)
            if at_ not in found:
                found[at_] = (after, known, (*way, name))
                waiting.append(found[at_])
    return found, worked


def check(way, before, after, ledger, known):
    status, state = after.state.status, after.state
    if status in ("ready", "held"):
        assert known.may_change_hands, way
    if status in ("sold", "donated") and before.state.status not in ("sold", "donated"):
        assert ledger.may_change_hands or _handed_back(before, after, ledger), way
    if status not in ("sold", "donated"):
        assert (state.sale_id is None) == (known.owner is None), way
        safe = state.wipe is not None and state.wipe.safe
        assert safe == (known.erased or known.without_storage), way
        assert (state.grading is not None and state.grading.passed) == known.tested, way
    if before.state.transfer_id is not None:
        assert way[-1].startswith(("arrive", "relocate", "lose", "describe", "reclaim")), way


def _handed_back(before, after, ledger):
    """Whoever brought it back has it again, by the same sale."""
    return (
        ledger.owner is not None
        and after.state.person_id == before.state.person_id == ledger.owner
        and after.state.sale_id == before.state.sale_id is not None
        and (before.state.status == "returned" or ledger.erased or ledger.without_storage)
    )


@pytest.mark.parametrize("category", ["laptop", "smartphone"])
def test_no_path_leads_past_the_gate(category):
    found, worked = explored(category)
    reached = {(one.state.status, ledger.owner is None) for one, ledger, _way in found.values()}
    ours = set(STEPS["describe"])
    assert reached == (
        {(status, True) for status in ours | {"scrapped"}}
        | {
            (status, False)
            for status in (ours | {"sold", "donated", "scrapped"}) - {"ready", "held"}
        }
    )
    never = {one for one in steps(category) if not worked[one] and "claimed" not in one}
    impossible = {"wipe of before it came", "describe as laptop"} | {
        f"grade, {what}"
        for what in ("one not made", "none made", "failed, lifted", "not looked at")
    }
    assert never - impossible <= ({"wipe, no storage"} if category == "smartphone" else set())


def test_a_returned_device_has_to_pass_the_gate_again():
    for after, ledger, way in explored("laptop")[0].values():
        if after.state.status == "returned":
            assert not ledger.tested, way
            assert after.state.wipe is None, way
            assert after.state.grading is None, way
