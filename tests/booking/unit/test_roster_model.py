"""Whatever happens to a roster, a slow and obvious model of it says the same."""

from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.booking.domain.workshops.refusals import AlreadySeated, SeatsHeld
from services.booking.domain.workshops.roster import Quota, Roster
from tests.booking.builders import at

PARTNERS = ("red", "blue")
START = at(9)


class Model:
    """Seats are handed out one by one: a partner's own chairs first, then those for anybody.

    Whoever holds a seat sits in the order of arrival, so a partner's people fill its chairs first.
    """

    def __init__(self, capacity):
        self.capacity = capacity
        self.quotas = []
        self.people = []
        """Lists of seat, person, partner and place, in the order of arrival."""

    def chairs(self, now):
        """The chairs: the partner for whom each is kept, None for anybody."""
        kept = [q.partner_id for q in self.quotas if now < q.until for _ in range(q.seats)]
        return kept + [None] * (self.capacity - len(kept))

    def empty_chairs(self, now):
        chairs = self.chairs(now)
        for _seat, _person, partner, place in self.people:
            if place != "waitlisted":
                chairs.remove(partner if partner is not None and partner in chairs else None)
        return chairs

    def may_sit(self, partner, now):
        empty = self.empty_chairs(now)
        return None in empty or (partner is not None and partner in empty)

    def fits(self, capacity, quotas, now):
        trial = Model(capacity)
        trial.quotas, trial.people = quotas, self.people
        if len([q for q in quotas if now < q.until for _ in range(q.seats)]) > capacity:
            return False
        try:
            trial.empty_chairs(now)
        except ValueError:
            return False
        return True


class RosterMachine(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.now = START
        self.roster = Roster(id="w", capacity=3)
        self.model = Model(3)
        self.count = 0

    def quota(self, seats, hours):
        pairs = zip(PARTNERS, seats, hours, strict=True)
        return tuple(
            Quota(partner_id=p, seats=n, until=self.now + timedelta(hours=h))
            for p, n, h in pairs
            if n
        )

    @rule(person=st.integers(0, 9), partner=st.sampled_from([None, *PARTNERS]))
    def somebody_asks(self, person, partner):
        self.count += 1
        seat, name = f"s{self.count}", f"p{person}"
        if name in [one[1] for one in self.model.people]:
            with pytest.raises(AlreadySeated):
                self.roster.request(seat, name, partner, self.now)
            return
        expected = "reserved" if self.model.may_sit(partner, self.now) else "waitlisted"
        assert self.roster.request(seat, name, partner, self.now) == expected
        self.model.people.append([seat, name, partner, expected])

    @precondition(lambda self: self.model.people)
    @rule(data=st.data())
    def somebody_leaves(self, data):
        one = data.draw(st.sampled_from(self.model.people))
        self.model.people.remove(one)
        self.roster.leave(one[0])

    @rule(passing=st.sets(st.integers(1, 30)))
    def the_next_is_offered_a_seat(self, passing):
        left_out = {f"s{n}" for n in passing}
        line = [one for one in self.model.people if one[3] == "waitlisted"]
        expected = next(
            (o for o in line if o[0] not in left_out and self.model.may_sit(o[2], self.now)), None
        )
        found = self.roster.next_in_line(self.now, left_out)
        assert (found and found.seat_id) == (expected and expected[0])
        if found:
            self.roster.put(found.seat_id, "offered")
            expected[3] = "offered"

    @precondition(lambda self: any(one[3] == "offered" for one in self.model.people))
    @rule(data=st.data())
    def somebody_accepts(self, data):
        offered = [one for one in self.model.people if one[3] == "offered"]
        one = data.draw(st.sampled_from(offered))
        self.roster.put(one[0], "reserved")
        one[3] = "reserved"

    @rule(
        capacity=st.integers(1, 8),
        seats=st.tuples(st.integers(0, 3), st.integers(0, 3)),
        hours=st.tuples(st.integers(1, 6), st.integers(1, 6)),
    )
    def the_seats_are_arranged_anew(self, capacity, seats, hours):
        quotas = self.quota(seats, hours)
        if self.model.fits(capacity, quotas, self.now):
            self.roster.arrange(capacity, quotas, self.now)
            self.model.capacity, self.model.quotas = capacity, list(quotas)
        else:
            with pytest.raises(SeatsHeld):
                self.roster.arrange(capacity, quotas, self.now)

    @rule(hours=st.integers(1, 4))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)

    @invariant()
    def never_more_are_held_than_there_are(self):
        assert len(self.roster.held) <= self.roster.capacity

    @invariant()
    def both_say_the_same(self):
        assert [(e.seat_id, e.person_id, e.partner_id, e.place) for e in self.roster.entries] == [
            tuple(one) for one in self.model.people
        ]
        assert self.roster.free(self.now) == self.model.empty_chairs(self.now).count(None)
        line = [one[0] for one in self.model.people if one[3] == "waitlisted"]
        assert [entry.seat_id for entry in self.roster.waiting] == line
        assert [self.roster.position(seat) for seat in line] == list(range(1, len(line) + 1))


TestRoster = RosterMachine.TestCase
TestRoster.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
