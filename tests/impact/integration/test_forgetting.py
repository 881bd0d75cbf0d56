"""Impact answers an erasure in the transaction that archives it."""

import json

import pytest

from kit.ids import new_id
from kit.transaction import Store
from services.impact.bootstrap import Impact, Options
from tests.impact.running import archive
from tests.scripted import at
from tests.told import told


@pytest.fixture
def impact(mongo, database):
    app = Impact(Store("impact", mongo, database=database.name), Options())
    app.prepare()
    return app


def erased(person, sequence=2, **changes):
    return told(
        "booking.person_erased.v1",
        person,
        at(9),
        new_id(),
        subject=f"person/{person}",
        sequence=sequence,
        data={"person_id": person, "site_id": new_id()},
        **changes,
    )


def answers(impact):
    rows = impact.store.database.outbox.find({}, sort=[("order", 1)])
    return [json.loads(row["body"]) for row in rows]


def test_each_erasure_is_answered_with_the_archiving_of_it(impact):
    awa, bilal = new_id(), new_id()
    events = [erased(awa), erased(bilal)]
    archive(impact, events)
    got = answers(impact)
    assert [one["type"] for one in got] == ["impact.person_forgotten.v1"] * 2
    assert [one["data"] for one in got] == [{"person_id": awa}, {"person_id": bilal}]
    assert [one["causationid"] for one in got] == [one.id for one in events]
    assert [one["partitionkey"] for one in got] == [awa, bilal]
    archive(impact, events)
    assert len(answers(impact)) == 2
    archive(impact, [erased(awa, sequence=3)])
    assert [one["sequence"] for one in answers(impact)] == [1, 1, 2]


def test_what_cannot_be_answered_is_not_archived_either(impact):
    impact.store.database.command("collMod", "outbox", validator={"key": "nothing"})
    with pytest.raises(Exception, match="validation"):
        archive(impact, [erased(new_id())])
    assert impact.store.database.archive.count_documents({}) == 0
