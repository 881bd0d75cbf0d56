"""What of people's identities lies in the database, and what is left once they are forgotten."""

import bson
import pytest

from kernel.refusals import NotFound
from kernel.scope import NATIONAL
from kit.databases import vault_of
from kit.keyring import KEYS, Seals
from kit.transaction import ConcurrentChange
from services.booking.adapters.identities import GUARDS, PERSON, Identities
from services.booking.application.commands.change_person import ChangePerson
from services.booking.application.queries.people import FindPeopleByPhone, GetPerson
from services.booking.domain.person import Identity
from tests.booking.builders import CONTEXT

ZOE = {
    "first_name": "Zoé",
    "last_name": "Okonkwo",
    "phone": "0639981234",
    "email": "zoe@example.org",
    "address": "3 rue du Landy",
    "birth_year": 1984,
}
TELLING = ("Zo", "Okonkwo", "okonk", "639981234", "example.org", "Landy", "1984")


@pytest.fixture
def zoe(network):
    return network.person(**ZOE)


def vault(network):
    database = network.app.store.database
    return database.client[vault_of(database.name)][KEYS]


def owners(network):
    return {name for key in vault(network).find() for name in key["keyAltNames"]}


def test_nothing_that_lies_in_the_database_tells_who_somebody_is(network, zoe):
    database = network.app.store.database
    assert network.app.get_person(GetPerson(scope=NATIONAL, person_id=zoe)).identity.birth_year
    for name in database.list_collection_names(filter={"type": "collection"}):
        for document in database[name].find():
            if name in ("identities", GUARDS):
                lying = bson.encode(document)
                assert not [text for text in TELLING if text.encode() in lying]
            assert "Okonkwo" not in str(document)
            assert "639981234" not in str(document)


def test_as_few_keys_are_kept_as_find_somebody(network, zoe):
    [kept] = network.app.store.database.identities.find()
    index = Seals.from_environment(network.app.store.client, "any").index
    assert kept["index"] == index.name
    assert len(kept["keys"]) <= 6
    assert all(key.startswith(f"{index.name}.") for key in kept["keys"])


def test_guards_name_nobody_and_do_not_stay(network, zoe):
    """Else a database alone would tell whether somebody with a phone had been registered."""
    database = network.app.store.database
    guards = list(database[GUARDS].find())
    assert guards
    name = Seals.from_environment(network.app.store.client, "any").index.name
    assert {one["_id"].rpartition(".")[0] for one in guards} == {name}
    assert all("at" in one for one in guards)
    assert database[GUARDS].index_information()["passed_at"]["expireAfterSeconds"] == 3600


def test_a_copy_of_the_database_of_before_tells_nothing_once_somebody_is_forgotten(network, zoe):
    database = network.app.store.database
    copies = {name: list(database[name].find()) for name in ("people", "identities")}
    network.app.store.run(
        lambda tx: network.app._inside(tx, network.app.tools).people.forget_identity(zoe), CONTEXT
    )
    assert owners(network) == set()
    for name, documents in copies.items():
        database[name].delete_many({})
        database[name].insert_many(documents)
    fresh = network.app
    seals = Seals.from_environment(fresh.store.client, database.name)
    fresh._seals.ring, fresh._seals.index = seals.ring, seals.index
    with pytest.raises(NotFound):
        fresh.get_person(GetPerson(scope=NATIONAL, person_id=zoe))
    assert fresh.find_people_by_phone(FindPeopleByPhone(scope=NATIONAL, phone="0639981234")) == []
    change = ChangePerson(scope=NATIONAL, person_id=zoe, changes={"language": "ar"})
    with pytest.raises(NotFound):
        fresh.change_person(change, CONTEXT)
    assert owners(network) == set()


def test_a_change_that_has_not_seen_somebody_forgotten_makes_no_new_key(network, zoe):
    app = network.app
    eve = Identity(first_name="Eve", last_name="Martin")

    def change_beside(tx):
        work = app._inside(tx, app.tools)
        work.people.get(zoe)
        app._seals.ring.destroy([f"person/{zoe}"], None)
        seals = Seals.from_environment(app.store.client, app.store.database.name)
        seals.plain = False
        with pytest.raises(ConcurrentChange):
            Identities(work.people._place, seals, PERSON).change(zoe, eve, 0)

    app.store.run(change_beside, CONTEXT)
    assert owners(network) == set()


def test_each_person_has_a_key_of_their_own_also_after_changes(network, zoe):
    other = network.person(first_name="Paul", last_name="Petit")
    change = ChangePerson(scope=NATIONAL, person_id=zoe, changes={"language": "ar"})
    assert network.app.change_person(change, CONTEXT).identity.language == "ar"
    assert owners(network) == {f"person/{zoe}", f"person/{other}"}
    [kept] = network.app.store.database.identities.find({"_id": zoe})
    assert kept["revision"] == 1
