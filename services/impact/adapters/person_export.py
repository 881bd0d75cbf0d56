"""What impact keeps of somebody: the events in their partition, and the coarse facts of figures.

No index of the archive leads from a person to what was told of them: every event that comes in
would be entered in it for the sake of a question that is asked a few times a year. So the archive
is read through, `MOST_READ` positions for each page, which says where to go on.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
from pymongo.database import Database
from pymongo.read_concern import ReadConcern

from kernel.refusals import NotFound
from kernel.scope import Scope
from kit.person_export import LOGGED, HeldPage, MongoHoldings, as_kept
from kit.repositories.forgotten import COLLECTION as FORGOTTEN
from kit.transaction import Document
from services.impact.adapters.archive import ARCHIVE, POSITIONS
from services.impact.adapters.generations import GENERATIONS, part
from services.impact.domain.merged import standing

MOST_READ: Final = 50_000
LEFT_OUT: Final = {
    "pages_N": "figures, in which people are numbers; they are made from the events and facts here",
    "traits_N": "the same facts as in `people`, turned round: which numbers have each",
    "owners_N": "what merges left with whom, made from the events here",
    "exports": "files of all events that analysts made; gone after seven days",
    "outbox": "events on their way to the other services, for seconds; they tell of what is here",
}
"""What else may bear a person's id or number, and why it is not given; N is a generation."""
_EVENTS: Final = "events"


class Known:
    """Who is known by which ids, of all that was told of people and their merges."""

    def __init__(self, database: Database[Document]) -> None:
        self._database = database

    def ids_of(self, person_id: str) -> Sequence[str]:
        """The kept one's first. Raises `NotFound` of who was never told of, or was erased."""
        merges = self._merges()
        kept = merges.get(person_id, person_id)
        forgotten = self._database[FORGOTTEN].find_one({"_id": kept}) is not None
        told = self._database[ARCHIVE].find_one({"subject": f"person/{kept}"}, {"_id": 1})
        if forgotten or told is None:
            raise NotFound("person", person_id)
        return [kept, *(one for one, into in merges.items() if into == kept)]

    def sites_of(self, person_id: str) -> Collection[str]:
        """The slugs of the sites where the person was registered."""
        ids = self._database[ARCHIVE].distinct("site_id", {"subject": f"person/{person_id}"})
        number = self._live()
        if number is None:
            return ()
        found = self._database[part("sites", number)].find({"_id": {"$in": ids}}, {"slug": 1})
        return [one["slug"] for one in found]

    def _merges(self) -> Mapping[str, str]:
        number = self._live()
        if number is None:
            return {}
        found = self._database[part("merges", number)].find({"standing": True})
        return standing((one["time"], one["kept_id"], one["absorbed_id"]) for one in found)

    def facts_of(self, ids: Sequence[str]) -> Sequence[Mapping[str, Any]]:
        """Of which figures are made: where the person lives, in coarse terms, and how old."""
        number = self._live()
        if number is None:
            return []
        found = self._database[part("people", number)].find({"_id": {"$in": list(ids)}})
        return [as_kept(one) for one in found]

    def _live(self) -> int | None:
        live = self._database[GENERATIONS].find_one({"state": "live"}, {"_id": 1})
        return None if live is None else int(live["_id"])


def whose(known: Known, scope: Scope, person_id: str) -> tuple[Sequence[str], bool]:
    """See `kit.person_export.Whose`."""
    ids = known.ids_of(person_id)
    seen = any(scope.allows(slug) for one in ids for slug in known.sites_of(one))
    return ids, seen


class ArchiveHoldings:
    """See `kit.person_export.Holdings`."""

    def __init__(self, database: Database[Document], most_read: int = MOST_READ) -> None:
        majority = ReadConcern("majority")
        self._archive = database.get_collection(ARCHIVE, read_concern=majority)
        self._positions = database.get_collection(POSITIONS, read_concern=majority)
        self._known = Known(database)
        self._audit = MongoHoldings(database, [LOGGED])
        self._most_read = most_read

    def page(self, ids: Sequence[str], after: str | None, limit: int, begun: datetime) -> HeldPage:
        """See the port: the facts, then the events, then the audit log."""
        kind, _, place = (after or "").partition("|")
        if kind == LOGGED.name:
            return self._audit.page(ids, after, limit, begun)
        facts = {} if after else {"people": self._known.facts_of(ids)}
        events, upto, more = self._events(ids, int(place or 0), limit)
        held: dict[str, Sequence[Mapping[str, Any]]] = {**facts, _EVENTS: events}
        if more:
            return HeldPage(held, f"{_EVENTS}|{upto}")
        rest = self._audit.page(ids, None, limit, begun)
        return HeldPage({**held, **rest.held}, rest.next)

    def is_at(self, ids: Sequence[str], sites: Collection[str]) -> bool:
        """See the port: not looked for, since all of the archive would be read for it."""
        del ids, sites
        return False

    def _events(
        self, ids: Sequence[str], after: int, limit: int
    ) -> tuple[list[Mapping[str, Any]], int, bool]:
        """Events, up to which position the archive was read, and whether it goes on."""
        counter = self._positions.find_one({"_id": ARCHIVE})
        end = int(counter["position"]) if counter else 0
        upto = min(after + self._most_read, end)
        between = {"position": {"$gt": after, "$lte": upto}}
        query = between | {"partition_key": {"$in": list(ids)}}
        found = self._archive.find(query, {"body": 1, "position": 1}).hint("position")
        rows = list(found.sort("position", 1).limit(limit))
        events = [msgspec.json.decode(bytes(row["body"])) for row in rows]
        if len(rows) == limit:
            upto = int(rows[-1]["position"])
        return events, upto, upto < end
