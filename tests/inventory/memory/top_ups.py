"""Top-ups in memory; its vault needs no key."""

import hashlib
from collections import Counter
from dataclasses import replace

from kit.transaction import ConcurrentChange
from services.inventory.application.ports.vault import Count
from tests.memory.table import Table


class MemoryVault:
    """By the top-up's id: what is kept, the code (None once it is gone), the status, every code."""

    def __init__(self, memory):
        self.rows = memory.table("vault")
        self.ever = memory.table("vault_codes")

    def check_open(self):
        pass

    def known(self, codes):
        return {code: self.ever[code] for code in codes if code in self.ever}

    def put(self, codes):
        for kept, code in codes:
            if code in self.ever:
                raise ConcurrentChange("top_up_codes", "of an import")
            self.ever[code] = kept
            self.rows[kept.top_up_id] = (kept, code, "stocked")

    def oldest(self, operator, face_value, good_until, apart):
        good = [
            kept
            for kept, _, status in self.rows.values()
            if status == "stocked"
            and (kept.offer.operator, kept.offer.face_value) == (operator, face_value)
            and kept.offer.enter_by >= good_until
        ]
        if not good:
            return None
        first = min(kept.offer.enter_by for kept in good)
        same = [kept for kept in good if kept.offer.enter_by == first]
        pivot = hashlib.sha256(apart.encode()).digest()[0]
        return same[pivot % len(same)]

    def take_out(self, top_up_id):
        self._move(top_up_id, "stocked", "taken", keep=True)

    def give_up(self, top_up_id):
        return self._move(top_up_id, "taken", "shown", keep=False)

    def left(self, batch_id):
        return sum(
            kept.batch_id == batch_id and status == "stocked"
            for kept, _, status in self.rows.values()
        )

    def expire(self, batch_id):
        for id_, (kept, _, status) in list(self.rows.items()):
            if kept.batch_id == batch_id and status == "stocked":
                self.rows[id_] = (kept, None, "expired")

    def counted(self):
        counts = Counter(
            (kept.offer, status)
            for kept, _, status in self.rows.values()
            if status in ("stocked", "expired")
        )

        def order(one):
            offer, status = one
            return (
                *(offer.operator, offer.face_value, offer.enter_by, offer.price),
                *(offer.validity_days, status),
            )

        return [
            Count(offer=offer, status=status, codes=counts[offer, status])
            for offer, status in sorted(counts, key=order)
        ]

    def _move(self, top_up_id, before, after, *, keep):
        kept, code, status = self.rows[top_up_id]
        if status != before:
            raise ConcurrentChange("top_up_codes", top_up_id)
        self.rows[top_up_id] = (kept, code if keep else None, after)
        return code


class MemoryTopUps(Table):
    name = "top_ups"

    def of_sale(self, sale_id, places=None):
        found = self.all_sorted(lambda one: (one.state.sold_at, one.id))
        found = [one for one in found if one.state.sale_id == sale_id]
        return [one for one in found if places is None or one.state.place in places]

    def of_person(self, person_id):
        found = self.all_sorted(lambda one: one.id)
        return [one.id for one in found if one.state.person_id == person_id]

    def rekey(self, ids, person_id):
        self.move(ids, person_id, lambda row: row.state.person_id, _give)


class MemoryBatches(Table):
    name = "top_up_batches"


def _give(row, person_id):
    row.state = replace(row.state, person_id=person_id)
