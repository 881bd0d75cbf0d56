"""All that a service keeps of somebody, as its documents have it, page by page.

Each kind is a collection and where in its documents a person's id stands. A page holds so many
documents at most, whatever they add up to.
"""

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Collection as Some
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final, Protocol

from pymongo.collection import Collection
from pymongo.database import Database

from kernel.refusals import NotFound
from kernel.scope import Scope
from kernel.tools import Clock
from kit.audit.places import ENTRIES, log_of
from kit.context import Context
from kit.envelope import timestamp
from kit.transaction import Document

_BOOKKEEPING: Final = frozenset({"version", "order", "held", "partition"})
"""What the plumbing keeps in a document beside what it is about."""


def as_kept(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document as JSON has it, under `id`, without the plumbing's own fields."""
    kept = {name: value for name, value in document.items() if name not in _BOOKKEEPING}
    return {"id": kept.pop("_id"), **{name: _plain(value) for name, value in kept.items()}}


def _own(database: Database[Document]) -> Database[Document]:
    return database


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of thing: `whose` are the fields in which a person's id may stand, `site` the one
    that names its site (a slug), where it has one; `show` says what is told of it. `dated` is when
    it was written: what an export itself adds is not in it, so that it ends. `within` gives the
    database that it is in, of the service's own."""

    name: str
    collection: str
    whose: tuple[str, ...]
    site: str | None = None
    dated: str | None = None
    show: Callable[[Mapping[str, Any]], Mapping[str, Any]] = as_kept
    within: Callable[[Database[Document]], Database[Document]] = _own


def _of_entry(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """Of a colleague the token's subject, roles and sites; of others who were on the same list
    nothing."""
    told = ("_id", "at", "kind", "action", "actor", "roles", "sites", "reason", "across_network")
    return as_kept({name: entry[name] for name in told if entry.get(name) is not None})


LOGGED: Final = Kind(
    name="audit",
    collection=ENTRIES,
    whose=("person_ids", "targets"),
    dated="at",
    show=_of_entry,
    within=log_of,
)
"""Who read or changed what of the person, and when: the last kind of every service."""


@dataclass(frozen=True)
class HeldPage:
    """Things by kind; `next` is the place of the last one, None where there are no more."""

    held: Mapping[str, Sequence[Mapping[str, Any]]]
    next: str | None


class Holdings(Protocol):
    """What a service has of people."""

    def page(self, ids: Sequence[str], after: str | None, limit: int, begun: datetime) -> HeldPage:
        """At most `limit` things under any of these ids, from behind the place `after` on; of an
        export that began at that instant."""
        ...

    def is_at(self, ids: Sequence[str], sites: Some[str]) -> bool:
        """Whether anything of theirs is at one of these sites (slugs)."""
        ...


@dataclass(frozen=True, kw_only=True)
class PersonExport:
    """A page of what `service` keeps of the person, who is known by all of `ids`, the first of them
    at present; `more` is what it tells besides. `left_out` says why by collection."""

    service: str
    exported_at: datetime
    ids: Sequence[str]
    page: HeldPage
    left_out: Mapping[str, str]
    more: Mapping[str, Any] = field(default_factory=dict)


Whose = Callable[[Scope, str], tuple[Sequence[str], bool]]
"""Gives the ids that stand for a person, the one they are known by first, and whether the caller
may see them whatever they have where. Raises `NotFound`."""


@dataclass(frozen=True, kw_only=True)
class Exporter:
    """Gives a service's part of an export. `log` keeps in the audit log that it was asked for."""

    service: str
    clock: Clock
    whose: Whose
    holdings: Holdings
    log: Callable[[str, Context], object]
    left_out: Mapping[str, str]

    def page(
        self, scope: Scope, person_id: str, after: str | None, limit: int, context: Context
    ) -> PersonExport:
        """To the network, and to who acts for a site where the person was registered or has
        something. Raises `NotFound`."""
        ids, seen = self.whose(scope, person_id)
        if not (seen or scope.sites is None or self.holdings.is_at(ids, scope.sites)):
            raise NotFound("person", person_id)
        self.log(ids[0], context)
        now = self.clock.now()
        return PersonExport(
            service=self.service,
            exported_at=now,
            ids=ids,
            page=from_place(self.holdings, ids, after, limit, now),
            left_out=self.left_out,
        )


def from_place(
    holdings: Holdings, ids: Sequence[str], place: str | None, limit: int, now: datetime
) -> HeldPage:
    """A page whose places also tell when the export began: now, where it begins."""
    since, _, after = (place or "").partition("|")
    begun = datetime.fromisoformat(since) if since else now
    page = holdings.page(ids, after or None, limit, begun)
    return replace(page, next=None if page.next is None else f"{begun.isoformat()}|{page.next}")


class MongoHoldings:
    """See `Holdings`: of collections, one after the other."""

    def __init__(self, database: Database[Document], kinds: Sequence[Kind]) -> None:
        self._database = database
        self._kinds = kinds

    def page(self, ids: Sequence[str], after: str | None, limit: int, begun: datetime) -> HeldPage:
        """See the port."""
        held: dict[str, list[Mapping[str, Any]]] = {}
        place = last = None
        for many, (kind, document) in enumerate(self._from(ids, after, limit + 1, begun)):
            if many == limit:
                last = place
                break
            held.setdefault(kind.name, []).append(kind.show(document))
            place = f"{kind.name}|{document['_id']}"
        return HeldPage(held, last)

    def is_at(self, ids: Sequence[str], sites: Some[str]) -> bool:
        """See the port."""
        at = {"$in": sorted(sites)}
        return any(
            self._of(kind).find_one(_whose(kind, ids) | {kind.site: at}) is not None
            for kind in self._kinds
            if kind.site is not None
        )

    def _of(self, kind: Kind) -> Collection[Document]:
        return kind.within(self._database)[kind.collection]

    def _from(
        self, ids: Sequence[str], after: str | None, most: int, until: datetime
    ) -> Iterator[tuple[Kind, Document]]:
        name, _, last = (after or "").partition("|")
        begun = after is None
        for kind in self._kinds:
            query = _whose(kind, ids)
            if kind.dated is not None:
                query[kind.dated] = {"$lt": until}
            if not begun:
                if kind.name != name:
                    continue
                begun = True
                query = {"$and": [query, {"_id": {"$gt": last}}]}
            found = self._of(kind).find(query).sort("_id", 1).limit(most)
            yield from ((kind, document) for document in found)


def _whose(kind: Kind, ids: Sequence[str]) -> Document:
    return {"$or": [{name: {"$in": list(ids)}} for name in kind.whose]}


def _plain(value: Any) -> Any:
    """A value of a document as JSON has it."""
    if isinstance(value, datetime):
        return timestamp(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [_plain(one) for one in value]
    return value
