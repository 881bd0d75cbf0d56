"""What other services tell reaches a timeline on the real database, once."""

import pytest

from kernel.scope import NATIONAL
from kit.ids import new_id
from kit.inbox import UnknownEvent
from kit.transaction import Store
from services.booking.adapters import elsewhere
from services.booking.application.queries.timeline import ListTimeline
from services.booking.bootstrap import bootstrap
from services.booking.domain.timeline import Entry, Happening
from tests.booking.builders import CONTEXT, Network, ScriptedClock, at
from tests.told import told


def test_what_others_told_comes_back_as_it_was_noted_the_first_time(twin):
    mine, other = new_id(), new_id()
    noted = [
        Happening(
            id=new_id(),
            person_id=person,
            entry=Entry(at=at(9), kind="device_sold", id=new_id(), site_id=site),
        )
        for person, site in ((mine, "s"), (other, None), (mine, None))
    ]
    for one in noted:
        twin.change(lambda work, one=one: work.happenings.note(one))
    again = Happening(id=noted[0].id, person_id=other, entry=noted[1].entry)
    twin.change(lambda work: work.happenings.note(again))

    def of(*ids):
        return twin.look(lambda work: work.happenings.of_people(ids))

    assert of(mine) == [noted[0], noted[2]]
    assert of(mine, other) == noted
    assert of(new_id()) == of() == []
    twin.change(lambda work: work.happenings.forget({mine}))
    assert of(mine, other) == [noted[1]]


def test_every_kind_that_a_timeline_shows_is_taken_from_the_inbox(mongo, database):
    clock = ScriptedClock()
    app = bootstrap(store=Store("booking", mongo, database=database.name), clock=clock)
    app.prepare()
    network = Network.of(app, clock)
    person = network.person()
    events = [
        told(type_, person, at(9, minute), network.site.id)
        for minute, type_ in enumerate(elsewhere.TYPES)
    ]
    for _ in range(2):
        app.store.run(lambda tx: app.react(tx, events), CONTEXT)
    found = app.list_timeline(ListTimeline(scope=NATIONAL, person_id=person))
    names = [kind.partition(".")[2] for kind in reversed(elsewhere.KINDS)]
    assert [one.entry.kind for one in found] == [*names, "registration"]
    strange = told("inventory.lot_received.v1", person, at(9))
    with pytest.raises(UnknownEvent):
        app.store.run(lambda tx: app.react(tx, [strange]), CONTEXT)
