"""The application under any sequence of work on several devices, beside a model of the gate.

The clock moves with each step, so that an erasure of before a device came back may be told again.
The model knows when each device's storage came, when it was last seen to be empty and when the
device last worked; a device that is ready is one whose storage was erased since, and that works.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from kernel.refusals import Refusal
from services.inventory.domain.devices.functional_tests import TESTS
from services.inventory.domain.devices.states import OURS
from tests.inventory import memory
from tests.inventory.builders import AWA, LOT_ID, LYON, SITE, Network, device, tools
from tests.inventory.handed_over import terms
from tests.inventory.working import Working
from tests.scripted import ScriptedClock

SALE, RETURN, TRANSFER, HOLD = (f"0197f000-0000-7000-8000-00000000e10{n}" for n in "1234")
CATEGORIES = st.sampled_from(["laptop", "smartphone", "screen", "other"])
WHICH = st.sampled_from([0, 1])
MOSTLY = st.sampled_from([True, True, True, False])
METHODS = st.sampled_from(["purge", "purge", "clear", "destroy", "no_storage"])
AGO = st.sampled_from([0, 0, 2, 8])
"""How many minutes before it is told an erasure began."""
MINUTE = timedelta(minutes=1)


@dataclass
class Model:
    """What is true of one machine, whatever the records say."""

    category: str
    came: datetime
    """The machine, or the storage in it."""
    erased: datetime | None = None
    """When the last erasure began that is known to have left nothing."""
    unseen: datetime | None = None
    """When the last erasure began whose result nobody has looked at."""
    empty: bool = False
    """Without any storage."""
    works: bool = False

    def comes(self, now: datetime) -> None:
        self.came, self.erased, self.unseen = now, None, None
        self.empty = self.works = False

    @property
    def clean(self) -> bool:
        return self.empty or (self.erased is not None and self.erased >= self.came)


class Work(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.clock = ScriptedClock()
        self.network = Network.of(memory.inventory(tools(self.clock)), self.clock)
        self.working = Working(self.network)
        self.models: dict[str, Model] = {}

    def tried(self, step) -> bool:
        """Whether the step was possible; a minute passes after it."""
        try:
            step()
        except Refusal:
            return False
        finally:
            self.clock.instant += MINUTE
        return True

    def changed(self, id_, step) -> bool:
        """The same of one of the device's own steps."""

        def change(work):
            one = work.devices.get(id_)
            step(one)
            work.devices.save(one)

        return self.tried(lambda: self.network.change(change))

    def id_of(self, which) -> str:
        return list(self.models)[which]

    def status(self, id_) -> str:
        return self.network.look(lambda work: work.devices.get(id_)).state.status

    @initialize(categories=st.tuples(CATEGORIES, CATEGORIES))
    def receive(self, categories):
        for category in categories:
            made = self.network.device(device(category, received_at=self.clock.now()))
            self.models[made.id] = Model(category, self.clock.now())
        self.clock.instant += 10 * MINUTE

    @rule(which=WHICH, method=METHODS, verified=MOSTLY, works=MOSTLY)
    def prepare(self, which, method, verified, works):
        """What is usually done one after the other, so that much of it leads somewhere."""
        self.wipe(which, method, verified, 0)
        self.grade(which, not works)
        self.ready(which)

    @rule(which=WHICH, method=METHODS, verified=MOSTLY, ago=AGO)
    def wipe(self, which, method, verified, ago):
        id_ = self.id_of(which)
        began, model = self.clock.now() - ago * MINUTE, self.models[id_]
        verified = verified and method != "no_storage"
        if self.tried(lambda: self.working.wipe(id_, method, verified, start=began)):
            model.works = False
            model.empty = method == "no_storage" and model.category != "smartphone"
            model.erased = began if verified else None
            model.unseen = None if verified or method == "no_storage" else began

    @rule(which=WHICH)
    def verify(self, which):
        id_ = self.id_of(which)
        model = self.models[id_]
        if self.tried(lambda: self.working.verify(id_)) and model.unseen is not None:
            model.erased, model.unseen = model.unseen, None

    @rule(which=WHICH, failing=st.booleans())
    def grade(self, which, failing):
        id_ = self.id_of(which)
        model = self.models[id_]
        last = TESTS[model.category].always[-1:] if failing else ()
        if self.tried(lambda: self.working.grade(id_, failing=last)):
            model.works = not failing

    @rule(which=WHICH)
    def ready(self, which):
        id_ = self.id_of(which)
        self.tried(lambda: self.working.ready(id_))

    @rule(which=WHICH)
    def mend(self, which):
        id_ = self.id_of(which)
        if self.tried(lambda: self.working.send_to_repair(id_)):
            self.models[id_].works = False

    @rule(which=WHICH, new_storage=st.booleans())
    def finish_mending(self, which, new_storage):
        id_ = self.id_of(which)
        now = self.clock.now()
        if self.tried(lambda: self.working.finish_repair(id_, new_storage=new_storage)):
            self.models[id_].works = False
            if new_storage:
                self.models[id_].comes(now)

    @rule(which=WHICH, category=CATEGORIES)
    def describe(self, which, category):
        id_ = self.id_of(which)
        model = self.models[id_]
        if self.tried(lambda: self.working.describe(id_, category=category)):
            if category != model.category:
                model.works = model.empty = False
            model.category = category

    @rule(which=WHICH, reason=st.sampled_from(["too_old", "lost"]))
    def scrap(self, which, reason):
        id_ = self.id_of(which)
        if self.tried(lambda: self.working.scrap(id_, reason)) and reason != "lost":
            assert self.models[id_].clean or self.models[id_].category == "screen"

    @rule(which=WHICH)
    def hold(self, which):
        id_ = self.id_of(which)
        now = self.clock.now()
        self.changed(id_, lambda one: one.hold(HOLD, AWA, now + 60 * MINUTE, now))

    @rule(which=WHICH, way=st.sampled_from(["sell", "donate"]))
    def hand_over(self, which, way):
        id_ = self.id_of(which)
        now, agreed = self.clock.now(), terms()
        done = self.changed(
            id_, lambda one: one.hand_over(way, SALE, AWA, agreed, None, now, "desk-1")
        )
        if done:
            assert self.models[id_].clean
            assert self.models[id_].works

    @rule(which=WHICH)
    def bring_back(self, which):
        id_ = self.id_of(which)
        now = self.clock.now()
        if self.changed(id_, lambda one: one.bring_back(RETURN, "x", SITE, None, now, "desk-1")):
            self.models[id_].comes(now)

    @rule(which=WHICH)
    def reclaim(self, which):
        id_ = self.id_of(which)
        now = self.clock.now()
        self.changed(id_, lambda one: one.reclaim(RETURN, "refunded", None, now, "desk-1"))

    @rule(which=WHICH)
    def come_back(self, which):
        id_ = self.id_of(which)
        now = self.clock.now()
        known = self.network.look(lambda work: work.devices.get(id_)).state.description
        if self.changed(id_, lambda one: one.come_back(LOT_ID, SITE, known, now, "stock-1")):
            self.models[id_].comes(now)

    @rule(which=WHICH, place=st.sampled_from([SITE, LYON]))
    def travel(self, which, place):
        id_ = self.id_of(which)
        now = self.clock.now()
        if self.changed(id_, lambda one: one.ship(TRANSFER, now, "stock-1")):
            for step in (self.working.wipe, self.working.grade, self.working.ready):
                assert not self.tried(lambda step=step: step(id_))
            assert self.changed(id_, lambda one: one.arrive(place, now, "stock-1"))
            assert self.changed(id_, lambda one: one.relocate(SITE, TRANSFER, now, "stock-1"))

    @rule(which=WHICH, reclaimed=st.booleans())
    def serve_somebody(self, which, reclaimed):
        """Through the gate to somebody, and back."""
        self.prepare(which, "purge", True, True)
        self.hand_over(which, "sell")
        self.bring_back(which)
        if reclaimed:
            self.reclaim(which)

    @rule(which=WHICH, new_storage=st.booleans())
    def mend_at_once(self, which, new_storage):
        self.mend(which)
        self.finish_mending(which, new_storage)

    @invariant()
    def no_record_claims_what_is_not_so(self):
        for id_, model in self.models.items():
            state = self.network.look(lambda work, id_=id_: work.devices.get(id_)).state
            if state.status in OURS:
                assert state.wipe is None or not state.wipe.safe or model.clean, id_
                assert state.grading is None or not state.grading.passed or model.works, id_

    @invariant()
    def whatever_is_ready_is_clean_and_works(self):
        for id_, model in self.models.items():
            if self.status(id_) in ("ready", "held"):
                assert model.clean, id_
                assert model.works, id_

    @invariant()
    def certificates_have_no_gap(self):
        numbers = self.network.look(
            lambda work: sorted(
                one.wipe.number for id_ in self.models for one in work.certificates.of_device(id_)
            )
        )
        assert numbers == [f"E-2026-{n + 1:06d}" for n in range(len(numbers))]


TestWork = Work.TestCase
TestWork.settings = settings(max_examples=100, stateful_step_count=30, deadline=None)
