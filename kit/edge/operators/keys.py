"""The keys of what is sealed, by their names: what stands under which."""

from datetime import UTC, datetime
from typing import Any, Final, Protocol

from marshmallow import Schema, fields

from kit.edge.fields import Instant
from kit.edge.operation import Call, Operations
from kit.keyring.rotation import KeysInUse

_EXAMPLE: Final = {
    "at": "2026-11-26T08:30:00.000Z",
    "newest_master": "local:20261126_5f3a01",
    "newest_index": "20261126_9c77e2",
    "newest_master_since": "2026-11-26T00:00:00.000Z",
    "retired_masters": [{"name": "20261022_77aa10", "until": "2026-11-24T09:12:00.000Z"}],
    "masters": [
        {"name": "local:20251126_0d41aa", "count": 1204},
        {"name": "local:20261126_5f3a01", "count": 29118},
    ],
    "index": [{"name": "20261126_9c77e2", "count": 30322}],
    "outstanding": {"master": 1204, "index": 0},
    "broken": [],
    "plain": 0,
    "processes": 2,
    "agreed": True,
    "settled": False,
}


class Keyed(Protocol):
    """A service that seals what it keeps about people."""

    def keys_in_use(self) -> KeysInUse:
        """As they are now."""
        ...

    def documents_in_plain(self) -> int:
        """How many are not sealed yet."""
        ...


class UseAnswer(Schema):
    """A key, and how much stands under it."""

    name = fields.String()
    count = fields.Integer()


class OutstandingAnswer(Schema):
    """What is still under an older key."""

    master = fields.Integer(metadata={"description": "Keys of people that it wraps."})
    index = fields.Integer(metadata={"description": "Documents that it hashed."})


class RetiredAnswer(Schema):
    """A master key that nothing stands under, kept for older copies of the database of keys."""

    name = fields.String()
    until = Instant(
        allow_none=True,
        metadata={"description": "When it was retired; null where its file does not say."},
    )


class BrokenAnswer(Schema):
    """A document that cannot be opened, and so stays under an older key."""

    kind = fields.String(metadata={"description": "`master` or `index`: which key."})
    collection = fields.String()
    id = fields.String(metadata={"description": "A pseudonym, or the owner of a key."})
    tried = Instant(metadata={"description": "When it was tried last."})


class KeysAnswer(Schema):
    """The keys of a service. No key itself is told to anybody."""

    at = Instant(metadata={"description": "When this was so."})
    newest_master = fields.String(metadata={"description": "The first in the file of master keys."})
    newest_index = fields.String(metadata={"description": "The first in the file of index keys."})
    newest_master_since = Instant(
        allow_none=True,
        metadata={
            "description": "When that one was made or, where its name has no date, first wrapped "
            "one of the keys that are there."
        },
    )
    retired_masters = fields.List(fields.Nested(RetiredAnswer))
    masters = fields.List(fields.Nested(UseAnswer))
    index = fields.List(fields.Nested(UseAnswer))
    outstanding = fields.Nested(OutstandingAnswer)
    broken = fields.List(fields.Nested(BrokenAnswer))
    plain = fields.Integer(
        metadata={"description": "Documents of before there were keys, to be sealed yet."}
    )
    processes = fields.Integer(
        metadata={"description": "The service's processes that use these keys now."}
    )
    agreed = fields.Boolean(
        metadata={"description": "Whether each of them uses the newest keys of the files."}
    )
    settled = fields.Boolean(
        metadata={"description": "Whether nothing needs an older key any more."}
    )


def with_keys(operations: Operations) -> Operations:
    """The service's operations, with the one that tells of its keys among them."""
    operations.declare(
        "get_keys",
        "GET",
        "/keys",
        tag="operators",
        summary="See what stands under which key",
        description="Names and counts, no key. What stands under an older key than the newest of "
        "the files is put under that one by the service itself.",
        allow=("operator",),
        answer=KeysAnswer,
        answer_example=_EXAMPLE,
    )(get_keys)
    return operations


def get_keys(app: Keyed, call: Call) -> dict[str, Any]:
    """As they are now."""
    del call
    found = app.keys_in_use()
    master, index = found.outstanding
    return {
        "at": datetime.now(UTC),
        "newest_master": found.newest_master,
        "newest_index": found.newest_index,
        "newest_master_since": found.since,
        "retired_masters": [vars(one) for one in found.retired],
        "masters": [{"name": name, "count": count} for name, count in found.masters.items()],
        "index": [{"name": name, "count": count} for name, count in found.index.items()],
        "outstanding": {"master": master, "index": index},
        "broken": [vars(one) for one in found.broken],
        "plain": app.documents_in_plain(),
        "processes": found.processes,
        "agreed": found.agreed,
        "settled": found.settled,
    }
