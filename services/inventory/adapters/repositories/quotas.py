"""Quotas on MongoDB: the rules, and the ledger of all sites."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from kit.repositories.base import Indexes, Repository
from kit.repositories.documents import converter, to_aggregate
from kit.repositories.numbered import Numbered
from services.inventory.domain.quotas.excess import Excess
from services.inventory.domain.quotas.ledger import Entry
from services.inventory.domain.quotas.rules import SHIPPED, QuotaRules, Rules

_RULES: Final = "quota_rules"
_ENTRIES: Final = "quota_entries"
_EXCESSES: Final = "quota_excesses"
INDEXES: Indexes = (
    (_RULES, [("rules.number", 1)], True),
    (_RULES, [("rules.valid_from", 1), ("rules.number", 1)], False),
    (_ENTRIES, [("household_id", 1), ("_id", 1)], False),
    (_ENTRIES, [("person_id", 1), ("_id", 1)], False),
    (_EXCESSES, [("state.person_id", 1), ("_id", 1)], False),
)


class MongoQuotaRulebook(Numbered):
    """See `ports.QuotaRulebook`."""

    def next_number(self) -> int:
        """See the port."""
        return self._next("version_numbers", _RULES, SHIPPED.number + 1)

    def in_force(self, day: date) -> Rules:
        """See the port."""
        found = self._in_force(_RULES, "rules", day)
        return to_aggregate(QuotaRules, found).rules if found else SHIPPED

    def listed(self) -> Sequence[Rules]:
        """See the port."""
        found = self._place.many(_RULES, {}, [("rules.number", -1)])
        return [*(to_aggregate(QuotaRules, one).rules for one in found), SHIPPED]

    def save(self, rules: QuotaRules) -> None:
        """See the port."""
        self._save(_RULES, "quota_rules", rules)


class MongoLedger(Repository):
    """See `ports.Ledger`."""

    def of(self, household_id: str | None, people: Collection[str]) -> Sequence[Entry]:
        """See the port."""
        theirs: list[Mapping[str, Any]] = [{"person_id": {"$in": sorted(people)}}]
        if household_id is not None:
            theirs.append({"household_id": household_id})
        found = self._place.many(_ENTRIES, {"$or": theirs}, [("_id", 1)])
        return [converter.structure(one | {"id": one["_id"]}, Entry) for one in found]

    def add(self, entries: Sequence[Entry]) -> None:
        """See the port."""
        documents = [converter.unstructure(one) for one in entries]
        for document in documents:
            document["_id"] = document.pop("id")
        if documents:
            self._place.collection(_ENTRIES).insert_many(documents, session=self._place.session)

    def free(self, entry_id: str, at: datetime) -> None:
        """See the port."""
        self._place.collection(_ENTRIES).update_one(
            {"_id": entry_id, "freed_at": None},
            {"$set": {"freed_at": at}},
            session=self._place.session,
        )

    def of_person(self, person_id: str) -> Sequence[str]:
        """See the port."""
        return self._ids(_ENTRIES, {"person_id": person_id})

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """See the port."""
        self._place.collection(_ENTRIES).update_many(
            {"_id": {"$in": list(ids)}},
            {"$set": {"person_id": person_id}},
            session=self._place.session,
        )


class MongoExcesses(Repository):
    """See `ports.Excesses`."""

    def get(self, excess_id: str) -> Excess | None:
        """See the port."""
        document = self._place.one(_EXCESSES, {"_id": excess_id})
        return to_aggregate(Excess, document) if document else None

    def of_person(self, person_id: str) -> Sequence[str]:
        """See the port."""
        return self._ids(_EXCESSES, {"state.person_id": person_id})

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """See the port."""
        self._rekey(_EXCESSES, "state.person_id", ids, person_id)

    def save(self, excess: Excess) -> None:
        """See the port."""
        self._save(_EXCESSES, "quota_excess", excess)
