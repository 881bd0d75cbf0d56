"""What is sealed under somebody's key is read until that key is destroyed, and then by nobody."""

import threading

import bson
import pytest
from pymongo.errors import EncryptionError

from kit.databases import vault_of
from kit.keyring import DESTROYED, BlindIndex, KeyDestroyed, Keyring, Masters
from kit.keyring.keyring import KEYS

OLD, NEW = ("old", bytes(96)), ("new", bytes([1]) * 96)
ANA = {"first_name": "Ana", "phone": "+33612345678", "consents": [{"kind": "data_kept"}]}


@pytest.fixture
def ring(database):
    with_keys = keyring(database, OLD)
    with_keys.prepare()
    yield with_keys
    database.client.drop_database(vault_of(database.name))


def keyring(database, *masters) -> Keyring:
    return Keyring(database.client, database.name, Masters.local(masters))


def vault(database):
    return database.client[vault_of(database.name)][KEYS]


def test_what_was_sealed_is_opened_by_every_process_and_unreadable_as_it_lies(ring, database):
    sealed = ring.seal("person/1", ANA)
    database["identities"].insert_one({"_id": "1", "sealed": sealed})
    read = database["identities"].find_one({"_id": "1"})
    assert keyring(database, OLD).open(read["sealed"]) == ANA
    assert b"Ana" not in bson.encode(read)
    assert b"612345678" not in bson.encode(read)


def test_each_owner_has_one_key_also_when_two_make_it_at_once(ring, database):
    rings = [keyring(database, OLD) for _ in range(8)]
    barrier = threading.Barrier(len(rings))
    sealed = []

    def seal(one: Keyring) -> None:
        barrier.wait()
        sealed.append(one.seal("person/1", ANA))

    threads = [threading.Thread(target=seal, args=(one,)) for one in rings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert vault(database).count_documents({}) == 1
    assert [ring.open(one) for one in sealed] == [ANA] * len(rings)


def test_a_destroyed_key_opens_nothing_and_others_are_not_touched(ring, database):
    ana, ben = ring.seal("person/1", ANA), ring.seal("person/2", {"first_name": "Ben"})
    assert ring.destroy(["person/1"], None) == 1
    fresh = keyring(database, OLD)
    with pytest.raises(KeyDestroyed):
        fresh.open(ana)
    assert fresh.open(ben) == {"first_name": "Ben"}


def test_an_aborted_transaction_destroys_nothing(ring, database):
    sealed = ring.seal("person/1", ANA)
    with database.client.start_session() as session:
        session.start_transaction()
        assert ring.destroy(["person/1"], session) == 1
        session.abort_transaction()
    assert keyring(database, OLD).open(sealed) == ANA


def test_without_the_master_key_the_vault_and_the_database_together_tell_nothing(ring, database):
    sealed = ring.seal("person/1", ANA)
    with pytest.raises(EncryptionError):
        keyring(database, ("old", bytes([2]) * 96)).open(sealed)


def test_keys_are_wrapped_anew_piece_by_piece_and_then_need_the_older_no_more(ring, database):
    sealed = [ring.seal(f"person/{n}", {"n": n}) for n in range(5)]
    both = keyring(database, NEW, OLD)
    assert both.outstanding() == 5
    assert both.rewrap(2) == 2
    assert both.outstanding() == 3
    # Another process goes on where this one was stopped.
    again = keyring(database, NEW, OLD)
    assert (again.rewrap(10), again.rewrap(10), again.outstanding()) == (3, 0, 0)
    assert [keyring(database, NEW).open(one)["n"] for one in sealed] == [0, 1, 2, 3, 4]


def test_owners_are_told_in_pages(ring):
    for n in (3, 1, 2):
        ring.seal(f"person/{n}", {})
    assert ring.owners("", 2) == ["person/1", "person/2"]
    assert ring.owners("person/2", 2) == ["person/3"]
    assert ring.owners("person/3", 2) == []


def test_a_database_alone_cannot_be_searched_for_what_was_hashed(database):
    index = BlindIndex([("a", bytes(32))])
    database["found"].insert_one({"_id": 1, "keys": [index.of("phone:+33612345678")]})
    query = {"keys": {"$in": index.all("phone:+33612345678")}}
    assert database["found"].count_documents(query) == 1
    assert b"612345678" not in bson.encode(database["found"].find_one())


def test_many_are_opened_by_one_question_and_who_is_destroyed_does_not_hide_the_others(
    ring, database, monkeypatch
):
    sealed = [ring.seal(f"person/{n}", {"n": n}) for n in range(5)]
    asked = []
    another = keyring(database, OLD)
    callback = another._encryption._encryption.callback
    fetch = callback.fetch_keys

    def counted(query):
        asked.append(query)
        return fetch(query)

    monkeypatch.setattr(callback, "fetch_keys", counted)
    assert another.open_many(sealed) == [{"n": n} for n in range(5)]
    assert len(asked) == 1
    assert another.open_many([]) == []
    ring.destroy(["person/2"], None)
    found = keyring(database, OLD).open_many(sealed)
    assert found == [{"n": 0}, {"n": 1}, DESTROYED, {"n": 3}, {"n": 4}]
    with pytest.raises(EncryptionError):
        keyring(database, NEW).open_many(sealed)
