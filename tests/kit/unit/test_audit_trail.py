"""What a unit of work leaves in the audit log, and how seals are made."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from environs import EnvError

from kernel.people import NOBODY
from kit.audit.chain import NOTHING, Sealed, hash_of, is_sealable, make_seal, pack, unpack
from kit.audit.keys import AuditKeys, KeyUnknown
from kit.audit.trail import MOST_THINGS, Trail
from kit.context import Context
from kit.ids import new_id

KEYS = AuditKeys([("20261120_a", bytes(32))])
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
CALL = Context("r", actor="awa", transport="http", action="book_appointment", roles=("desk",))


class Clock:
    def now(self):
        return NOW


class Told(msgspec.Struct, frozen=True):
    person_id: str
    minutes: int = 30


class Thing(msgspec.Struct, frozen=True):
    minutes: int


@pytest.fixture
def trail():
    return Trail(Clock())


def test_a_command_leaves_what_it_told_and_of_whom(trail):
    trail.wrote("appointment/a-1", Told("p-1"))
    trail.wrote("person/p-2", Thing(3))
    trail.show(["path-1"], ["p-3"])
    trail.close(CALL)
    [entry] = trail.take()
    assert entry["targets"] == ["a-1", "p-2", "path-1"]
    assert entry["person_ids"] == ["p-1", "p-2", "p-3"]
    assert (entry["at"], entry["actor"], entry["action"]) == (NOW, "awa", "book_appointment")
    assert trail.take() == []


def test_a_command_s_own_word_replaces_that_entry_and_keeps_its_people(trail):
    trail.wrote("person/p-1", Thing(3))
    trail.note("person.merge", ["p-1", "p-2"], "asked")
    trail.close(CALL)
    [entry] = trail.take()
    assert (entry["action"], entry["targets"]) == ("person.merge", ["p-1", "p-2"])
    assert (entry["person_ids"], entry["reason"]) == (["p-1"], "asked")


def test_two_words_are_two_entries(trail):
    trail.note("hold.waive", ["h-1"])
    trail.note("hold.extend", ["h-1"])
    trail.close(CALL)
    assert [one["action"] for one in trail.take()] == ["hold.waive", "hold.extend"]


def test_a_call_that_changed_nothing_leaves_one_all_the_same(trail):
    trail.close(CALL)
    assert len(trail.take()) == 1


@pytest.mark.parametrize("transport", ["timer", "event"])
def test_a_timer_or_an_event_leaves_one_where_something_came_of_it(trail, transport):
    context = replace(CALL, transport=transport, actor="booking")
    trail.close(context)
    assert trail.take() == []
    trail.wrote("seat/s-1", Told("p-1"))
    trail.close(context)
    [entry] = trail.take()
    assert (entry["transport"], entry["actor"], entry["person_ids"]) == (
        transport,
        "booking",
        ["p-1"],
    )


def test_work_of_its_own_leaves_only_what_it_notes(trail):
    trail.wrote("seat/s-1", Told("p-1"))
    trail.close(Context("projector"))
    assert trail.take() == []
    trail.note("export.remove", ["e-1"])
    trail.close(Context("exports"))
    assert [one["transport"] for one in trail.take()] == ["system"]


def test_one_reaction_after_the_other_has_its_own(trail):
    for number in (1, 2):
        trail.wrote(f"seat/s-{number}", Told(f"p-{number}"))
        trail.close(replace(CALL, transport="event", correlation_id=f"r-{number}"))
    assert [(one["correlation_id"], one["person_ids"]) for one in trail.take()] == [
        ("r-1", ["p-1"]),
        ("r-2", ["p-2"]),
    ]


def test_of_many_things_some_are_named_and_of_many_people_all(trail):
    for number in range(500):
        trail.wrote(f"device/d-{number}", Told(f"p-{number}"))
    trail.show(["lot-1"], [])
    trail.close(CALL)
    [entry] = trail.take()
    assert len(entry["person_ids"]) == 500
    assert (len(entry["targets"]), entry["targets"][-1]) == (MOST_THINGS + 1, "lot-1")


def test_nobody_is_in_no_entry(trail):
    trail.wrote("sale/s-1", Told(NOBODY))
    trail.note("sale.waive", ["s-1", NOBODY])
    trail.close(CALL)
    [entry] = trail.take()
    assert (entry["targets"], entry["person_ids"]) == (["s-1"], [])


@pytest.mark.parametrize("reason", ["because Awa Diallo asked", "", "é", "a" * 101])
def test_what_somebody_typed_is_no_reason(trail, reason):
    trail.note("person.erase", ["p-1"], reason)
    with pytest.raises(ValueError, match="no code"):
        trail.close(CALL)


def sealed(number=1):
    return Sealed(new_id(), NOW + timedelta(seconds=number), bytes([number]) * 32)


def test_a_seal_names_what_was_put_into_it():
    entries = [sealed(n) for n in range(3)]
    assert list(unpack({"entries": pack(entries)})) == entries


@pytest.mark.parametrize("entries", [b"x", b"", None, b"\x7f" * 56])
def test_a_spoilt_seal_names_nothing(entries):
    seal = {"entries": entries}
    if entries == b"":
        assert list(unpack(seal)) == []
    else:
        with pytest.raises(ValueError, match="cannot be read"):
            list(unpack(seal))


def test_a_seal_follows_the_one_before_and_each_of_its_fields_changes_the_hash():
    first = make_seal(None, [sealed()], NOW, more=False, keys=KEYS)
    second = make_seal(first, [sealed(2), sealed(5)], NOW, more=True, keys=KEYS)
    assert (first["_id"], first["previous"]) == (1, NOTHING)
    assert (second["_id"], second["previous"]) == (2, first["hash"])
    assert (second["from"], second["to"]) == (
        NOW + timedelta(seconds=2),
        NOW + timedelta(seconds=5),
    )
    later = NOW + timedelta(milliseconds=1)
    changes = {"_id": 3, "at": later, "more": False, "count": 3, "from": later, "to": later}
    changes |= {"entries": pack([sealed()]), "previous": NOTHING, "previous_at": later}
    changes |= {"key": None}
    assert changes.keys() | {"hash"} == second.keys()
    for field, value in changes.items():
        assert hash_of(second | {field: value}, KEYS) != second["hash"], field
    with pytest.raises(ValueError, match="cannot be read"):
        hash_of({"_id": 1}, KEYS)
    with pytest.raises(KeyUnknown):
        hash_of(second | {"key": "20261126_b"}, KEYS)
    newer = AuditKeys([("20261126_b", bytes([2]) * 32), ("20261120_a", bytes(32))])
    assert hash_of(second, newer) == second["hash"]
    assert make_seal(first, [sealed()], NOW, more=True, keys=newer)["key"] == "20261126_b"
    alike = AuditKeys([("20261126_b", bytes(32)), ("20261120_a", bytes(32))])
    assert hash_of(second | {"key": "20261126_b"}, alike) != second["hash"]
    other = AuditKeys([("20261120_a", bytes([2]) * 32)])
    assert hash_of(second, other) != second["hash"]


@pytest.mark.parametrize(
    "keys", [[], [("20261120_a", bytes(31))], [("2026a", bytes(32))], [("20261399_a", bytes(32))]]
)
def test_keys_of_the_log_are_long_enough_and_named_by_their_days(keys):
    with pytest.raises(ValueError, match="audit key"):
        AuditKeys(keys)


def test_a_file_of_keys_that_is_none_is_told_without_the_keys(monkeypatch):
    monkeypatch.setenv("PASSERELLE_AUDIT_KEYS", "a:" + "A" * 43 + "=")
    with pytest.raises(EnvError, match="its day") as told:
        AuditKeys.from_environment()
    assert "AAA" not in str(told.value)
    assert "AAA" not in repr(AuditKeys([("20261120_a", b"AAAA" * 8)]))


@pytest.mark.parametrize("entry_id", ["mine", None, 7, new_id().upper(), f"{{{new_id()}}}", ""])
def test_only_ids_as_entries_have_them_are_sealed(entry_id):
    assert not is_sealable(entry_id)
    assert is_sealable(new_id())
