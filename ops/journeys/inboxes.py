"""Whether a service has taken an event in: by the mark that its inbox writes with the effects."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from pymongo import MongoClient

from kit.catalogue import EVERYTHING
from kit.envelope import Envelope
from kit.inbox import Marks
from kit.inbox.lines import LETTERS
from ops.catalogues import catalogues
from ops.journeys.report import Arrival, Caused
from services.impact.adapters.archive import MARKS as ARCHIVED

_OWN_MARKS: Final = {"impact": ARCHIVED}
"""The services that keep what they have seen elsewhere than in the kit's own collection."""


class Inboxes:
    """The inboxes of all services, read by the operator."""

    def __init__(self, client: MongoClient[dict[str, Any]]) -> None:
        self._client = client
        self._handles = {one.service: frozenset(one.handles) for one in catalogues()}

    def awaited(self, event: Envelope) -> Caused:
        """The event, waiting at every service whose catalogue listens to it."""
        arrivals = [
            Arrival(service)
            for service, keys in self._handles.items()
            if event.name in keys or EVERYTHING in keys
        ]
        return Caused(
            id=event.id,
            type=event.type,
            name=event.name,
            subject=event.subject,
            sequence=event.sequence,
            at=event.at,
            siteid=event.siteid,
            correlationid=event.correlationid,
            causationid=event.causationid,
            arrivals=arrivals,
        )

    def look(self, events: Sequence[Caused]) -> None:
        """Notes for those that have not arrived everywhere where they are now."""
        for service in self._handles:
            waiting = {
                event.id: (event, arrival)
                for event in events
                for arrival in event.arrivals
                if arrival.service == service and arrival.milliseconds is None
            }
            if waiting:
                self._look_at(service, waiting)

    def _look_at(self, service: str, waiting: dict[str, tuple[Caused, Arrival]]) -> None:
        database = self._client[service]
        for id_, instant in (
            _OWN_MARKS.get(service, Marks()).came_in(database, waiting.keys()).items()
        ):
            event, arrival = waiting.pop(id_)
            arrival.fault = ""
            # Two machines' clocks may differ by a little; nothing arrives before it happens.
            arrival.milliseconds = max(0, (instant - event.at) // timedelta(milliseconds=1))
        for letter in database[LETTERS].find({"_id": {"$in": list(waiting)}}):
            _, arrival = waiting[letter["_id"]]
            arrival.fault = f"{letter['state']}: {letter.get('exception') or 'behind another'}"
