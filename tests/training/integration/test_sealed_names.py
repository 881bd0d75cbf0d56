"""Names are sealed, each under a key that goes with it, in the same transaction."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kit.context import Context
from kit.databases import vault_of
from kit.keyring import KEYS, Seals
from kit.keyring.upkeep import ABANDONED, SWEPT_UNTIL, Upkeep
from services.training.adapters import mongo
from services.training.domain.certificates.naming import AgreedName
from services.training.edge.service import SERVICE
from tests import leaks

NAME, OTHER = "Ysoline Vantadour", "Élodie Vantadour"


@pytest.fixture
def change(app):
    return lambda do: app.store.run(lambda tx: do(app.unit_of_work(tx)), Context("test"))


@pytest.fixture
def keys(database):
    return lambda: set(vault(database).distinct("keyAltNames"))


def vault(database):
    return database.client[vault_of(database.name)][KEYS]


def agreed(name=NAME, id_="c"):
    return AgreedName(certificate_id=id_, name=name, agreed_on=date(2026, 11, 25), by="trainer-1")


def look(app):
    return app._read()


def upkeep(app):
    seals = Seals.from_environment(app.store.client, app.store.database.name)
    return Upkeep("training", seals, mongo.sealed_in(app.store.database, seals))


def test_no_collection_holds_a_name_and_both_are_read_again(app, change, database):
    change(lambda work: work.attendee_names.put("a", "s", NAME))
    change(lambda work: work.certificate_names.put(agreed(OTHER)))
    assert leaks.found(leaks.raw(database), NAME, OTHER, "Vantadour") == set()
    assert look(app).attendee_names.get("a") == NAME
    assert look(app).attendee_names.of_session("s") == {"a": NAME}
    assert look(app).certificate_names.get("c") == agreed(OTHER)


def test_what_is_forgotten_cannot_be_read_in_a_copy_of_before(app, change, database, keys):
    change(lambda work: work.attendee_names.put("a", "s", NAME))
    change(lambda work: work.attendee_names.put("b", "s", OTHER))
    change(lambda work: work.certificate_names.put(agreed()))
    copies = {name: list(database[name].find()) for name in ("attendee_names", "certificate_names")}
    kept = {owner for owner in keys() if owner.startswith("attendee/b/")}
    assert len(kept) == 1
    change(lambda work: work.attendee_names.forget("a"))
    change(lambda work: work.certificate_names.drop(["c"]))
    assert keys() == kept
    for name, documents in copies.items():
        database[name].delete_many({})
        database[name].insert_many(documents)
    fresh = Seals.from_environment(app.store.client, database.name)
    work = mongo.work_outside(app.store, app.tools, fresh)
    assert work.attendee_names.of_session("s") == {"b": OTHER}
    assert work.attendee_names.get("a") is None
    assert work.certificate_names.get("c") is None


def test_a_key_and_its_name_go_together_or_not_at_all(app, change, keys):
    change(lambda work: work.attendee_names.put("a", "s", NAME))
    before = keys()

    def forget_and_fail(work):
        work.attendee_names.forget("a")
        raise RuntimeError("just before the commit")

    with pytest.raises(RuntimeError, match="commit"):
        change(forget_and_fail)
    assert keys() == before
    assert look(app).attendee_names.get("a") == NAME


def test_a_name_that_is_taken_back_and_given_anew_is_read_by_processes_that_start_later(
    app, change, database
):
    change(lambda work: work.certificate_names.put(agreed()))
    change(lambda work: work.certificate_names.drop(["c"]))
    change(lambda work: work.certificate_names.put(agreed(OTHER)))
    fresh = Seals.from_environment(app.store.client, database.name)
    assert mongo.work_outside(app.store, app.tools, fresh).certificate_names.get("c") == agreed(
        OTHER
    )


def plain(database, many=3):
    database.attendee_names.insert_many(
        {"_id": f"old-{n}", "session_id": "s", "name": f"{NAME} {n}"} for n in range(many)
    )
    database.certificate_names.insert_one(
        {
            "_id": "old",
            "certificate_id": "old",
            "name": OTHER,
            "agreed_on": "2026-11-25",
            "by": "trainer-1",
        }
    )


def test_names_of_before_are_read_and_then_sealed(app, database, keys):
    plain(database)
    names = {f"old-{n}": f"{NAME} {n}" for n in range(3)}
    assert look(app).attendee_names.of_session("s") == names
    assert upkeep(app).step(lambda: False).pause_s == 0
    assert leaks.found(leaks.raw(database), "Vantadour") == set()
    assert look(app).attendee_names.of_session("s") == names
    assert look(app).certificate_names.get("old") == agreed(OTHER, "old")
    assert len(keys()) == 4
    assert upkeep(app).step(lambda: False).pause_s > 0


def test_a_name_of_before_that_is_forgotten_while_it_is_sealed_stays_forgotten(
    app, change, database, keys, monkeypatch
):
    plain(database, many=1)
    job = upkeep(app)
    seal = job._seals.ring.seal

    def forgotten_meanwhile(owner, value):
        change(lambda work: work.attendee_names.forget("old-0"))
        return seal(owner, value)

    monkeypatch.setattr(job._seals.ring, "seal", forgotten_meanwhile)
    job.step(lambda: False)
    assert database.attendee_names.count_documents({}) == 0
    assert {owner.partition("/")[0] for owner in keys()} == {"certificate"}


def test_a_name_of_before_that_is_replaced_while_it_is_sealed_is_the_new_one(
    app, change, database, keys, monkeypatch
):
    plain(database, many=1)
    job = upkeep(app)
    seal = job._seals.ring.seal

    def replaced_meanwhile(owner, value):
        change(lambda work: work.attendee_names.put("old-0", "s", OTHER))
        return seal(owner, value)

    monkeypatch.setattr(job._seals.ring, "seal", replaced_meanwhile)
    job.step(lambda: False)
    assert look(app).attendee_names.get("old-0") == OTHER
    assert len([owner for owner in keys() if owner.startswith("attendee/")]) == 1


def test_keys_that_nobody_came_to_own_are_swept_and_others_stay(app, change, database, keys):
    change(lambda work: work.attendee_names.put("a", "s", NAME))
    change(lambda work: work.certificate_names.put(agreed()))
    owned = keys()
    job = upkeep(app)
    made = ("attendee/x/1", "certificate/x/1", "person/x")
    for owner in made:
        job._seals.ring.seal(owner, {})
    now = datetime.now(UTC)
    assert not job.sweep(now)
    assert keys() == owned | set(made), "one of a transaction that is not over stays"
    assert not job.sweep(now + ABANDONED + timedelta(minutes=1))
    assert keys() == owned | {"person/x"}, "what is none of this service's stays"


def test_old_keys_are_not_swept_where_the_database_was_set_back(app, change, database, keys):
    change(lambda work: work.attendee_names.put("a", "s", NAME))
    database.attendee_names.delete_many({})
    owned = keys()
    for later in (SWEPT_UNTIL + timedelta(minutes=1), timedelta(days=1)):
        upkeep(app).sweep(datetime.now(UTC) + later)
        assert keys() == owned


def test_an_operator_sees_that_all_is_sealed_under_the_newest_keys(app, change, database):
    plain(database)
    assert app.documents_in_plain() == 4
    upkeep(app).step(lambda: False)
    change(lambda work: work.attendee_names.put("a", "s", NAME))
    found = app.keys_in_use()
    assert (app.documents_in_plain(), found.masters, found.outstanding) == (
        *(0, {"local:test": 5}),
        (0, 0),
    )
    assert "get_keys" in {one.name for one in SERVICE.operations}
