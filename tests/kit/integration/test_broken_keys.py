"""What was sealed and is broken: it is told from what cannot be read at the moment, and stands in
nobody's way while keys change."""

import pytest
from bson.binary import Binary
from pymongo import MongoClient
from pymongo.errors import EncryptionError

from kit.databases import vault_of
from kit.keyring import Keyring, Masters, Unreadable, passed_over

OLD, NEW = ("old", bytes(96)), ("new", bytes([1]) * 96)


@pytest.fixture
def ring(database):
    ring = Keyring(database.client, database.name, Masters.local([OLD]))
    ring.prepare()
    yield ring
    database.client.drop_database(vault_of(database.name))


def changed(database) -> Keyring:
    return Keyring(database.client, database.name, Masters.local([NEW, OLD]))


def vault(database):
    return database.client[vault_of(database.name)].keys


@pytest.mark.parametrize(
    "broken",
    [
        lambda sealed: sealed[:-1] + bytes([sealed[-1] ^ 1]),
        lambda sealed: sealed[:30],
        lambda sealed: sealed[:1],
        lambda _: b"",
        lambda _: b"\xff" * 80,
        lambda _: "text",
        lambda _: None,
    ],
    ids=["one bit", "cut", "one byte", "empty", "noise", "text", "nothing"],
)
def test_what_is_not_as_it_was_sealed_is_unreadable(ring, broken):
    sealed = ring.seal("person/1", {"n": 1})
    with pytest.raises(Unreadable):
        ring.open(broken(bytes(sealed)))
    assert ring.open(sealed) == {"n": 1}


def test_what_cannot_be_read_because_the_database_is_away_is_not_broken(ring, database):
    sealed = ring.seal("person/1", {"n": 1})
    with MongoClient("mongodb://127.0.0.1:1", serverSelectionTimeoutMS=50) as away:
        with pytest.raises(EncryptionError) as told:
            Keyring(away, database.name, Masters.local([OLD])).open(sealed)
        assert not isinstance(told.value, Unreadable)


def test_a_key_that_cannot_be_opened_is_passed_over_until_it_is_mended(ring, database, monkeypatch):
    for number in range(5):
        ring.seal(f"person/{number}", {"n": 1})
    whole = vault(database).find_one({"keyAltNames": "person/2"})
    spoilt = whole["keyMaterial"][:-1] + bytes([whole["keyMaterial"][-1] ^ 1])
    vault(database).update_one({"_id": whole["_id"]}, {"$set": {"keyMaterial": Binary(spoilt)}})
    newer = changed(database)
    assert [newer.rewrap(3), newer.rewrap(3), newer.rewrap(3)] == [3, 2, 0]
    assert newer.wrapped() == {"local:new": 4, "local:old": 1}
    [told] = newer.passed_over.told
    assert (told.kind, told.collection, told.id) == ("master", "keys", "person/2")
    assert newer.still_older([one["_id"] for one in vault(database).find()]) == {whole["_id"]}
    vault(database).replace_one({"_id": whole["_id"]}, whole)
    assert newer.rewrap(3) == 0
    monkeypatch.setattr(passed_over, "RETRY_S", 0.0)
    assert newer.rewrap(3) == 1
    assert newer.passed_over.told == []
    assert newer.wrapped() == {"local:new": 5}


def test_one_whose_master_key_is_not_there_is_not_broken(ring, database):
    ring.seal("person/1", {"n": 1})
    with pytest.raises(EncryptionError):
        Keyring(database.client, database.name, Masters.local([NEW])).rewrap(3)
