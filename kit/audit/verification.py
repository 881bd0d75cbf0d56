"""Whether the audit log is what was written: page by page, the seals first, then the entries."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple

from bson.raw_bson import RawBSONDocument
from pymongo.database import Database

from kit.audit.chain import MARGIN, NOTHING, digest_of, hash_of, is_sealable, unpack
from kit.audit.keys import AuditKeys, KeyUnknown
from kit.audit.places import KEPT, SEALS_KEPT, Document, entries_of, seals_of
from kit.audit.sealer import horizon, last_seal
from kit.audit.unsealed import look

SEALS_A_PAGE: Final = 200
ENTRIES_A_PAGE: Final = 4_000
MOST_FINDINGS: Final = 100
_BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_ENTRY: Final = f"entry:{_BEGINNING.isoformat()}"
_SOON: Final = timedelta(minutes=5)
"""The server removes what is over within a minute or two, by its own clock."""


class Finding(NamedTuple):
    """Something that is not as it was written.

    `what` is one of `FINDINGS`; `seal` and `entry` say where, `at` is the entry's instant.
    """

    what: str
    seal: int | None = None
    entry: str | None = None
    at: datetime | None = None


FINDINGS: Final = {
    "seal_missing": "seals before this one are not there, and not because they are too old",
    "seal_unkeyed": "the seal has no key, though seals had one by then",
    "seal_key_unknown": "the seal names a key that is in no file of audit keys",
    "seal_altered": "the seal does not have its hash",
    "seal_unlinked": "the seal does not follow the one before it",
    "entry_missing": "an entry was removed",
    "entry_altered": "an entry is not as it was sealed",
    "entry_added": "an entry that no seal names has an instant that was sealed long ago",
    "entry_misdated": "an entry bears an instant at which it was not written",
    "sealed_twice": "more than one seal names the entry",
    "anchor_missing": "the seal that was kept elsewhere is not there",
    "anchor_differs": "the seal is another one than was kept elsewhere",
}


class Anchor(NamedTuple):
    """A seal as it was kept elsewhere."""

    number: int
    hash: str


@dataclass
class Report:
    """What one page found. `next` is where to go on, None at the end."""

    seals: int = 0
    entries: int = 0
    unsealed: int = 0
    findings: list[Finding] = field(default_factory=list)
    head: Document | None = None
    next: str | None = None


def verify(
    database: Database[Document],
    now: datetime,
    place: str | None,
    anchor: Anchor | None = None,
    *,
    keys: AuditKeys,
) -> Report:
    """One page from `place` on (None: from the beginning).

    Raises `ValueError` where that is no place, and pymongo's errors.
    """
    report = Report(head=last_seal(database))
    kind, _, where = (place or "seal:0").partition(":")
    if kind == "seal":
        if place is None:
            report.findings += _anchored(database, now, anchor)
            report.findings += _undated(database)
        _seals(database, now, int(where), report, keys)
    elif kind == "entry":
        _entries(database, datetime.fromisoformat(where), report)
    else:
        raise ValueError(f"{place!r} is no place")
    return report


def _anchored(
    database: Database[Document], now: datetime, anchor: Anchor | None
) -> Iterator[Finding]:
    if anchor is None:
        return
    seal = seals_of(database).find_one({"_id": anchor.number}, {"hash": 1})
    if seal is None:
        first = seals_of(database).find_one({}, sort=[("_id", 1)])
        gone = first is not None and anchor.number < first["_id"] and _over(first, now)
        if not gone:
            yield Finding("anchor_missing", anchor.number)
    elif seal["hash"] != anchor.hash:
        yield Finding("anchor_differs", anchor.number)


def _undated(database: Database[Document]) -> Iterator[Finding]:
    """Entries without an instant: they stand before and after all others in the index."""
    for direction in (1, -1):
        ends = entries_of(database).find(
            {}, {"_id": 1, "at": 1}, sort=[("at", direction)], limit=MOST_FINDINGS
        )
        for one in ends:
            if isinstance(one.get("at"), datetime):
                break
            yield Finding("entry_added", entry=str(one["_id"]))


def _seals(
    database: Database[Document], now: datetime, after: int, report: Report, keys: AuditKeys
) -> None:
    before = seals_of(database).find_one({"_id": after}, {"entries": 0}) if after else None
    complete = horizon(database, after + 1)
    found = seals_of(database).find({"_id": {"$gt": after}}, sort=[("_id", 1)], limit=SEALS_A_PAGE)
    for seal in found:
        report.findings += _chained(seal, before, now, keys)
        report.findings += _sealed(database, seal, now, complete)
        report.seals += 1
        report.entries += seal.get("count", 0)
        before = seal
        if not seal.get("more"):
            complete = seal["at"] - MARGIN
        if report.entries >= ENTRIES_A_PAGE or len(report.findings) >= MOST_FINDINGS:
            break
    more = report.seals and before and report.head and before["_id"] < report.head["_id"]
    report.next = f"seal:{before['_id']}" if more and before else _FIRST_ENTRY


def _chained(
    seal: Document, before: Document | None, now: datetime, keys: AuditKeys
) -> Iterator[Finding]:
    number = seal["_id"]
    try:
        if hash_of(seal, keys) != seal["hash"]:
            yield Finding("seal_altered", number)
        elif seal.get("key") is None and max(seal["at"], seal["previous_at"] or _BEGINNING) >= (
            keys.since
        ):
            yield Finding("seal_unkeyed", number)
    except KeyUnknown:
        yield Finding("seal_key_unknown", number)
    except (ValueError, KeyError):
        yield Finding("seal_altered", number)
        return
    if before is None or before["_id"] != number - 1:
        begins = number == 1 and seal["previous"] == NOTHING
        if not begins and not (before is None and _over(seal, now)):
            yield Finding("seal_missing", number)
    elif seal["previous"] != before["hash"] or seal["previous_at"] != before["at"]:
        yield Finding("seal_unlinked", number)


def _over(seal: Document, now: datetime) -> bool:
    """Whether the seal before this one was old enough for the server to remove it."""
    before = seal["previous_at"]
    return isinstance(before, datetime) and before + SEALS_KEPT < now + _SOON


def _sealed(
    database: Database[Document], seal: Document, now: datetime, complete: datetime
) -> Iterator[Finding]:
    """The entries that a seal names, as they are now."""
    number = seal["_id"]
    try:
        named = list(unpack(seal))
    except ValueError:
        yield Finding("seal_altered", number)
        return
    present = _digests(database, [one.id for one in named])
    for one in named:
        digest = present.get(one.id)
        if digest is None and one.at + KEPT >= now + _SOON:
            yield Finding("entry_missing", number, one.id, one.at)
        elif digest is not None and digest != one.digest:
            yield Finding("entry_altered", number, one.id, one.at)
        if not complete <= one.at <= seal["at"] + MARGIN:
            yield Finding("entry_misdated", number, one.id, one.at)


def _digests(database: Database[Document], ids: Sequence[str]) -> dict[str, bytes]:
    options = database.codec_options.with_options(document_class=RawBSONDocument)
    entries: Any = entries_of(database).with_options(codec_options=options)
    return {one["_id"]: digest_of(one.raw) for one in entries.find({"_id": {"$in": list(ids)}})}


def _entries(database: Database[Document], since: datetime, report: Report) -> None:
    settled = horizon(database, None)
    page = look(database, since, None, ENTRIES_A_PAGE)
    for one in page.unsealed:
        if one["at"] < settled or not is_sealable(one["_id"]):
            report.findings.append(Finding("entry_added", entry=str(one["_id"]), at=one["at"]))
        else:
            report.unsealed += 1
    report.findings += [Finding("sealed_twice", entry=one) for one in page.twice]
    report.next = None if page.next is None else f"entry:{page.next.isoformat()}"
