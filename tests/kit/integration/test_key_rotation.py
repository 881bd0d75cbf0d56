"""Several processes of a service, while their files get another key."""

import base64
from datetime import UTC, datetime

import pytest
from prometheus_client import REGISTRY

from kit.databases import vault_of
from kit.keyring import BlindIndex, KeyMissing, Keyring, Masters, Seals
from kit.keyring.ages import Retired
from kit.keyring.rotation import Rotation, in_use

OLD, NEW = ("old", bytes(96)), ("new", bytes([1]) * 96)
OLD_INDEX, NEW_INDEX = ("old", bytes(32)), ("new", bytes([1]) * 32)


class Files:
    """What the files of one machine hold."""

    def __init__(self) -> None:
        self.masters, self.index = [OLD], [OLD_INDEX]
        self.retired: list[Retired] = []

    def __call__(self):
        return Masters.local(self.masters), BlindIndex(self.index)


@pytest.fixture
def files(database):
    yield Files()
    database.client.drop_database(vault_of(database.name))


def process(database, files) -> Seals:
    seals = Seals(database.client, database.name, files, lambda: files.retired)
    seals.prepare()
    return seals


def step(seals):
    return Rotation("test", seals).step(lambda: False)


def test_a_new_key_is_used_once_all_processes_have_it_and_not_before(database, files):
    other_files = Files()
    one, other = process(database, files), process(database, other_files)
    sealed = one.ring.seal("person/1", {"n": 1})
    files.masters, files.index = [NEW, OLD], [NEW_INDEX, OLD_INDEX]
    one.agree()
    assert (one.newest, one.used) == (("local:new", "new"), ("local:old", "old"))
    assert not in_use(one, []).agreed
    step(one)
    assert one.ring.wrapped() == {"local:old": 1}
    assert other.ring.open(sealed) == other.ring.open(one.ring.seal("person/2", {"n": 1}))
    other_files.masters, other_files.index = files.masters, files.index
    other.agree()
    one.agree()
    assert one.used == other.used == ("local:new", "new")
    assert in_use(one, []).agreed
    assert step(one).pause_s == 0
    assert one.ring.wrapped() == {"local:new": 2}
    assert in_use(one, []).settled


def test_a_process_that_ended_keeps_nobody_waiting(database, files):
    one, other = process(database, files), process(database, Files())
    files.masters = [NEW, OLD]
    one.agree()
    assert one.used[0] == "local:old"
    Rotation("test", other).leave()
    one.agree()
    assert one.used[0] == "local:new"


def test_a_key_that_is_needed_yet_stays_in_memory_and_is_missed_aloud(database, files):
    one = process(database, files)
    sealed = one.ring.seal("person/1", {"n": 1})
    files.masters = [NEW]
    with pytest.raises(KeyMissing):
        one.agree()
    assert step(one).trouble == "a key that is in use is in no file of keys"
    assert one.ring.open(sealed) == {"n": 1}
    files.masters = [NEW, OLD]
    while step(one).pause_s == 0:
        pass
    files.masters = [NEW]
    assert step(one).trouble == ""
    assert Keyring(database.client, database.name, Masters.local([NEW])).open(sealed) == {"n": 1}


def test_files_that_cannot_be_read_leave_the_keys_as_they_are(
    database, files, tmp_path, monkeypatch
):
    path = tmp_path / "keys"
    monkeypatch.setenv("PASSERELLE_MASTER_KEYS_FILE", str(path))
    path.write_text("old:" + base64.urlsafe_b64encode(OLD[1]).decode())
    seals = Seals.from_environment(database.client, database.name)
    seals.prepare()
    sealed = seals.ring.seal("person/1", {"n": 1})
    path.write_text("half a fi")
    assert step(seals).trouble == "the files of keys cannot be read"
    assert seals.ring.open(sealed) == {"n": 1}


def test_a_process_that_starts_in_the_middle_uses_what_all_have(database, files):
    one = process(database, files)
    newer = Files()
    newer.masters = [NEW, OLD]
    assert process(database, newer).used[0] == "local:old"
    assert one.used[0] == "local:old"


def shown(figure):
    return REGISTRY.get_sample_value(f"passerelle_{figure}_timestamp_seconds", {"service": "test"})


def test_how_old_keys_are_is_shown(database, files):
    one = process(database, files)
    step(one)
    assert (shown("master_key_since"), shown("master_key_retired")) == (None, None)
    one.ring.seal("person/1", {"n": 1})
    one.ring.seal("person/2", {"n": 1})
    first = database.client[vault_of(database.name)].keys.find_one(sort=[("updateDate", 1)])
    at = datetime(2026, 10, 1, tzinfo=UTC)
    files.retired = [Retired("a", None), Retired("b", at), Retired("c", datetime.now(UTC))]
    step(one)
    assert shown("master_key_since") == first["updateDate"].timestamp()
    assert shown("master_key_retired") == at.timestamp()
    assert in_use(one, []).retired == files.retired
    files.masters, files.retired = [("20261101_a", NEW[1]), OLD], []
    step(one)
    assert shown("master_key_since") == datetime(2026, 11, 1, tzinfo=UTC).timestamp()
    assert in_use(one, []).since == datetime(2026, 11, 1, tzinfo=UTC)
    assert shown("master_key_retired") is None
