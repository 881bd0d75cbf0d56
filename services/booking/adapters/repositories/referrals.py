"""Referrals on MongoDB; who they are about is kept with other identities."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from kernel.scope import Scope
from kit.keyring import Seals
from kit.repositories.base import Indexes, Repository, at_sites
from kit.repositories.documents import to_aggregate
from kit.repositories.place import Place
from services.booking.adapters.identities import REFERRED, Identities
from services.booking.application.ports.referrals import Wanted
from services.booking.domain.person import Identity
from services.booking.domain.referrals.referral import Referral
from services.booking.domain.referrals.same import about_keys, is_about, referral_keys

INDEXES: Indexes = (
    ("referrals", [("state.site", 1), ("state.status", 1), ("_id", 1)], False),
    ("referrals", [("state.partner_id", 1), ("_id", 1)], False),
    ("referrals", [("state.person_id", 1), ("_id", 1)], False),
)


class MongoReferrals(Repository):
    """See `ports.Referrals`."""

    def __init__(self, place: Place, seals: Seals) -> None:
        super().__init__(place)
        self._seals = seals
        self._identities = Identities(place, seals, REFERRED)

    def get(self, referral_id: str) -> Referral | None:
        """See the port."""
        return self._one({"_id": referral_id})

    def seen(self, scope: Scope, referral_id: str) -> Referral | None:
        """See the port."""
        return self._one({"$and": [{"_id": referral_id}, _within(scope)]})

    def listed(
        self, scope: Scope, wanted: Wanted, after: str | None, limit: int
    ) -> Sequence[Referral]:
        """See the port."""
        conditions = [_within(scope)]
        conditions += [
            {f"state.{name}": value}
            for name, value in (
                ("status", wanted.status),
                ("site", wanted.site),
                ("partner_id", wanted.partner_id),
            )
            if value is not None
        ]
        if after is not None:
            conditions.append({"_id": {"$gt": after}})
        return self._found({"$and": conditions}, limit)

    def identities(self, ids: Sequence[str]) -> Mapping[str, Identity]:
        """See the port."""
        kept = self._identities.many(ids)
        return {id_: identity for id_, identity, _revision in kept}

    def guard(self, keys: Collection[str]) -> None:
        """See the port."""
        self._identities.guard(keys)

    def like(self, keys: Collection[str], since: datetime) -> Sequence[tuple[Referral, Identity]]:
        """See the port."""
        kept = self._identities.by_keys(keys)
        who = {id_: identity for id_, identity, _revision in kept}
        query = {"_id": {"$in": list(who)}, "state.received_at": {"$gte": since}}
        return [(referral, who[referral.id]) for referral in self._found(query)]

    def about(self, person: Identity) -> Sequence[tuple[Referral, Identity]]:
        """See the port. Keys are each partner's own, so they are made for all who ever sent."""
        sent = self._place.collection("referrals")
        partners = sent.distinct("state.partner_id", session=self._place.session)
        keys = {key for partner in partners for key in about_keys(partner, person)}
        kept = self._identities.by_keys(keys) if keys else []
        who = {id_: one for id_, one, _revision in kept if is_about(one, person)}
        found = self._found({"_id": {"$in": list(who)}}) if who else []
        return [(referral, who[referral.id]) for referral in found]

    def of_person(self, person_id: str, sites: frozenset[str] | None = None) -> Sequence[Referral]:
        """See the port."""
        return self._found({"state.person_id": person_id, **at_sites("state.site", sites)})

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """See the port."""
        self._rekey("referrals", "state.person_id", ids, person_id)

    def add(self, referral: Referral, identity: Identity) -> None:
        """See the port."""
        keys = partial(referral_keys, referral.state.partner_id)
        Identities(self._place, self._seals, REFERRED, keys).add(referral.id, identity)
        self.save(referral)

    def save(self, referral: Referral) -> None:
        """See the port."""
        self._save("referrals", "referral", referral)

    def forget_identity(self, referral_id: str) -> None:
        """See the port."""
        self._identities.forget(referral_id)

    def _one(self, query: Mapping[str, Any]) -> Referral | None:
        document = self._place.one("referrals", query)
        return to_aggregate(Referral, document) if document else None

    def _found(self, query: Mapping[str, Any], limit: int = 0) -> Sequence[Referral]:
        found = self._place.many("referrals", query, [("_id", 1)], limit)
        return [to_aggregate(Referral, document) for document in found]


def _within(scope: Scope) -> dict[str, Any]:
    if scope.partner is not None:
        return {"state.partner_id": scope.partner}
    return {} if scope.sites is None else {"state.site": {"$in": sorted(scope.sites)}}
