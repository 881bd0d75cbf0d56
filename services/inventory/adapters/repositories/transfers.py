"""Transfers on MongoDB."""

from collections.abc import Sequence
from typing import Any

from pymongo.errors import DuplicateKeyError

from kernel.refusals import AlreadyExists
from kit.repositories.base import Indexes, Repository
from kit.repositories.documents import to_aggregate, to_document
from kit.transaction import ConcurrentChange
from services.inventory.application.ports.transfers import WantedTransfers
from services.inventory.domain.transfers.transfer import Transfer

INDEXES: Indexes = (
    ("transfers", [("state.reference", 1)], True),
    ("transfers", [("state.from_place", 1), ("_id", 1)], False),
    ("transfers", [("state.to_place", 1), ("_id", 1)], False),
    ("transfers", [("state.status", 1), ("_id", 1)], False),
)


class MongoTransfers(Repository):
    """See `ports.Transfers`."""

    def get(self, transfer_id: str) -> Transfer | None:
        """See the port."""
        document = self._place.one("transfers", {"_id": transfer_id})
        return to_aggregate(Transfer, document) if document else None

    def listed(self, wanted: WantedTransfers, after: str | None, limit: int) -> Sequence[Transfer]:
        """See the port."""
        query = _query(wanted)
        if after is not None:
            query["_id"] = {"$gt": after}
        found = self._place.many("transfers", query, [("_id", 1)], limit)
        return [to_aggregate(Transfer, one) for one in found]

    def save(self, transfer: Transfer) -> None:
        """See the port."""
        if not transfer.events:
            self._save_beside_events(transfer)
            return
        try:
            self._save("transfers", "transfer", transfer)
        except DuplicateKeyError as error:
            raise AlreadyExists("transfer", "reference", transfer.state.reference) from error

    def _save_beside_events(self, transfer: Transfer) -> None:
        """Who writes the same transfer meanwhile conflicts with this transaction."""
        result = self._place.collection("transfers").update_one(
            {"_id": transfer.id, "version": transfer.version},
            {"$set": {"state": to_document(transfer)["state"]}},
            session=self._place.session,
        )
        if result.matched_count == 0:
            raise ConcurrentChange("transfers", transfer.id)


def _query(wanted: WantedTransfers) -> dict[str, Any]:
    query: dict[str, Any] = {}
    if wanted.places is not None:
        within = {"$in": sorted(wanted.places)}
        query["$or"] = [{"state.from_place": within}, {"state.to_place": within}]
    if wanted.origin is not None:
        query["state.from_place"] = wanted.origin
    if wanted.destination is not None:
        query["state.to_place"] = wanted.destination
    if wanted.statuses:
        query["state.status"] = {"$in": sorted(wanted.statuses)}
    return query
