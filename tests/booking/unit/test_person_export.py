"""Whom an export is about, and that nothing which belongs to people is left out of it."""

from dataclasses import fields

import pytest

from kernel.refusals import NotFound
from kernel.scope import NATIONAL
from services.booking.adapters.exports import kinds
from services.booking.application.commands.export_person import ExportPerson
from services.booking.application.commands.merge_people import MergePeople
from services.booking.application.holdings import HOLDINGS
from tests.booking import memory
from tests.booking.builders import CONTEXT, ELSEWHERE, HERE


def export(network, person, scope=HERE):
    return network.app.export_person(ExportPerson(scope=scope, person_id=person), CONTEXT)


def test_it_is_about_who_the_person_is_today_and_everybody_they_were(network):
    person, other = network.person(phone="0639981234"), network.person(first_name="Ava")
    merge = MergePeople(scope=NATIONAL, person_id=person, absorbed_id=other)
    network.app.merge_people(merge, CONTEXT)
    given = export(network, other)
    assert (given.card.person.id, given.ids) == (person, [person, other])
    assert given.card.identity.phone == "+33639981234"
    assert [card.identity.first_name for card in given.absorbed] == ["Ava"]


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
    exported = {kind.name for kind in kinds(lambda _referral: None)}
    assert {f"{holding.kind}s" for holding in HOLDINGS} <= exported
