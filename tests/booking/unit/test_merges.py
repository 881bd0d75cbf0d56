"""Two people who are one, and the undoing of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kernel.refusals import NotFound, Stale
from kernel.scope import NATIONAL, Scope
from services.booking.application.commands import merge_people as merging
from services.booking.application.commands.cancel_appointment import CancelAppointment
from services.booking.application.commands.change_person import ChangePerson
from services.booking.application.commands.merge_people import MergePeople
from services.booking.application.commands.reschedule_appointment import RescheduleAppointment
from services.booking.application.commands.unmerge_people import UnmergePeople
from services.booking.application.holdings import HOLDINGS
from services.booking.application.queries.appointments import ListAppointmentsOfPerson
from services.booking.application.queries.people import FindPeopleByPhone, GetPerson
from services.booking.domain.people.refusals import (
    AlreadyMerged,
    LikelyDuplicates,
    MergeClash,
    MergedFurther,
    MergeFinal,
    NotMerged,
    SamePerson,
)
from services.booking.domain.refusals import SlotTaken
from tests.booking.builders import (
    CONTEXT,
    ELSEWHERE,
    HERE,
    Network,
    at,
    published,
    run_timers,
    slots,
)


def merge(network, kept, absorbed, scope=HERE, **more):
    command = MergePeople(scope=scope, person_id=kept, absorbed_id=absorbed, **more)
    return network.app.merge_people(command, CONTEXT)


def unmerge(network, kept, absorbed, scope=HERE):
    command = UnmergePeople(scope=scope, person_id=kept, absorbed_id=absorbed)
    return network.app.unmerge_people(command, CONTEXT)


def appointments(network, person):
    query = ListAppointmentsOfPerson(scope=NATIONAL, person_id=person)
    return [one.id for one in network.app.list_appointments_of_person(query)]


def read(network, person):
    return network.app.get_person(GetPerson(scope=NATIONAL, person_id=person))


@pytest.fixture
def two(network):
    """The one to be kept and the other, each with an appointment of an adviser."""
    adviser = network.adviser()
    kept = network.person(phone="0639981234")
    absorbed = network.person(first_name="Ava", phone="0639989999")
    network.book(kept, adviser, at(9))
    network.book(absorbed, adviser, at(10))
    return adviser, kept, absorbed


def test_all_that_the_absorbed_has_is_the_kept_one_s_and_both_ids_mean_that_one(network, two):
    adviser, kept, absorbed = two
    both = appointments(network, kept) + appointments(network, absorbed)
    card = merge(network, kept, absorbed)
    assert (card.person.id, card.version) == (kept, 2)
    assert appointments(network, kept) == appointments(network, absorbed) == both
    assert read(network, absorbed) == read(network, kept) == card
    assert published(network)[-1] == "PeopleMerged"
    told = network.app.store.memory.published[-1]
    assert (told.kept_id, told.absorbed_id) == (kept, absorbed)
    assert told.moved == (f"appointment/{both[1]}",)
    assert network.app.store.memory.audit == [("person.merge", [kept, absorbed], None)]
    # Another adviser is free, the person is not.
    other = network.adviser()
    with pytest.raises(SlotTaken):
        network.book(kept, other, at(10))
    with pytest.raises(SlotTaken):
        network.book(absorbed, other, at(9))
    assert at(10) not in slots(network, at(9), at(11), person_id=absorbed)
    del adviser


def test_commands_with_the_absorbed_id_act_on_the_kept_person(network, two):
    adviser, kept, absorbed = two
    merge(network, kept, absorbed)
    assert network.book(absorbed, adviser, at(14)).state.person_id == kept
    command = ChangePerson(scope=HERE, person_id=absorbed, changes={"language": "ar"})
    assert network.app.change_person(command, CONTEXT).person.id == kept
    assert read(network, kept).identity.language == "ar"


def test_what_was_moved_can_be_cancelled_and_frees_the_person(network, two):
    _adviser, kept, absorbed = two
    [moved] = appointments(network, absorbed)
    merge(network, kept, absorbed)
    network.app.reschedule_appointment(
        RescheduleAppointment(scope=HERE, appointment_id=moved, start=at(14)), CONTEXT
    )
    other = network.adviser()
    network.book(kept, other, at(10))
    network.app.cancel_appointment(
        CancelAppointment(scope=HERE, appointment_id=moved, cancelled_by="person", reason="ill"),
        CONTEXT,
    )
    network.book(kept, other, at(14))


def test_somebody_absorbed_is_found_by_the_old_phone_as_the_one_they_are(network, two):
    _adviser, kept, absorbed = two
    merge(network, kept, absorbed)
    for phone in ("0639981234", "0639989999"):
        found = network.app.find_people_by_phone(FindPeopleByPhone(scope=ELSEWHERE, phone=phone))
        assert [card.person.id for card in found] == [kept]
    with pytest.raises(LikelyDuplicates) as refusal:
        network.person(phone="0639989999")
    assert [one.card.person.id for one in refusal.value.found] == [kept]


def test_a_repeated_merge_changes_nothing_and_another_is_refused(network, two):
    _adviser, kept, absorbed = two
    first = merge(network, kept, absorbed)
    told = published(network)
    assert merge(network, kept, absorbed) == first
    assert published(network) == told
    third = network.person()
    with pytest.raises(AlreadyMerged) as refusal:
        merge(network, third, absorbed)
    assert refusal.value.into == kept
    for one, other in ((kept, kept), (absorbed, kept), (absorbed, absorbed)):
        with pytest.raises(SamePerson):
            merge(network, one, other)
    assert published(network)[: len(told)] == told


def test_two_things_at_one_time_are_told_and_nothing_moves(network, two):
    adviser, kept, absorbed = two
    other = network.adviser()
    [mine] = appointments(network, kept)
    theirs = network.book(absorbed, other, at(9, 15))
    with pytest.raises(MergeClash) as refusal:
        merge(network, kept, absorbed)
    [clash] = refusal.value.clashes
    assert (clash.kind, clash.kept, clash.absorbed) == ("slot", mine, theirs.id)
    assert clash.start == at(9, 15)
    assert mine not in appointments(network, absorbed)
    network.app.cancel_appointment(
        CancelAppointment(scope=HERE, appointment_id=mine, cancelled_by="team", reason="other"),
        CONTEXT,
    )
    merge(network, kept, absorbed)
    assert len(appointments(network, kept)) == 3
    del adviser


def test_what_is_over_is_no_clash(network, two):
    _adviser, kept, absorbed = two
    network.book(absorbed, network.adviser(), at(9))
    network.clock.instant = at(9, 45)
    merge(network, kept, absorbed)
    assert len(appointments(network, kept)) == 3
    unmerge(network, kept, absorbed)
    assert len(appointments(network, kept)) == 1


def test_a_merge_that_leaves_something_behind_is_no_merge(network, two, monkeypatch):
    class Lazy:
        """Finds what is there and moves nothing."""

        def __init__(self, work):
            self.of_person = work.appointments.of_person

        def rekey(self, ids, person_id):
            pass

    _adviser, kept, absorbed = two
    lazy = tuple(replace(one, kept=Lazy) for one in HOLDINGS if one.kind == "appointment")
    monkeypatch.setattr(merging, "HOLDINGS", lazy)
    before = published(network)
    with pytest.raises(RuntimeError, match="left behind"):
        merge(network, kept, absorbed)
    assert published(network) == before
    assert len(appointments(network, absorbed)) == 1


def test_an_unmerge_gives_back_what_was_moved_and_leaves_what_came_after(network, two):
    adviser, kept, absorbed = two
    mine, theirs = appointments(network, kept), appointments(network, absorbed)
    before = read(network, absorbed)
    merge(network, kept, absorbed)
    after = network.book(absorbed, adviser, at(14)).id
    card = unmerge(network, kept, absorbed)
    assert card == before
    assert appointments(network, kept) == [*mine, after]
    assert appointments(network, absorbed) == theirs
    told = network.app.store.memory.published[-1]
    assert type(told).__name__ == "PeopleUnmerged"
    assert told.moved == (f"appointment/{theirs[0]}",)
    last = network.book(kept, network.adviser(), at(10)).id
    with pytest.raises(SlotTaken):
        network.book(absorbed, network.adviser(), at(10))
    with pytest.raises(NotMerged):
        unmerge(network, kept, absorbed)
    # And once more from the start.
    network.clock.instant = at(11)
    merge(network, kept, absorbed)
    assert sorted(appointments(network, kept)) == sorted([*mine, *theirs, after, last])


def test_merges_are_undone_from_the_last_to_the_first(network, two):
    _adviser, kept, absorbed = two
    third = network.person()
    mine, theirs = appointments(network, kept), appointments(network, absorbed)
    merge(network, kept, absorbed)
    merge(network, third, kept)
    assert appointments(network, absorbed) == [*mine, *theirs]
    assert read(network, absorbed).person.id == third
    with pytest.raises(MergedFurther) as refusal:
        unmerge(network, kept, absorbed)
    assert (refusal.value.kept, refusal.value.into) == (kept, third)
    with pytest.raises(NotMerged):
        unmerge(network, third, absorbed)
    unmerge(network, third, kept)
    assert appointments(network, kept) == [*mine, *theirs]
    unmerge(network, kept, absorbed)
    assert (appointments(network, kept), appointments(network, absorbed)) == (mine, theirs)
    assert appointments(network, third) == []


def test_after_30_days_a_merge_is_final_and_the_absorbed_names_are_gone(network, two):
    _adviser, kept, absorbed = two

    def names_kept():
        return absorbed in network.app.store.memory.identities

    merge(network, kept, absorbed)
    unmerge(network, kept, absorbed)
    network.clock.instant += timedelta(days=31)
    run_timers(network)
    assert names_kept()
    merge(network, kept, absorbed)
    network.clock.instant += timedelta(days=30) - timedelta(minutes=1)
    assert run_timers(network) == 0
    assert names_kept()
    network.clock.instant += timedelta(minutes=1)
    with pytest.raises(MergeFinal):
        unmerge(network, kept, absorbed)
    assert run_timers(network) == 1
    assert not names_kept()
    assert read(network, absorbed).person.id == kept
    gone = FindPeopleByPhone(scope=HERE, phone="0639989999")
    assert network.app.find_people_by_phone(gone) == []


def test_a_manager_merges_people_of_its_own_sites_alone(network, two):
    _adviser, kept, absorbed = two
    lyon = Network.of(network.app, network.clock, slug="lyon", department="69")
    stranger = lyon.person()
    for one, other in ((kept, stranger), (stranger, kept), (kept, "nobody")):
        with pytest.raises(NotFound):
            merge(network, one, other)
    with pytest.raises(Stale):
        merge(network, kept, absorbed, expected_version=7)
    merge(network, kept, stranger, scope=NATIONAL)
    with pytest.raises(NotFound):
        unmerge(network, kept, stranger, scope=Scope(frozenset({"nowhere"})))
