"""What all repositories share. They alone check and raise versions."""

from services.booking.adapters.documents import to_document
from services.booking.adapters.reading import Place
from services.booking.adapters.translate import translate
from services.booking.domain.aggregate import Aggregate

Indexes = tuple[tuple[str, list[tuple[str, int]], bool], ...]
"""Collection, keys, whether unique. Every collection has one, so that none is created inside a
transaction, where two creations would be a conflict."""


class Repository:
    def __init__(self, place: Place) -> None:
        self._place = place

    def _save(self, collection: str, kind: str, aggregate: Aggregate) -> None:
        facts = [translate(event) for event in aggregate.events]
        aggregate.version = self._place.save(
            collection,
            to_document(aggregate),
            f"{kind}/{aggregate.id}",
            facts,
            aggregate.version,
        )
        aggregate.events.clear()
