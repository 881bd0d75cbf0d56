"""Whatever happens on a path, and in whatever order it is heard of, a slow and obvious model says
the same.

Awa attends workshops, which is told, corrected, told late and told again; starts of workshops are
heard of now or later; modules are validated and taken back; the path is paused, given up, begun
again, taken once more, and published anew; the clock moves by hours or weeks.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kernel.refusals import Refusal
from tests.scripted import ScriptedClock, at, run_timers
from tests.training import memory
from tests.training.builders import Network, module, path, tools
from tests.training.enrolled import Enrolled

MODULES = ("email_write", "email_sort", "email_attach")
SEATS = tuple(range(8))
YEAR, WAIT = timedelta(days=365), timedelta(days=30)


def taught_at(seat):
    """Seats in pairs are of one workshop, and workshops in turn of one of the first two modules."""
    return seat // 2


def teaches(workshop):
    return MODULES[workshop % 2]


@dataclass
class Way:
    """One enrolment as somebody with a notebook would keep it."""

    id: str
    opened: datetime
    needs: dict
    final: bool
    since: datetime
    status: str = "active"
    until: datetime | None = None
    waits: datetime | None = None
    done: set = field(default_factory=set)
    ever: set = field(default_factory=set)
    words: set = field(default_factory=set)
    word_at: dict = field(default_factory=dict)

    @property
    def running(self):
        return self.status in ("active", "paused")


class Notebook:
    """All that was heard, and everything worked out from it again after each step."""

    def __init__(self):
        self.heard = {}
        """The newest of each seat: sequence, whether there, when told."""
        self.starts = {}
        self.ways = []

    def counts(self, way, seat):
        if seat not in self.heard or not self.heard[seat][1]:
            return False
        if seat in way.ever:
            return True
        before = [o for o in self.ways if o.status == "completed" and o.until < way.opened]
        spent = set().union(*(one.ever for one in before))
        when = self.when(seat)
        return seat not in spent and way.since <= when and (way.until is None or when <= way.until)

    def when(self, seat):
        return self.starts.get(taught_at(seat), self.heard[seat][2])

    def first_of_each_workshop(self, seats):
        latest_first = sorted(seats, key=lambda one: (self.when(one), one), reverse=True)
        return set({taught_at(one): one for one in latest_first}.values())

    def work_out(self, now):
        for way in self.ways:
            for name, needed in way.needs.items():
                there = {s for s in SEATS if teaches(taught_at(s)) == name and self.counts(way, s)}
                if name in way.words or len({taught_at(s) for s in there}) >= needed:
                    way.ever |= self.first_of_each_workshop(there)
                    way.done.add(name)
                else:
                    way.done.discard(name)
            if way.running:
                self.ends(way, now)

    def ends(self, way, now):
        if way.done != set(way.needs):
            way.waits = None
        elif way.final:
            way.waits = way.waits or now
        else:
            way.status, way.until, way.waits = "completed", now, None

    def time_is(self, now):
        for way in self.ways:
            if way.running and way.waits is not None and way.waits + WAIT <= now:
                way.status, way.until, way.waits = "completed", now, None


class ProgressMachine(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        clock = ScriptedClock(at(7))
        self.enrolled = Enrolled(Network.of(memory.training(tools(clock)), clock))
        self.notebook = Notebook()
        self.told = []
        """All that booking has said of seats: the seat, its sequence, whether there, when."""
        self.post = []
        """What of it training has not heard of yet."""
        self.publish((1, 2), final=True)

    @property
    def now(self):
        return self.enrolled.network.clock.instant

    def tick(self):
        """No two things happen at one instant."""
        self.enrolled.network.clock.instant += timedelta(seconds=1)

    @property
    def last(self):
        return self.notebook.ways[-1]

    def publish(self, sessions, *, final):
        modules = [module(n, sessions=s) for n, s in zip(MODULES, sessions, strict=False)]
        self.enrolled.network.path(path("email", *modules, final_assessment=final))
        self.taught = dict(zip(MODULES, sessions, strict=False)), final

    def hear(self, letter):
        seat, sequence, there, when = letter
        name = "workshop_attended" if there else "workshop_missed"
        workshop = taught_at(seat)
        event = self.enrolled.seat(
            name, seat, teaches(workshop), workshop=workshop, sequence=sequence, at=when
        )
        self.enrolled.hear(event)
        known = self.notebook.heard.get(seat)
        if known is None or known[0] < sequence:
            self.notebook.heard[seat] = (sequence, there, when)
        self.notebook.work_out(self.now)

    @rule(
        seat=st.sampled_from(SEATS), there=st.sampled_from((True, True, False)), late=st.booleans()
    )
    def booking_tells_of_a_seat(self, seat, there, late):
        self.tick()
        sequence = 1 + sum(one[0] == seat for one in self.told)
        letter = (seat, sequence, there, self.now)
        self.told.append(letter)
        if late:
            self.post.append(letter)
        else:
            self.hear(letter)

    @precondition(lambda self: self.post)
    @rule(data=st.data())
    def a_late_event_arrives(self, data):
        self.hear(self.post.pop(data.draw(st.integers(0, len(self.post) - 1))))

    @precondition(lambda self: self.told)
    @rule(data=st.data())
    def an_event_comes_again(self, data):
        letter = data.draw(st.sampled_from(self.told))
        if letter not in self.post:
            self.hear(letter)

    @rule(workshop=st.integers(0, 3), ago=st.integers(1, 800))
    def the_start_of_a_workshop_is_heard_of(self, workshop, ago):
        if workshop not in self.notebook.starts:
            start = self.now - timedelta(hours=ago)
            self.notebook.starts[workshop] = start
            self.enrolled.hear(self.enrolled.workshop(workshop, start, teaches(workshop)))
            self.notebook.work_out(self.now)

    @precondition(lambda self: not self.notebook.ways or not self.last.running)
    @rule()
    def awa_begins(self):
        self.tick()
        completed = any(way.status == "completed" for way in self.notebook.ways)
        needs, final = self.taught
        since = self.now if completed else self.now - YEAR
        way = Way(self.enrolled.open(again=completed), self.now, dict(needs), final, since)
        if self.notebook.ways and self.last.status == "abandoned":
            for name in self.last.words:
                if self.last.word_at[name] >= since:
                    way.words.add(name)
                    way.word_at[name] = self.last.word_at[name]
        self.notebook.ways.append(way)
        self.notebook.work_out(self.now)

    @precondition(lambda self: self.notebook.ways)
    @rule(name=st.sampled_from(MODULES), back=st.sampled_from((False, False, True)))
    def a_trainer_validates_or_takes_back(self, name, back):
        self.tick()
        way, step = self.last, self.enrolled.take_back if back else self.enrolled.validate
        ever = name in way.word_at
        if not way.running or name not in way.needs or (back and not ever):
            assert refused(lambda: step(way.id, name))
            return
        step(way.id, name)
        if back:
            way.words.discard(name)
        elif name not in way.words:
            way.words.add(name)
            way.word_at[name] = self.now
        self.notebook.work_out(self.now)

    @precondition(lambda self: self.notebook.ways)
    @rule(step=st.sampled_from(("pause", "resume", "abandon")))
    def it_is_paused_or_given_up(self, step):
        self.tick()
        way = self.last
        done = {"pause": "paused", "resume": "active", "abandon": "abandoned"}[step]
        can = way.status == done or (way.running if step != "resume" else way.status == "paused")
        if not can:
            assert refused(lambda: getattr(self.enrolled, step)(way.id))
            return
        getattr(self.enrolled, step)(way.id)
        if step == "abandon" and way.running:
            way.until, way.waits = self.now, None
        way.status = done

    @rule(sessions=st.lists(st.integers(1, 2), min_size=1, max_size=3), final=st.booleans())
    def the_path_is_published_anew(self, sessions, final):
        self.publish(sessions, final=final)

    @precondition(lambda self: self.notebook.ways and self.last.running)
    @rule()
    def awa_is_moved(self):
        way, (needs, final) = self.last, self.taught
        self.enrolled.move(way.id)
        way.needs = {
            name: min(way.needs[name], needed) if name in way.done else needed
            for name, needed in needs.items()
        }
        way.final = final
        way.done &= set(needs)
        self.notebook.work_out(self.now)

    @rule(hours=st.one_of(st.integers(1, 100), st.sampled_from((24 * 31, 24 * 200))))
    def time_passes(self, hours):
        self.enrolled.network.clock.instant += timedelta(hours=hours)
        run_timers(self.enrolled.network)
        self.notebook.time_is(self.now)

    @invariant()
    def both_say_the_same(self):
        for way in self.notebook.ways:
            view = self.enrolled.view(way.id)
            assert (view.state.status, set(view.state.done)) == (way.status, way.done)
            assert {one.module.code for one in view.modules if one.done} == way.done
            assert (view.state.awaiting_final_since, view.state.completed_at) == (
                way.waits,
                way.until if way.status == "completed" else None,
            )

    @invariant()
    def what_was_told_of_modules_adds_up(self):
        """Each is completed and open again in turn."""
        done = {way.id: set() for way in self.notebook.ways}
        for event in self.enrolled.app.store.memory.published:
            name = type(event).__name__
            if name == "ModuleCompleted":
                assert event.done.module not in done[event.enrolment.enrolment_id]
                done[event.enrolment.enrolment_id].add(event.done.module)
            elif name == "ModuleReopened":
                done[event.enrolment.enrolment_id].remove(event.module)
            elif name == "EnrolmentMoved":
                done[event.enrolment.enrolment_id] -= {*event.dropped}
        assert done == {way.id: way.done for way in self.notebook.ways}

    @invariant()
    def a_case_stands_for_what_is_in_doubt(self):
        for way in self.notebook.ways:
            if way.status == "completed":
                certificate = self.enrolled.network.look(
                    lambda work, way=way: work.certificates.of_enrolment(way.id)
                )
                cases = [one for one in certificate.state.cases if one.is_open]
                in_doubt = {doubt.module for case in cases for doubt in case.doubts}
                assert in_doubt == set(way.needs) - way.done


def refused(call) -> bool:
    """Whether a rule is told."""
    try:
        call()
    except Refusal:
        return True
    return False


TestProgress = ProgressMachine.TestCase
TestProgress.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
