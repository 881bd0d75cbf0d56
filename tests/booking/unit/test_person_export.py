"""All that booking holds of a person, given to them."""

from dataclasses import fields

import pytest

from kernel.refusals import NotFound
from kernel.scope import NATIONAL
from services.booking.application.commands.export_person import ExportPerson
from services.booking.application.commands.merge_people import MergePeople
from services.booking.application.exports import HELD
from services.booking.application.holdings import HOLDINGS
from tests.booking import memory
from tests.booking.builders import CONTEXT, ELSEWHERE, HERE, Network, at, run_timers


def export(network, person, scope=HERE):
    return network.app.export_person(ExportPerson(scope=scope, person_id=person), CONTEXT)


def test_everything_of_a_person_is_given_at_whatever_site_and_under_whatever_id(network):
    lyon = Network.of(network.app, network.clock, slug="lyon", department="69")
    person, other = network.person(phone="0639981234"), network.person(first_name="Ava")
    here = network.book(person, network.adviser(), at(9, day=1))
    there = lyon.book(other, lyon.adviser(), at(10, day=1))
    merge = MergePeople(scope=NATIONAL, person_id=person, absorbed_id=other)
    network.app.merge_people(merge, CONTEXT)
    run_timers(network)
    given = export(network, other)
    assert given.card.person.id == person
    assert given.card.identity.phone == "+33639981234"
    assert [card.identity.first_name for card in given.absorbed] == ["Ava"]
    assert [one.appointment_id for one in given.held["appointments"]] == [here.id, there.id]
    assert {one.reader_id for one in given.held["messages"]} == {person}


def test_the_audit_log_keeps_who_was_exported_and_strangers_are_not(network):
    person = network.person()
    export(network, person)
    assert network.app.store.memory.audit == [("person.export", [person], None)]
    with pytest.raises(NotFound):
        export(network, person, ELSEWHERE)
    assert len(network.app.store.memory.audit) == 1


def test_whatever_belongs_to_people_is_moved_by_a_merge_and_exported(network):
    work = memory.work(network.app.store, network.app.tools)
    moved = {type(holding.kept(work)) for holding in HOLDINGS}
    repositories = [getattr(work, field.name) for field in fields(work)]
    assert moved == {type(one) for one in repositories if hasattr(one, "of_person")}
    assert {f"{holding.kind}s" for holding in HOLDINGS} <= HELD.keys()
