"""A person's timeline in memory: what is in it, in which order, for whom, and after merges."""

import pytest

from kernel.refusals import NotFound
from kernel.scope import NATIONAL, Scope
from kit.envelope import UnreadableEvent
from services.booking.adapters import elsewhere
from services.booking.application.commands.cancel_appointment import CancelAppointment
from services.booking.application.commands.join_queue import JoinQueue
from services.booking.application.commands.merge_people import MergePeople
from services.booking.application.commands.unmerge_people import UnmergePeople
from services.booking.application.queries.timeline import ListTimeline
from services.booking.application.reactions.note_happening import note_happening
from tests.booking import memory
from tests.booking.builders import CONTEXT, ELSEWHERE, HERE, Network, at
from tests.booking.referrals import AWA, Referring
from tests.booking.workshops import Workshops
from tests.told import told


def timeline(network, person_id, scope=HERE, **changes):
    question = ListTimeline(scope=scope, person_id=person_id, **changes)
    return network.app.list_timeline(question)


def kinds(network, person_id, scope=HERE):
    return [one.entry.kind for one in timeline(network, person_id, scope)]


def hear(network, *events):
    """What the inbox does with events that it has not seen."""

    def work(store):
        for event in events:
            note_happening(memory.work(store, network.app.tools), elsewhere.happening(event))

    network.app.store.run(work, CONTEXT)


def merge(network, kept, absorbed, command=MergePeople):
    step = command(scope=NATIONAL, person_id=kept, absorbed_id=absorbed)
    use_case = network.app.merge_people if command is MergePeople else network.app.unmerge_people
    use_case(step, CONTEXT)


@pytest.fixture
def somebody(network):
    """Referred on Monday at 7, accepted an hour later, booked for 10 and 12, come at 9."""
    town = Referring.of(network)
    referral = town.refer(AWA)
    network.clock.instant = at(8)
    person = town.accept(referral.id).referral.state.person_id
    adviser = network.adviser()
    network.book(person, adviser, at(10))
    late = network.book(person, adviser, at(12, 30))
    cancel = CancelAppointment(
        scope=HERE, appointment_id=late.id, cancelled_by="person", reason="ill"
    )
    network.app.cancel_appointment(cancel, CONTEXT)
    network.clock.instant = at(9)
    ticket = JoinQueue(scope=HERE, site="saint-denis", space="advice", person_id=person)
    network.app.join_queue(ticket, CONTEXT)
    return person


def test_a_timeline_tells_everything_the_latest_first(network, somebody):
    sold = told("inventory.device_sold.v1", somebody, at(9, 30), network.site.id)
    hear(network, sold)
    found = timeline(network, somebody)
    assert [(one.entry.kind, one.entry.status) for one in found] == [
        ("appointment", "cancelled"),
        ("appointment", "booked"),
        ("device_sold", None),
        ("walk_in", "waiting"),
        ("registration", None),
        ("referral", "accepted"),
    ]
    assert {one.site for one in found} == {"saint-denis"}
    assert found[2].entry.id == sold.subject.partition("/")[2]


def test_a_workshop_stands_at_its_start(network):
    workshops = Workshops.of(network.app, network.clock, slug="lyon")
    person = network.person()
    seat = workshops.reserve(workshops.schedule(start=at(14), end=at(16)).id, person).seat.id
    [entry] = [one.entry for one in timeline(network, person, NATIONAL) if one.site == "lyon"]
    assert (entry.kind, entry.at, entry.id) == ("workshop", at(14), seat)


def test_pages_follow_each_other_without_a_gap(network, somebody):
    hear(
        network,
        *(told("training.level_assessed.v1", somebody, at(9), network.site.id) for _ in range(3)),
    )
    whole = timeline(network, somebody)
    read, after = [], None
    while page := timeline(network, somebody, after=after, limit=2):
        read += page
        after = page[-1].entry.place
    assert read == whole
    assert len(whole) == 8


def test_two_modules_of_one_enrolment_at_one_instant_are_both_on_a_page(network, somebody):
    both = [
        told(
            "training.module_completed.v1", somebody, at(9), network.site.id, subject="enrolment/1"
        )
        for _ in range(2)
    ]
    hear(network, *both)
    read, after = [], None
    while page := timeline(network, somebody, after=after, limit=1):
        read += page
        after = page[-1].entry.place
    assert [one.entry.kind for one in read].count("module_completed") == 2


def test_each_site_sees_its_own_entries_and_the_network_all(network, somebody):
    lyon = Network.of(network.app, network.clock, slug="lyon", department="69")
    with pytest.raises(NotFound):
        timeline(network, somebody, ELSEWHERE)
    lyon.book(somebody, lyon.adviser(), at(9, day=1))
    hear(
        network,
        told("inventory.top_up_sold.v1", somebody, at(9), lyon.site.id),
        told("training.certificate_issued.v1", somebody, at(9)),
    )
    assert kinds(network, somebody, ELSEWHERE) == ["appointment", "top_up_sold"]
    here = kinds(network, somebody)
    assert "top_up_sold" not in here
    assert "certificate_issued" not in here
    everything = kinds(network, somebody, NATIONAL)
    assert sorted(everything) == sorted([*here, "appointment", "top_up_sold", "certificate_issued"])
    assert kinds(network, somebody, Scope(frozenset({"nowhere", "lyon"}))) == [
        "appointment",
        "top_up_sold",
    ]


def test_what_is_told_twice_is_there_once(network, somebody):
    event = told("inventory.device_held.v1", somebody, at(9), network.site.id)
    hear(network, event)
    hear(network, event)
    assert kinds(network, somebody).count("device_held") == 1


def test_merged_people_have_one_timeline_and_get_their_own_back(network, somebody):
    other = network.person(first_name="Zoé", last_name="Petit")
    first = network.person(first_name="Ugo", last_name="Roux")
    here = network.site.id
    hear(
        network,
        told("inventory.device_sold.v1", other, at(9), here),
        told("training.enrolment_opened.v1", somebody, at(9), here),
        told("inventory.top_up_sold.v1", first, at(9), here),
    )
    before = {one: timeline(network, one) for one in (somebody, other, first)}
    merge(network, other, first)
    merge(network, somebody, other)
    hear(network, told("inventory.device_returned.v1", other, at(9), here))
    joined = kinds(network, somebody)
    assert joined.count("registration") == 3
    assert {"device_sold", "device_returned", "enrolment_opened", "top_up_sold"} <= set(joined)
    assert kinds(network, first) == kinds(network, other) == joined
    merge(network, somebody, other, UnmergePeople)
    merge(network, other, first, UnmergePeople)
    after = {one: timeline(network, one) for one in (somebody, other, first)}
    returned = [one for one in after[other] if one.entry.kind == "device_returned"]
    assert len(returned) == 1
    after[other].remove(returned[0])
    assert after == before


def test_what_is_told_of_somebody_unknown_shows_nobody(network):
    hear(network, told("inventory.device_sold.v1", "nobody", at(9), network.site.id))
    with pytest.raises(NotFound):
        timeline(network, "nobody")


def test_an_event_that_names_nobody_is_unreadable():
    for changes in ({"partitionkey": ""}, {"subject": "thing"}, {"time": "yesterday"}):
        event = told("inventory.device_sold.v1", "p", at(9), **changes)
        with pytest.raises(UnreadableEvent):
            elsewhere.happening(event)
