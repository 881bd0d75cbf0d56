"""A database of the version before: identities as they are, keys as they were."""

import os
from base64 import b64encode
from datetime import UTC, datetime

import pytest

from kernel.refusals import NotFound
from kernel.scope import NATIONAL
from kit.databases import vault_of
from kit.keyring import KEYS, Seals
from kit.keyring.rotation import Rotation
from kit.keyring.upkeep import ABANDONED, Upkeep
from kit.settings import INDEX_BYTES, MASTER_BYTES
from services.booking.adapters.identities import GUARDS
from services.booking.adapters.sealing import hashed_in, sealed_in
from services.booking.application.commands.change_person import ChangePerson
from services.booking.application.commands.erase_person import ErasePerson
from services.booking.application.queries.people import (
    FindPeopleByName,
    FindPeopleByPhone,
    GetPerson,
)
from services.booking.domain.people.refusals import LikelyDuplicates
from services.booking.domain.referrals.refusals import AlreadyReferred
from tests.booking.builders import CONTEXT
from tests.booking.referrals import Referring
from tests.processes import KEYS as KEYS_OF_TESTS
from tests.races import race

AWA = {"first_name": "Awa", "last_name": "O'Connor", "birth_year": 1984, "phone": "0639981234"}
FORMER_KEYS = [
    "name:a:k-:1984",
    "name:a:-r:1984",
    "name:oknr:a-:1984",
    "name:oknr:-a:1984",
    "names:awa oconnor",
    "phone:+33639981234",
    *(f"phone-:{'33639981234'[:i]}{'33639981234'[i + 1 :]}" for i in range(11)),
]
"""As the version before kept them of her."""


def former(app, person_id, keys=FORMER_KEYS, collection="identities"):
    """Writes somebody's identity as the version before did, which had no key in memory either."""
    database = app.store.database
    seals = Seals.from_environment(database.client, database.name)
    [document] = database[collection].find({"_id": person_id})
    identity = seals.ring.open(document["sealed"])
    seals.ring.destroy([f"person/{person_id}", f"referral/{person_id}"], None)
    plain = {"_id": person_id, "identity": identity, "keys": keys, "revision": 0}
    database[collection].replace_one({"_id": person_id}, plain)
    app._seals.ring = Seals.from_environment(database.client, database.name).ring


@pytest.fixture
def awa(network):
    person = network.person(**AWA)
    former(network.app, person)
    return person


def upkeep(network) -> Upkeep:
    [job] = [one for one in network.app.jobs if isinstance(one, Upkeep)]
    return job


def run(network):
    while upkeep(network).step(lambda: False).pause_s == 0:
        pass


def found(network):
    app = network.app
    by_phone = FindPeopleByPhone(scope=NATIONAL, phone="0639981234")
    by_name = FindPeopleByName(
        scope=NATIONAL, first_name="Oconnor", last_name="Awa", birth_year=1984
    )
    with pytest.raises(LikelyDuplicates) as same:
        network.person(first_name="Awa", last_name="O Connor", confirmed_new=False)
    return [
        [card.person.id for card in app.find_people_by_phone(by_phone)],
        [card.person.id for card in app.find_people_by_name(by_name)],
        [one.card.person.id for one in same.value.found],
    ]


def owners(network):
    database = network.app.store.database
    vault = database.client[vault_of(database.name)][KEYS]
    return {name for key in vault.find() for name in key["keyAltNames"]}


def test_what_is_plain_is_read_and_found_before_it_is_sealed_and_after(network, awa):
    app, database = network.app, network.app.store.database
    other = network.person(first_name="Paul", last_name="Petit")
    database[GUARDS].insert_one({"_id": 4711, "passed": 2})
    get = GetPerson(scope=NATIONAL, person_id=awa)
    before = app.get_person(get).identity
    assert before.phone == "+33639981234"
    assert found(network) == [[awa]] * 3
    assert app._seals.plain
    run(network)
    assert not app._seals.plain
    assert app.get_person(get).identity == before
    assert found(network) == [[awa]] * 3
    assert owners(network) == {f"person/{awa}", f"person/{other}"}
    for name in database.list_collection_names():
        for document in database[name].find():
            assert "O'Connor" not in str(document)
            assert "639981234" not in str(document)
    assert database[GUARDS].count_documents({"_id": {"$type": "number"}}) == 0


def test_while_some_are_plain_yet_both_are_found(network, awa, monkeypatch):
    """The one who is sealed last is found by what the version before kept."""
    monkeypatch.setattr("kit.keyring.upkeep.BATCH", 1)
    first = network.app.store.database.identities.find_one()
    network.app.store.database.identities.insert_one({**first, "_id": "0", "keys": []})
    assert upkeep(network).step(lambda: False).pause_s == 0
    assert network.app.documents_in_plain() == 1
    assert network.app._seals.plain
    assert found(network)[0] == [awa]


@pytest.mark.parametrize("act", ["seal_plain", "hash_anew"])
def test_what_changes_between_a_look_and_the_writing_stays_as_it_is(network, monkeypatch, act):
    awa = network.person(**AWA)
    app = network.app
    if act == "seal_plain":
        former(app, awa)
    else:
        with_a_newer_key(monkeypatch, "INDEX_KEYS")
        app._seals.agree()
    part = identities(app)
    keys, moved = part._keys, []

    def changed_meanwhile(database, id_, who):
        if not moved:
            changes = {"phone": "0639985678"}
            command = ChangePerson(scope=NATIONAL, person_id=awa, changes=changes)
            moved.append(app.change_person(command, CONTEXT))
        return keys(database, id_, who)

    part._keys = changed_meanwhile
    assert getattr(part, act)(100) == 1
    assert len(moved) == 1
    identity = app.get_person(GetPerson(scope=NATIONAL, person_id=awa)).identity
    assert identity.phone == "+33639985678"
    for phone, expected in (("0639985678", [awa]), ("0639981234", [])):
        by_phone = FindPeopleByPhone(scope=NATIONAL, phone=phone)
        assert [card.person.id for card in app.find_people_by_phone(by_phone)] == expected


def test_a_referral_of_before_is_sealed_and_still_not_taken_twice(network):
    referring = Referring.of(network)
    referral = referring.refer()
    database = network.app.store.database
    former(network.app, referral.id, [], "referral_identities")
    run(network)
    [kept] = database.referral_identities.find()
    assert "identity" not in kept
    assert len(kept["keys"]) > 3
    with pytest.raises(AlreadyReferred):
        referring.refer()


def test_what_is_plain_may_be_changed_and_is_sealed_by_that(network, awa):
    change = ChangePerson(scope=NATIONAL, person_id=awa, changes={"language": "ar"})
    assert network.app.change_person(change, CONTEXT).identity.language == "ar"
    [kept] = network.app.store.database.identities.find()
    assert "identity" not in kept
    assert owners(network) == {f"person/{awa}"}


@pytest.mark.parametrize("beside", ["change", "erase", "another replica"])
def test_whoever_acts_beside_the_sealing_is_neither_lost_nor_undone(network, awa, beside):
    app = network.app
    acts = {
        "change": lambda: app.change_person(
            ChangePerson(scope=NATIONAL, person_id=awa, changes={"language": "ar"}), CONTEXT
        ),
        "erase": lambda: app.erase_person(
            ErasePerson(scope=NATIONAL, person_id=awa, reason="asked_by_person", by="operator-1"),
            CONTEXT,
        ),
        "another replica": lambda: [
            one.seal_plain(100)
            for one in sealed_in(
                app.store.database,
                Seals.from_environment(app.store.client, app.store.database.name),
            )
        ],
    }
    race(lambda: run(network), acts[beside], met=NotFound)
    run(network)
    if beside == "erase":
        assert owners(network) == set()
        assert app.store.database.identities.count_documents({}) == 0
        return
    identity = app.get_person(GetPerson(scope=NATIONAL, person_id=awa)).identity
    assert identity.language == ("ar" if beside == "change" else "fr")
    assert owners(network) == {f"person/{awa}"}


def test_a_key_that_nobody_came_to_own_is_swept_and_no_other(network, awa):
    other = network.person(first_name="Paul", last_name="Petit")
    ring = network.app._seals.ring
    for owner in ("person/aborted", "referral/aborted", "elsewhere/1"):
        ring.seal(owner, {})
    job = upkeep(network)
    job.sweep()
    assert owners(network) == {
        f"person/{other}",
        "person/aborted",
        "referral/aborted",
        "elsewhere/1",
    }
    job.sweep(datetime.now(UTC) + 2 * ABANDONED)
    assert owners(network) == {f"person/{other}", "elsewhere/1"}


def identities(app):
    """Those of people, as they are kept sealed."""
    return hashed_in(app.store.database, app._seals)[0]


def with_a_newer_key(monkeypatch, *names):
    """Puts another key at the top of each of these files."""
    for name in names:
        size = MASTER_BYTES if name == "MASTER_KEYS" else INDEX_BYTES
        newer = "newer:" + b64encode(bytes([7]) * size).decode()
        monkeypatch.setenv(f"PASSERELLE_{name}", f"{newer}\n{KEYS_OF_TESTS[f'PASSERELLE_{name}']}")


def test_people_are_found_while_keys_change_and_then_by_the_newest_alone(network, monkeypatch):
    awa = network.person(**AWA)
    others = [network.person(first_name=f"Paul{n}", last_name="Petit") for n in range(3)]
    app = network.app
    [job] = [one for one in app.jobs if isinstance(one, Rotation)]
    with_a_newer_key(monkeypatch, "MASTER_KEYS", "INDEX_KEYS")
    app._seals.agree()
    assert app.keys_in_use().outstanding == (4, 4)
    late = network.person(first_name="Zoé", last_name="Late")
    assert found(network) == [[awa]] * 3
    # One piece of it, then this process is gone and another goes on.
    assert identities(app).hash_anew(2) == 2
    assert app.keys_in_use().index == {"test": 2, "newer": 3}
    assert found(network) == [[awa]] * 3
    while job.step(lambda: False).pause_s == 0:
        pass
    state = app.keys_in_use()
    assert (state.settled, state.masters, state.index) == (True, {"local:newer": 5}, {"newer": 5})
    for name in ("MASTER_KEYS", "INDEX_KEYS"):
        newest = os.environ[f"PASSERELLE_{name}"].splitlines()[0]
        monkeypatch.setenv(f"PASSERELLE_{name}", newest)
    app._seals.agree()
    assert found(network) == [[awa]] * 3
    for person in (awa, late, *others):
        assert app.get_person(GetPerson(scope=NATIONAL, person_id=person)).identity.last_name


def test_a_change_beside_a_rotation_is_not_undone(network, monkeypatch):
    awa = network.person(**AWA)
    app = network.app
    with_a_newer_key(monkeypatch, "INDEX_KEYS")
    app._seals.agree()
    moved = {"phone": "0639985678"}
    race(
        lambda: identities(app).hash_anew(100),
        lambda: app.change_person(
            ChangePerson(scope=NATIONAL, person_id=awa, changes=moved), CONTEXT
        ),
    )
    identities(app).hash_anew(100)
    by_phone = FindPeopleByPhone(scope=NATIONAL, phone="0639985678")
    assert [card.person.id for card in app.find_people_by_phone(by_phone)] == [awa]
    by_old = FindPeopleByPhone(scope=NATIONAL, phone="0639981234")
    assert app.find_people_by_phone(by_old) == []


def test_in_a_copy_of_before_the_hashes_of_whoever_is_forgotten_do_not_stop_a_rotation(
    network, monkeypatch
):
    awa = network.person(**AWA)
    app = network.app
    app._seals.ring.destroy([f"person/{awa}"], None)
    with_a_newer_key(monkeypatch, "INDEX_KEYS", "MASTER_KEYS")
    app._seals.agree()
    assert identities(app).hash_anew(100) == 1
    assert app.keys_in_use().outstanding == (0, 0)
    [kept] = app.store.database.identities.find()
    assert kept["keys"] == []
