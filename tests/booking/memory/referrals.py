"""Referrals in memory."""

from dataclasses import replace

from services.booking.domain.referrals.same import about_keys, is_about, referral_keys
from tests.memory.copying import copied
from tests.memory.table import Table


class MemoryReferrals(Table):
    name = "referrals"

    def seen(self, scope, referral_id):
        found = self.get(referral_id)
        return found if found is not None and _within(scope, found.state) else None

    def listed(self, scope, wanted, after, limit):
        found = [
            one
            for one in self.all_sorted(lambda o: o.id)
            if _within(scope, one.state)
            and wanted.status in (None, one.state.status)
            and wanted.site in (None, one.state.site)
            and wanted.partner_id in (None, one.state.partner_id)
            and (after is None or one.id > after)
        ]
        return found[:limit]

    def identities(self, ids):
        kept = self.memory.table("referral_identities")
        return {id_: copied(kept[id_]) for id_ in ids if id_ in kept}

    def guard(self, keys):
        """Units of work run one after the other here."""

    def like(self, keys, since):
        kept = self.memory.table("referral_identities")
        return [
            (one, kept[one.id])
            for one in self.all_sorted(lambda o: o.id)
            if one.id in kept
            and one.state.received_at >= since
            and not referral_keys(one.state.partner_id, kept[one.id]).isdisjoint(keys)
        ]

    def about(self, person):
        kept = self.memory.table("referral_identities")
        return [
            (one, kept[one.id])
            for one in self.all_sorted(lambda o: o.id)
            if one.id in kept
            and about_keys(one.state.partner_id, person)
            & referral_keys(one.state.partner_id, kept[one.id])
            and is_about(kept[one.id], person)
        ]

    def of_person(self, person_id, sites=None):
        found = [one for one in self.all_sorted(lambda o: o.id) if one.state.person_id == person_id]
        return [one for one in found if sites is None or one.state.site in sites]

    def rekey(self, ids, person_id):
        def put(row, id_):
            row.state = replace(row.state, person_id=id_)

        self.move(ids, person_id, lambda row: row.state.person_id, put)

    def add(self, referral, identity):
        self.memory.table("referral_identities")[referral.id] = identity
        self.save(referral)

    def forget_identity(self, referral_id):
        self.memory.table("referral_identities").pop(referral_id, None)


def _within(scope, state):
    if scope.partner is not None:
        return state.partner_id == scope.partner
    return scope.allows(state.site)
