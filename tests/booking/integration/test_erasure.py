"""Erasing on the real database: nothing is left in any collection, whoever acts beside it."""

from functools import partial

import pytest

from kernel.people import NOBODY
from kernel.refusals import NotFound, Refusal
from kernel.scope import NATIONAL
from kit.databases import vault_of
from kit.edge.answers import Answer
from kit.idempotency import AnswerBook
from kit.keyring import KEYS, Seals
from kit.timers import run_due
from services.booking.application.commands.change_person import ChangePerson
from services.booking.application.commands.unmerge_people import UnmergePeople
from tests.booking.builders import CONTEXT, at
from tests.booking.erasure import Everything
from tests.booking.referrals import AWA
from tests.processes import SECRET
from tests.races import race
from tests.traces import PAST
from tests.traces import traces as found

NAMES = (AWA.first_name, AWA.last_name, AWA.phone, "+33639980001")


@pytest.fixture
def awa(app):
    clock = app.tools.clock
    return Everything.of(app, clock, lambda _network: run_due(app.store, app.due, clock))


def traces(awa, *texts, but=PAST):
    return found(awa.app.store.database, *texts, but=but)


def owners(awa):
    """Whose keys there are."""
    database = awa.app.store.database
    vault = database.client[vault_of(database.name)][KEYS]
    return {name for key in vault.find() for name in key["keyAltNames"]}


def test_no_document_of_any_collection_tells_who_the_person_was(awa):
    book = AnswerBook(awa.app.store.database, SECRET, awa.network.clock)
    for key, about, name in (
        ("theirs", awa.person, AWA.first_name),
        ("another", awa.lives_with, "Zoé"),
    ):
        one = Answer(201, f'{{"id": "{about}", "first_name": "{name}"}}'.encode(), {})
        book.keep(book.key("desk-1", "register_person", key, b"print", personal=True), one)
    before = traces(awa, awa.person)
    assert {"seats", "rosters", "walk_ins", "referrals", "busy", "idempotency"} <= before
    assert owners(awa) >= {f"person/{awa.person}", f"person/{awa.lives_with}"}
    awa.erase()
    assert f"person/{awa.person}" not in owners(awa)
    assert f"person/{awa.lives_with}" in owners(awa)
    assert not any(one.startswith("referral/") for one in owners(awa))
    assert traces(awa, awa.person) == set()
    assert traces(awa, *NAMES, but=()) == set()
    assert awa.app.store.database.idempotency.count_documents({}) == 1
    assert awa.app.store.database.rosters.count_documents({"entries.person_id": NOBODY}) == 0


def test_what_is_nobody_s_keeps_no_partition_by_which_it_was_somebody_s(awa):
    other = awa.network.person(first_name="Ysoline")
    awa.merge(other, awa.person)
    awa.erase(other)
    assert traces(awa, awa.person, other) == set()


def test_who_was_erased_after_a_back_up_can_be_erased_again_once_it_is_restored(awa):
    database = awa.app.store.database
    backup = {name: list(database[name].find()) for name in ("people", "identities", "timers")}
    awa.erase()
    # A process that starts has no destroyed key in memory.
    awa.app._seals.ring = Seals.from_environment(database.client, database.name).ring
    for name, documents in backup.items():
        database[name].delete_many({})
        database[name].insert_many(documents)
    database.erasures.delete_many({})
    assert awa.erase().id == awa.person
    assert database.identities.count_documents({"_id": awa.person}) == 0
    assert traces(awa, awa.person) == set()


@pytest.mark.parametrize("beside", ["book", "seat", "change", "merge", "unmerge", "again"])
def test_whoever_acts_beside_an_erasure_leaves_nothing_of_the_person(awa, beside):
    network, absorbed = awa.network, awa.network.person(first_name="Ysoline")
    adviser, workshop = (
        network.adviser(),
        awa.workshops.schedule(start=at(9, day=9), end=at(10, day=9)),
    )
    if beside == "unmerge":
        awa.merge(awa.person, absorbed)
    unmerge = UnmergePeople(scope=NATIONAL, person_id=awa.person, absorbed_id=absorbed)
    change = ChangePerson(scope=NATIONAL, person_id=awa.person, changes={"language": "ar"})
    acts = {
        "book": partial(network.book, awa.person, adviser, at(9, day=4)),
        "seat": partial(awa.workshops.reserve, workshop.id, awa.person),
        "change": partial(awa.app.change_person, change, CONTEXT),
        "merge": partial(awa.merge, awa.person, absorbed),
        "unmerge": partial(awa.app.unmerge_people, unmerge, CONTEXT),
        "again": awa.erase,
    }
    erased, other = race(awa.erase, acts[beside], met=Refusal)
    assert erased.id == awa.person
    ids = {awa.person, *erased.absorbed_ids}
    assert traces(awa, *ids) == set()
    assert traces(awa, *NAMES, but=()) == set()
    if beside in ("book", "seat", "change") and isinstance(other, Refusal):
        assert isinstance(other, NotFound)
    assert owners(awa).isdisjoint(f"person/{id_}" for id_ in ids)
    told = awa.app.store.database.outbox.count_documents({"key": "booking.person_erased"})
    assert told == len(ids)
