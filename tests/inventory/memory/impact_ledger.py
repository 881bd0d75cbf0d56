"""What handing devices over has spared, read from the histories in memory."""

from services.inventory.domain.spared.ledger import Alike, Entry, grams, sum_up, taken_back

OUT = ("sold", "donated")


class MemoryImpactLedger:
    def __init__(self, memory):
        self.histories = memory.table("device_history")

    def entries(self, spans, after, limit):
        found = sorted(self._found(spans), key=lambda entry: (entry.at, entry.id))
        ids = [entry.id for entry in found]
        found = found[ids.index(after) + 1 :] if after in ids else found
        return found[:limit] if limit else found

    def sums(self, spans):
        return sum_up(
            Alike(
                place_id=entry.place_id,
                factor_version=entry.factor_version,
                co2e_grams=entry.co2e_grams,
                materials_grams=entry.materials_grams,
                back=entry.taken_back_at is not None,
            )
            for entry in self._found(spans)
        )

    def _found(self, spans):
        for device_id, history in self.histories.items():
            back = taken_back(
                (step.number, step.what in OUT, step.facts["sale_id"], step.at)
                for step in history
                if step.what in (*OUT, "reclaimed")
            )
            for step in history:
                if step.what in OUT and any(
                    step.place_id in span.places and span.start <= step.at < span.end
                    for span in spans
                ):
                    yield Entry(
                        id=f"{device_id}/{step.number}",
                        device_id=device_id,
                        sale_id=step.facts["sale_id"],
                        place_id=step.place_id,
                        at=step.at,
                        factor_version=step.facts["factor_version"],
                        co2e_grams=grams(step.facts["avoided_kgco2e"]),
                        materials_grams=grams(step.facts["avoided_kg_materials"]),
                        taken_back_at=back.get(step.number),
                    )
