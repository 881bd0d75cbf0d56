"""One identity that cannot be opened stands in nobody's way while the index key is changed."""

from kernel.scope import NATIONAL
from kit.databases import vault_of
from kit.keyring import BlindIndex, Masters, passed_over
from kit.keyring.rotation import Rotation
from kit.settings import INDEX_BYTES, MASTER_BYTES
from services.booking.adapters.sealing import hashed_in
from services.booking.application.commands.erase_person import ErasePerson
from services.booking.application.queries.people import FindPeopleByPhone
from tests.booking.builders import CONTEXT

NAMES = ("Petit", "Durand", "Moreau", "Lefebvre", "Garcia")
OLD, NEW = ("test", bytes(range(INDEX_BYTES))), ("zz", bytes(INDEX_BYTES))


def phone(number):
    return f"06{number}1{number}2{number}3{number}4"


def rotation(network) -> Rotation:
    app = network.app
    app._seals._read = lambda: (
        Masters.local([("test", bytes(range(MASTER_BYTES)))]),
        BlindIndex([NEW, OLD]),
    )
    return Rotation("booking", app._seals, app._hashed)


def run(job) -> str:
    while (step := job.step(lambda: False)).pause_s == 0:
        pass
    return step.trouble


def spoil(network, person_id):
    kept = network.app.store.database.identities
    whole = kept.find_one({"_id": person_id})
    kept.update_one({"_id": person_id}, {"$set": {"sealed": whole["sealed"][:40]}})
    return whole


def tell(job):
    """The next time, it tells the other processes what it passed over."""
    job._read = float("-inf")
    return run(job)


def test_it_is_passed_over_and_named_until_it_is_mended(network, monkeypatch):
    people = [network.person(last_name=name, phone=phone(n)) for n, name in enumerate(NAMES)]
    whole = spoil(network, people[2])
    job = rotation(network)
    assert "(1)" in run(job)
    tell(job)
    found = network.app.keys_in_use()
    assert found.index == {"test": 1, "zz": 4}
    told = [(one.kind, one.collection, one.id) for one in found.broken]
    assert told == [("index", "identities", people[2])]
    assert not found.settled
    query = FindPeopleByPhone(scope=NATIONAL, phone=phone(3))
    assert [card.person.id for card in network.app.find_people_by_phone(query)] == [people[3]]
    kept = network.app.store.database.identities
    kept.replace_one({"_id": people[2]}, whole)
    monkeypatch.setattr(passed_over, "RETRY_S", 0.0)
    assert tell(job) == ""
    assert network.app.keys_in_use().settled
    assert network.app.keys_in_use().broken == []


def test_whoever_it_is_of_can_be_erased(network):
    person = network.person(phone="0639981200")
    spoil(network, person)
    job = rotation(network)
    run(job)
    command = ErasePerson(scope=NATIONAL, person_id=person, reason="asked_by_person", by="awa")
    network.app.erase_person(command, CONTEXT)
    tell(job)
    assert network.app.keys_in_use().settled
    database = network.app.store.database
    vault = database.client[vault_of(database.name)].keys
    assert vault.count_documents({"keyAltNames": f"person/{person}"}) == 0
    assert hashed_in(database, network.app._seals)[0].hashed() == {}
