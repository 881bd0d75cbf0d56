"""The audit log on the real database: entries written side by side, and the seals over them."""

import threading
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from environs import EnvError

from kit import audit
from kit.audit.chain import MARGIN, hash_of, make_seal, unpack
from kit.audit.keys import AuditKeys
from kit.audit.places import entries_of, seals_of
from kit.audit.sealer import STILL, Sealer
from kit.audit.verification import Anchor, verify
from kit.context import Context
from kit.ids import new_id
from kit.transaction import Store

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
OF_THE_SERVICE, OF_AN_INTRUDER = (AuditKeys([("20261120_a", bytes([n]) * 32)]) for n in (1, 2))


def keys_of_service():
    return OF_THE_SERVICE


class Clock:
    """Stands where it is put."""

    def __init__(self, at=NOW):
        self.at = at

    def now(self):
        return self.at

    def go_on(self, **by):
        self.at += timedelta(**by)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(database, mongo, clock):
    audit.prepare(database)
    yield Store("toy", mongo, database=database.name, clock=clock)
    mongo.drop_database(f"{database.name}_audit")


@pytest.fixture
def sealer(store, clock):
    return Sealer(store.database, clock, keys=keys_of_service, most=10)


def write(store, action="thing.move", target="thing-1"):
    """One entry; its id."""
    store.run(lambda tx: audit.record(tx, action, [target]), Context("journey-1", actor="awa"))
    newest = entries_of(store.database).find_one({}, sort=[("_id", -1)])
    return newest["_id"]


def seal_all(sealer):
    while sealer.seal():
        pass


def sealed(store):
    """How often each entry is named."""
    return Counter(one.id for seal in seals_of(store.database).find() for one in unpack(seal))


def check(store, anchor=None, keys=keys_of_service):
    """What the whole verification finds, and how many entries wait."""
    findings, unsealed, place = [], 0, None
    while True:
        report = verify(store.database, store.clock.now(), place, anchor, keys=keys())
        findings += report.findings
        unsealed += report.unsealed
        place = report.next
        if place is None:
            return {(one.what, one.entry or one.seal) for one in findings}, unsealed


def head(store):
    seal = seals_of(store.database).find_one({}, sort=[("_id", -1)])
    return Anchor(seal["_id"], seal["hash"])


def test_what_is_written_is_sealed_once_in_a_chain(store, sealer, clock):
    first = [write(store) for _ in range(25)]
    seal_all(sealer)
    clock.go_on(seconds=30)
    second = [write(store) for _ in range(3)]
    assert check(store) == (set(), 3)
    seal_all(sealer)
    assert sealed(store) == Counter(first + second)
    assert [one["count"] for one in seals_of(store.database).find(sort=[("_id", 1)])] == [
        10,
        10,
        5,
        3,
    ]
    assert check(store) == (set(), 0)


def test_an_entry_that_is_committed_after_younger_ones_were_sealed_is_sealed_too(
    store, sealer, clock
):
    written, go_on = threading.Event(), threading.Event()

    def slow(tx):
        audit.record(tx, "thing.move", ["late"])
        tx.trail.close(tx.context)
        tx.flush()
        written.set()
        assert go_on.wait(20)

    with ThreadPoolExecutor(1) as pool:
        late = pool.submit(store.run, slow, Context("slow"))
        assert written.wait(20)
        clock.go_on(seconds=40)
        young = write(store)
        seal_all(sealer)
        assert set(sealed(store)) == {young}
        clock.go_on(seconds=20)
        go_on.set()
        late.result(20)
    seal_all(sealer)
    assert len(sealed(store)) == 2
    assert check(store) == (set(), 0)


def test_many_writers_beside_sealers_that_are_cut_off_leave_nothing_unsealed_or_sealed_twice(
    store, database, clock
):
    class CutOff(Exception):
        pass

    class Failing(Sealer):
        """One that is cut off at every other seal, before or after it is written."""

        turns = 0

        def _write(self, *args, **options):
            self.turns += 1
            if self.turns % 4 == 1:
                raise CutOff
            wrote = super()._write(*args, **options)
            if self.turns % 4 == 3:
                raise CutOff
            return wrote

    done = threading.Event()

    def keep_sealing():
        one = Failing(database, clock, keys=keys_of_service, most=7)
        while not done.is_set():
            try:
                one.seal()
            except CutOff:
                continue

    def keep_writing(_):
        for _ in range(40):
            write(store)

    with ThreadPoolExecutor(8) as pool:
        sealers = [pool.submit(keep_sealing) for _ in range(2)]
        list(pool.map(keep_writing, range(5)))
        done.set()
        for one in sealers:
            one.result(20)
    seal_all(Sealer(database, clock, keys=keys_of_service))
    counts = sealed(store)
    assert set(counts.values()) == {1}
    assert set(counts) == {one["_id"] for one in entries_of(database).find({}, {"_id": 1})}
    assert len(counts) == 200
    assert check(store) == (set(), 0)


def test_an_hour_without_entries_is_sealed_as_such(store, sealer, clock):
    write(store)
    seal_all(sealer)
    clock.go_on(minutes=59)
    seal_all(sealer)
    assert head(store).number == 1
    clock.at = NOW + STILL
    seal_all(sealer)
    assert head(store).number == 2
    assert check(store) == (set(), 0)


def test_what_came_too_late_for_its_seal_is_found_by_the_sweep_and_told(store, sealer, clock):
    write(store)
    seal_all(sealer)
    clock.go_on(hours=1)
    seal_all(sealer)
    present = clock.at
    clock.at = NOW + timedelta(minutes=5)
    late = write(store)
    clock.at = present
    assert check(store)[0] == {("entry_added", late)}
    seal_all(sealer)
    assert late not in sealed(store)
    sealer.sweep()
    seal_all(sealer)
    assert sealed(store)[late] == 1
    assert check(store)[0] == {("entry_misdated", late)}


def altered(store, one):
    entries_of(store.database).update_one({"_id": one}, {"$set": {"actor": "somebody else"}})
    return {("entry_altered", one)}


def removed(store, one):
    entries_of(store.database).delete_one({"_id": one})
    return {("entry_missing", one)}


def inserted(store, one):
    entry = entries_of(store.database).find_one({"_id": one}) | {"_id": new_id()}
    entries_of(store.database).insert_one(entry)
    return {("entry_added", entry["_id"])}


def inserted_without_an_instant(store, one):
    entry = entries_of(store.database).find_one({"_id": one}) | {"_id": new_id(), "at": "never"}
    entries_of(store.database).insert_one(entry)
    return {("entry_added", entry["_id"])}


def inserted_with_another_id(store, one):
    entry = entries_of(store.database).find_one({"_id": one}) | {"_id": "mine"}
    entries_of(store.database).insert_one(entry)
    return {("entry_added", "mine")}


def made_old(store, one):
    long_ago = NOW - timedelta(days=300)
    entries_of(store.database).update_one({"_id": one}, {"$set": {"at": long_ago}})
    return {("entry_altered", one)}


def a_seal_in_the_middle_removed(store, _one):
    gone = seals_of(store.database).find_one_and_delete({"_id": 2})
    return {("seal_missing", 3)} | {("entry_added", one.id) for one in unpack(gone)}


def a_seal_altered(store, _one):
    seals_of(store.database).update_one({"_id": 2}, {"$inc": {"count": 1}})
    return {("seal_altered", 2)}


def a_seal_made_anew(store, _one):
    seal = seals_of(store.database).find_one({"_id": 2}) | {"more": True}
    seals_of(store.database).replace_one(
        {"_id": 2}, seal | {"hash": hash_of(seal, keys_of_service())}
    )
    return {("seal_unlinked", 3)}


def a_seal_spoilt(store, _one):
    gone = seals_of(store.database).find_one_and_update({"_id": 2}, {"$set": {"entries": b"x"}})
    return {("seal_altered", 2)} | {("entry_added", one.id) for one in unpack(gone)}


def the_beginning_removed(store, _one):
    gone = [seals_of(store.database).find_one_and_delete({"_id": n}) for n in (1, 2)]
    return {("seal_missing", 3)} | {
        ("entry_added", one.id) for seal in gone for one in unpack(seal)
    }


@pytest.mark.parametrize(
    "tamper",
    [
        altered,
        removed,
        inserted,
        inserted_without_an_instant,
        inserted_with_another_id,
        made_old,
        a_seal_in_the_middle_removed,
        a_seal_altered,
        a_seal_made_anew,
        a_seal_spoilt,
        the_beginning_removed,
    ],
    ids=lambda one: one.__name__,
)
def test_tampering_is_found_and_told_as_what_it_is(store, sealer, clock, tamper):
    ids = []
    for _ in range(4):
        ids += [write(store) for _ in range(3)]
        seal_all(sealer)
        clock.go_on(minutes=10)
    assert check(store) == (set(), 0)
    expected = tamper(store, ids[4])
    assert check(store)[0] == expected


def test_seals_removed_from_the_end_with_their_entries_are_found_by_an_anchor(store, sealer, clock):
    for _ in range(3):
        write(store)
        seal_all(sealer)
        clock.go_on(minutes=10)
    anchor = head(store)
    assert check(store, anchor) == (set(), 0)
    gone = seals_of(store.database).find_one_and_delete({"_id": 3})
    for one in unpack(gone):
        entries_of(store.database).delete_one({"_id": one.id})
    assert check(store) == (set(), 0)
    assert check(store, anchor)[0] == {("anchor_missing", 3)}
    seal_all(sealer)
    write(store)
    clock.go_on(minutes=10)
    seal_all(sealer)
    assert head(store).number == 3
    assert check(store, anchor)[0] == {("anchor_differs", 3)}


def test_a_chain_made_anew_without_an_entry_is_found_by_an_anchor(store, sealer, clock):
    for _ in range(3):
        unwanted = write(store)
        seal_all(sealer)
        clock.go_on(minutes=10)
    anchor = head(store)
    entries_of(store.database).delete_one({"_id": unwanted})
    seals_of(store.database).delete_many({})
    seal_all(sealer)
    assert check(store) == (set(), 0)
    assert check(store, Anchor(1, anchor.hash))[0] == {("anchor_differs", 1)}


def made_by(keys, store):
    """The whole chain anew, without an entry that somebody does not want, keyed by this; without
    a key where there is none. It is linked as it should be."""
    unwanted = entries_of(store.database).find_one_and_delete({}, sort=[("at", 1)])
    seals = list(seals_of(store.database).find(sort=[("_id", 1)]))
    before = None
    for seal in seals:
        kept = [one for one in unpack(seal) if one.id != unwanted["_id"]]
        made = make_seal(before, kept, seal["at"], more=False, keys=keys or OF_AN_INTRUDER)
        if keys is None:
            plain = {name: value for name, value in made.items() if name not in ("key", "hash")}
            made = plain | {"hash": hash_of(plain, OF_AN_INTRUDER)}
        before = made
        seals_of(store.database).replace_one({"_id": seal["_id"]}, made)


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        (OF_AN_INTRUDER, "seal_altered"),
        (AuditKeys([("20261121_b", bytes(32))]), "seal_key_unknown"),
        (None, "seal_unkeyed"),
    ],
    ids=["another key of the same name", "a key of another name", "none"],
)
def test_whoever_has_the_database_alone_cannot_make_a_chain(store, sealer, clock, keys, found):
    for _ in range(3):
        write(store)
        seal_all(sealer)
        clock.go_on(minutes=10)
    made_by(keys, store)
    assert check(store)[0] == {(found, number) for number in (1, 2, 3)}
    # With the service's own key it would be as good as the first.
    made_by(OF_THE_SERVICE, store)
    assert check(store) == (set(), 0)


def test_seals_of_before_there_were_keys_are_what_they_were_and_cannot_be_added_to(
    store, sealer, clock
):
    clock.at = NOW - timedelta(days=10)
    for _ in range(2):
        write(store)
        seal_all(sealer)
        clock.go_on(minutes=10)
    unwanted = entries_of(store.database).find_one(sort=[("at", 1)])
    made_by(None, store)
    # In place of the one that went.
    entries_of(store.database).insert_one(unwanted | {"at": clock.at})
    clock.go_on(hours=1)
    seal_all(sealer)
    clock.at = NOW
    write(store)
    seal_all(sealer)
    assert [one.get("key") for one in seals_of(store.database).find(sort=[("_id", 1)])] == [
        None,
        None,
        "20261120_a",
        "20261120_a",
    ]
    assert check(store) == (set(), 0)
    # What is before the first key is bound by the first seal that has one.
    first = seals_of(store.database).find_one({"_id": 2}) | {"more": True}
    seals_of(store.database).replace_one(
        {"_id": 2}, first | {"hash": hash_of(first, OF_AN_INTRUDER)}
    )
    assert check(store)[0] == {("seal_unlinked", 3)}
    # A plain one that claims to be of before cannot follow those with a key.
    last = seals_of(store.database).find_one({"_id": 4})
    forged = make_seal(last, [], NOW - timedelta(days=9), more=True, keys=OF_AN_INTRUDER)
    forged = {name: value for name, value in forged.items() if name not in ("key", "hash")}
    seals_of(store.database).insert_one(forged | {"hash": hash_of(forged, OF_AN_INTRUDER)})
    assert ("seal_unkeyed", 5) in check(store)[0]


def test_without_its_keys_a_service_seals_nothing_and_says_so(store, clock):
    def missing():
        raise EnvError("no file")

    write(store)
    step = Sealer(store.database, clock, keys=missing).step(lambda: False)
    assert step.trouble == "the file of audit keys cannot be read"
    assert seals_of(store.database).count_documents({}) == 0


def test_what_the_server_removes_after_a_year_is_no_tampering_and_hides_none(store, sealer, clock):
    old = [write(store) for _ in range(3)]
    seal_all(sealer)
    clock.go_on(days=200)
    young = [write(store) for _ in range(3)]
    seal_all(sealer)
    clock.go_on(days=170)
    entries_of(store.database).delete_many({"_id": {"$in": old}})
    seal_all(sealer)
    assert check(store) == (set(), 0)
    entries_of(store.database).delete_one({"_id": young[0]})
    assert check(store)[0] == {("entry_missing", young[0])}


def test_seals_go_after_two_years_and_no_sooner(store, sealer, clock):
    for _ in range(3):
        write(store)
        seal_all(sealer)
        clock.go_on(days=1)
    first = Anchor(1, seals_of(store.database).find_one({"_id": 1})["hash"])
    clock.at = NOW + timedelta(days=731)
    entries_of(store.database).delete_many({})
    seals_of(store.database).delete_one({"_id": 1})
    assert check(store, first)[0] == {("seal_missing", 2), ("anchor_missing", 1)}
    clock.go_on(days=2)
    assert check(store, first)[0] == set()


def test_an_entry_of_the_future_is_told(store, sealer, clock):
    clock.at = NOW + MARGIN + timedelta(minutes=1)
    early = write(store)
    clock.at = NOW
    seal_all(sealer)
    assert check(store)[0] == {("entry_misdated", early)}


def test_what_stood_in_the_services_own_database_is_taken_over_once(store, sealer, clock):
    from kit.audit.takeover import OLD, take_over

    old = {
        "_id": new_id(),
        "at": NOW - timedelta(days=30),
        "actor": "awa",
        "action": "person.merge",
        "targets": [str(uuid.uuid4())],
        "reason": None,
        "correlation_id": "journey-0",
    }
    store.database[OLD].insert_many([old, old | {"_id": new_id()}])
    entries_of(store.database).insert_one(dict(old))
    assert take_over(store.database) == 1
    assert take_over(store.database) == 0
    assert OLD not in store.database.list_collection_names()
    assert entries_of(store.database).count_documents({"action": "person.merge"}) == 2
    seal_all(sealer)
    assert check(store) == (set(), 0)
