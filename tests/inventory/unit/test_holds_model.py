"""Whatever happens to devices and to those who want them, a slow and obvious model says the same.

Random people ask at two sites for two categories; devices become ready, arrive, are sold and
scrapped; offers are accepted, declined and lapse; holds are extended, given back and end; the clock
moves by minutes or days.
"""

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kernel.refusals import Refusal
from services.inventory.application import holding
from services.inventory.domain.devices.terms import Terms
from tests.inventory import memory
from tests.inventory.builders import LYON_ID, SITE_ID, Network, tools
from tests.inventory.holds import SALE_ID, Holds
from tests.scripted import ScriptedClock, run_timers

SITES = {"saint-denis": SITE_ID, "lyon": LYON_ID}
KINDS = ("laptop", "tablet")
KEPT, OFFERED = timedelta(hours=48), timedelta(hours=24)
TERMS = Terms(household_id=None, grade="B", price=9000, reference_price=None, price_grid_version=1)


class Model:
    """Shelves and people in lists. A device lies on the shelf of its site until it is put aside for
    somebody; after everything that happens, what lies on a shelf is put aside for whoever came
    first of those who still wait there for its kind."""

    def __init__(self):
        self.shelf = []
        """Devices that nobody has: id, site, kind."""
        self.asked = []
        """Everybody who asked, in the order of arrival: a dictionary each."""

    def waiting(self, site, kind):
        return [
            one
            for one in self.asked
            if one["status"] == "waiting" and (one["site"], one["kind"]) == (site, kind)
        ]

    def keeping(self):
        return [one for one in self.asked if one["status"] in ("offered", "held")]

    def put_aside(self, now):
        for device in list(self.shelf):
            line = self.waiting(*device[1:])
            if line:
                self.shelf.remove(device)
                line[0] |= {"status": "offered", "device": device, "until": now + OFFERED}

    def gives_back(self, one, status, now):
        if one["status"] != "waiting":
            self.shelf.append(one["device"])
        one["status"] = status
        self.put_aside(now)

    def time_is(self, now):
        over = [one for one in self.keeping() if one["until"] <= now]
        for one in sorted(over, key=lambda one: one["until"]):
            self.gives_back(one, "expired", now)


class HoldsMachine(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        clock = ScriptedClock()
        self.holds = Holds(Network.of(memory.inventory(tools(clock)), clock))
        self.people = self.holds.people(8)
        self.model = Model()

    @property
    def now(self):
        return self.holds.clock.instant

    def active(self, person, kind):
        return [
            one
            for one in self.model.asked
            if (one["person"], one["kind"]) == (person, kind)
            and one["status"] in ("waiting", "offered", "held")
        ]

    def remember(self, view, person, site, kind, device):
        self.model.asked.append(
            {
                "id": view.hold.id,
                "person": person,
                "site": site,
                "kind": kind,
                "status": "waiting" if device is None else "held",
                "device": device,
                "until": None if device is None else self.now + KEPT,
                "extended": False,
            }
        )

    @rule(
        person=st.integers(0, 7), site=st.sampled_from(sorted(SITES)), kind=st.sampled_from(KINDS)
    )
    def somebody_asks_for_any(self, person, site, kind):
        who = self.people[person]
        if self.active(who, kind):
            assert refused(lambda: self.holds.ask(who, category=kind, place=site))
            return
        view = self.holds.ask(who, category=kind, place=site)
        free = [one for one in self.model.shelf if one[1:] == (site, kind)]
        assert bool(free) == (view.hold.state.status == "held")
        device = None
        if free:
            [device] = [one for one in free if one[0] == view.hold.state.device_id]
            self.model.shelf.remove(device)
        self.remember(view, who, site, kind, device)

    @precondition(lambda self: self.model.shelf or self.model.keeping())
    @rule(person=st.integers(0, 7), data=st.data())
    def somebody_asks_for_this_one(self, person, data):
        kept = [one["device"] for one in self.model.keeping()]
        device = data.draw(st.sampled_from(self.model.shelf + kept))
        who, (id_, site, kind) = self.people[person], device
        wanted = self.holds.device(id_)
        if device in kept or self.active(who, kind):
            assert refused(lambda: self.holds.ask(who, device=wanted))
            return
        view = self.holds.ask(who, device=wanted)
        self.model.shelf.remove(device)
        self.remember(view, who, site, kind, device)

    @rule(site=st.sampled_from(sorted(SITES)), kind=st.sampled_from(KINDS))
    def a_device_becomes_ready(self, site, kind):
        made = self.holds.ready(category=kind, place=site, place_id=SITES[site])
        self.model.shelf.append((made.id, site, kind))
        self.model.put_aside(self.now)

    @precondition(lambda self: self.model.asked)
    @rule(
        data=st.data(), answer=st.sampled_from(("accept", "accept", "decline", "extend", "release"))
    )
    def somebody_answers(self, data, answer):
        one = data.draw(st.sampled_from(self.model.asked))
        before = one["status"]
        can = {
            "accept": before in ("offered", "held"),
            "decline": before in ("offered", "declined"),
            "extend": before == "held" and not one["extended"],
            "release": before in ("waiting", "offered", "held", "released"),
        }[answer]
        step = getattr(self.holds, answer)
        if not can:
            assert refused(lambda: step(one["id"]))
            return
        step(one["id"])
        if answer == "accept" and before == "offered":
            one |= {"status": "held", "until": self.now + KEPT}
        elif answer == "extend":
            one |= {"extended": True, "until": one["until"] + KEPT}
        elif answer == "decline" and before == "offered":
            self.model.gives_back(one, "declined", self.now)
        elif answer == "release" and before != "released":
            self.model.gives_back(one, "released", self.now)

    @precondition(lambda self: self.model.shelf or self.model.keeping())
    @rule(data=st.data())
    def one_is_sold(self, data):
        """To whom it is kept for, or off the shelf: often to somebody who waits elsewhere."""
        kept = {one["device"]: one for one in self.model.keeping()}
        device = data.draw(st.sampled_from(self.model.shelf or list(kept)))
        held = kept.get(device)
        asked = [one["person"] for one in self.model.asked if one["kind"] == device[2]]
        buyers = self.people[:2] + asked if held is None else [held["person"]]
        person = data.draw(st.sampled_from(buyers))

        def sell(work):
            one = work.devices.get(device[0])
            one.hand_over("sell", SALE_ID, person, TERMS, None, work.now(), "desk-1")
            work.devices.save(one)
            holding.fulfil(work, one, person, SALE_ID, work.now())

        self.holds.network.change(sell)
        if held is None:
            self.model.shelf.remove(device)
            for other in self.active(person, device[2]):
                self.model.gives_back(other, "released", self.now)
        else:
            held["status"] = "fulfilled"

    @precondition(lambda self: self.model.shelf or self.model.keeping())
    @rule(data=st.data())
    def one_is_scrapped(self, data):
        kept = {one["device"]: one for one in self.model.keeping()}
        device = data.draw(st.sampled_from(self.model.shelf + list(kept)))

        def scrap(work):
            one = work.devices.get(device[0])
            holding.end_hold_of(work, one, "scrapped")
            one.scrap("broken_in_store", work.now(), "stock-1")
            work.devices.save(one)

        self.holds.network.change(scrap)
        if device in kept:
            kept[device]["status"] = "released"
        else:
            self.model.shelf.remove(device)

    @rule(minutes=st.one_of(st.integers(1, 600), st.sampled_from((1440, 2880, 4320))))
    def time_passes(self, minutes):
        self.holds.clock.instant += timedelta(minutes=minutes)
        run_timers(self.holds.network)
        self.model.time_is(self.now)

    @invariant()
    def both_say_the_same(self):
        for one in self.model.asked:
            state = self.holds.state(one["id"])
            assert state.status == one["status"]
            if state.status in ("offered", "held"):
                assert (state.device_id, state.until) == (one["device"][0], one["until"])
        for site, place_id in SITES.items():
            for kind in KINDS:
                line = [one["id"] for one in self.model.waiting(site, kind)]
                assert self.holds.line(kind, place_id) == line

    @invariant()
    def nobody_waits_beside_a_device_and_none_is_kept_for_two(self):
        kept = [one["device"] for one in self.model.keeping()]
        assert len(set(kept)) == len(kept)
        for id_, site, kind in self.model.shelf:
            assert self.holds.device(id_).state.status == "ready"
            assert self.model.waiting(site, kind) == []
        for one in self.model.keeping():
            state = self.holds.device(one["device"][0]).state
            assert (state.status, state.hold_id) == ("held", one["id"])
            assert state.person_id == one["person"]


def refused(call) -> bool:
    """Whether a rule is told."""
    try:
        call()
    except Refusal:
        return True
    return False


TestHolds = HoldsMachine.TestCase
TestHolds.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
