"""Merges on the real database: nothing is missed, and their undoing is exact."""

import contextlib
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.scope import NATIONAL
from kit.envelope import decode
from kit.transaction import Store
from services.booking.application.commands.ask_for_earlier import AskForEarlier
from services.booking.application.commands.cancel_appointment import CancelAppointment
from services.booking.application.commands.cancel_seat import CancelSeat
from services.booking.application.commands.join_queue import JoinQueue
from services.booking.application.commands.merge_people import MergePeople
from services.booking.application.commands.reserve_seat import ReserveSeat
from services.booking.application.commands.schedule_workshop import ScheduleWorkshop
from services.booking.application.commands.unmerge_people import UnmergePeople
from services.booking.bootstrap import bootstrap
from services.booking.domain.people.refusals import AlreadyMerged, MergeClash, SamePerson
from services.booking.domain.refusals import SlotTaken
from services.booking.domain.site import Room
from services.booking.domain.workshops.refusals import AlreadySeated, Engaged
from tests.booking.builders import CONTEXT, Network, ScriptedClock, at

THINGS = ("appointments", "seats", "walk_ins", "earlier_requests")


def ready(mongo, name) -> Network:
    clock = ScriptedClock()
    app = bootstrap(store=Store("booking", mongo, database=name), clock=clock)
    app.prepare()
    network = Network.of(app, clock, rooms=(Room("blue", 20), Room("red", 20)))
    network.type()
    return network


@pytest.fixture
def network(mongo, database):
    return ready(mongo, database.name)


def merge(network, kept, absorbed):
    command = MergePeople(scope=NATIONAL, person_id=kept, absorbed_id=absorbed)
    return network.app.merge_people(command, CONTEXT)


def unmerge(network, kept, absorbed):
    command = UnmergePeople(scope=NATIONAL, person_id=kept, absorbed_id=absorbed)
    return network.app.unmerge_people(command, CONTEXT)


def workshop(network, start, end) -> str:
    command = ScheduleWorkshop(
        scope=NATIONAL,
        site="saint-denis",
        module="email",
        trainer_id=network.adviser(),
        start=start,
        end=end,
    )
    return network.app.schedule_workshop(command, CONTEXT).id


def seat(network, workshop_id, person_id) -> str:
    command = ReserveSeat(scope=NATIONAL, workshop_id=workshop_id, person_id=person_id)
    return network.app.reserve_seat(command, CONTEXT).seat.id


def ticket(network, person_id):
    command = JoinQueue(scope=NATIONAL, site="saint-denis", space="advice", person_id=person_id)
    network.app.join_queue(command, CONTEXT)


def earlier(network, appointment_id):
    command = AskForEarlier(scope=NATIONAL, appointment_id=appointment_id)
    network.app.ask_for_earlier(command, CONTEXT)


def cancel(network, appointment_id):
    command = CancelAppointment(
        scope=NATIONAL, appointment_id=appointment_id, cancelled_by="person", reason="ill"
    )
    network.app.cancel_appointment(command, CONTEXT)


def owner(document) -> str:
    """Whose thing it is."""
    return document.get("state", document.get("data", document))["person_id"]


def documents(network):
    """All that is kept of people and their things, save versions and what only locks.

    The calendar by what holds it: a day on which nothing is left is as one that never was.
    """
    database, found = network.app.store.database, {}
    for kind in (*THINGS, "people", "identities", "rosters"):
        for one in database[kind].find():
            left_out = ("version", "held", "order")
            found[kind, one["_id"]] = {k: v for k, v in one.items() if k not in left_out}
    for day in database.busy.find():
        for part in day["intervals"]:
            found["busy", day["_id"], part["by"]] = (part["start"], part["end"])
    return found


@pytest.fixture(scope="module")
def lasting(real_parts):
    """A network for many examples, each with people and advisers of its own."""
    _broker, mongo = real_parts
    name = f"test_{uuid.uuid4().hex[:12]}"
    network = ready(mongo, name)
    hours = [(at(8), at(9)), (at(10), at(11)), (at(8, day=1), at(10, day=1))]
    yield network, [workshop(network, *hour) for hour in hours]
    mongo.drop_database(name)


HELD = st.tuples(
    st.sampled_from(["kept", "absorbed"]),
    st.one_of(
        st.tuples(st.just("seat"), st.integers(0, 2)),
        st.tuples(st.just("book"), st.integers(0, 6)),
        st.tuples(st.just("cancelled"), st.integers(0, 6)),
        st.tuples(st.just("earlier"), st.integers(0, 6)),
        st.tuples(st.just("ticket"), st.just(0)),
    ),
)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(HELD, max_size=8), st.lists(HELD, max_size=3))
def test_unmerging_restores_every_document_and_leaves_what_came_after(lasting, before, after):
    network, workshops = lasting
    adviser = network.adviser()
    ids = {"kept": network.person(), "absorbed": network.person()}

    def do(who, what, where):
        with contextlib.suppress(SlotTaken, AlreadySeated, Engaged):
            if what == "seat":
                seat(network, workshops[where], ids[who])
                return
            if what == "ticket":
                ticket(network, ids[who])
                return
            start = at(8 + where // 2, 30 * (where % 2), day=1)
            booked = network.book(ids[who], adviser, start)
            if what == "cancelled":
                cancel(network, booked.id)
            if what == "earlier":
                earlier(network, booked.id)

    for who, (what, where) in before:
        do(who, what, where)
    stood = documents(network)
    try:
        merge(network, ids["kept"], ids["absorbed"])
    except MergeClash:
        assert documents(network) == stood
        return
    owners = {owner(one) for (kind, *_), one in documents(network).items() if kind in THINGS}
    assert ids["absorbed"] not in owners
    for who, (what, where) in after:
        do(who, what, where)
    unmerge(network, ids["kept"], ids["absorbed"])
    now = documents(network)
    for key in now.keys() - stood.keys():
        if key[0] in THINGS:
            assert owner(now[key]) == ids["kept"]
    # A roster gains the seats that came after.
    assert {k: v for k, v in now.items() if k in stood and (not after or k[0] != "rosters")} == {
        k: v for k, v in stood.items() if not after or k[0] != "rosters"
    }


def test_events_of_what_moved_stay_in_the_partition_where_they_began(network):
    kept, absorbed = network.person(), network.person()
    booked = network.book(absorbed, network.adviser(), at(9))
    email = workshop(network, at(10), at(11))
    held = seat(network, email, absorbed)
    merge(network, kept, absorbed)
    cancel(network, booked.id)
    command = CancelSeat(
        scope=NATIONAL, workshop_id=email, seat_id=held, cancelled_by="person", reason="ill"
    )
    network.app.cancel_seat(command, CONTEXT)
    rows = network.app.store.database.outbox.find().sort([("order", 1), ("_id", 1)])
    told = [decode(row["body"]) for row in rows]
    for subject in (f"appointment/{booked.id}", f"seat/{held}"):
        mine = [one for one in told if one.subject == subject]
        assert [one.sequence for one in mine] == [1, 2]
        assert [one.partitionkey for one in mine] == [absorbed, absorbed]
        assert [one.facts()["person_id"] for one in mine] == [absorbed, kept]
    [merged] = [one for one in told if one.name == "booking.people_merged"]
    assert (merged.subject, merged.partitionkey) == (f"person/{kept}", kept)
    assert set(merged.facts()["moved"]) == {f"appointment/{booked.id}", f"seat/{held}"}


def test_two_seats_of_one_workshop_are_told_and_nothing_moves(network):
    kept, absorbed = network.person(), network.person()
    here = workshop(network, at(9), at(10))
    mine, theirs = seat(network, here, kept), seat(network, here, absorbed)
    stood = documents(network)
    with pytest.raises(MergeClash) as refusal:
        merge(network, kept, absorbed)
    assert [(one.kind, one.kept, one.absorbed) for one in refusal.value.clashes] == [
        ("seat", mine, theirs)
    ]
    assert documents(network) == stood


def together(calls):
    """Runs calls at once; some may find the slot taken."""
    with ThreadPoolExecutor(len(calls)) as pool:
        for done in [pool.submit(call) for call in calls]:
            with contextlib.suppress(SlotTaken):
                done.result()


KEPT_IN = {
    "book": ("appointments", "state.person_id"),
    "seat": ("seats", "data.person_id"),
    "ticket": ("walk_ins", "state.person_id"),
    "earlier": ("earlier_requests", "person_id"),
}


@pytest.mark.parametrize("what", KEPT_IN)
def test_a_merge_misses_nothing_that_is_added_at_the_same_moment(network, what):
    adviser, database = network.adviser(), network.app.store.database
    hours = [(at(8 + n, day=1), at(9 + n, day=1)) for n in range(4)]
    workshops = [workshop(network, *hour) for hour in hours] if what == "seat" else []
    collection, field = KEPT_IN[what]

    def one_turn(day):
        kept, absorbed = network.person(), network.person()

        def book(number):
            return network.book(absorbed, adviser, at(8 + number, day=day)).id

        booked = [book(number) for number in range(4)] if what == "earlier" else []

        def add(number):
            if what == "seat":
                seat(network, workshops[number], absorbed)
            elif what == "ticket":
                ticket(network, absorbed)
            elif what == "earlier":
                earlier(network, booked[number])
            else:
                book(number)

        adding = [lambda number=number: add(number) for number in range(4)]
        together([*adding[:2], lambda: merge(network, kept, absorbed), *adding[2:]])
        assert database[collection].count_documents({field: absorbed}) == 0
        assert database[collection].count_documents({field: kept}) == 4
        theirs = {"resource": f"person:{absorbed}", "intervals": {"$ne": []}}
        assert database.busy.count_documents(theirs) == 0

    for day in (1, 2, 3, 4):
        one_turn(day)


def test_two_merges_of_one_person_at_once_are_one(network):
    absorbed, first, second = network.person(), network.person(), network.person()
    network.book(absorbed, network.adviser(), at(9))

    def outcome(kept):
        try:
            return merge(network, kept, absorbed)
        except AlreadyMerged as refusal:
            return refusal

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(outcome, [first, second]))
    assert sum(isinstance(one, AlreadyMerged) for one in results) == 1
    database = network.app.store.database
    assert database.outbox.count_documents({"key": "booking.people_merged"}) == 1


def test_people_merged_into_each_other_at_once_do_not_chase_each_other(network):
    one, other = network.person(), network.person()

    def outcome(pair):
        try:
            return merge(network, *pair)
        except SamePerson as refusal:
            return refusal

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(outcome, [(one, other), (other, one)]))
    assert sum(isinstance(result, SamePerson) for result in results) == 1
    merged = network.app.store.database.people.count_documents({"merged": {"$ne": None}})
    assert merged == 1
