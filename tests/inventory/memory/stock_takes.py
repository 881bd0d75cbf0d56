"""Stock-takes in memory."""

from tests.memory.table import Table


class MemoryStockTakes(Table):
    name = "stock_takes"

    def hold(self, stock_take_id):
        return self.get(stock_take_id)

    def running_at(self, place_id):
        return next(
            (
                one
                for one in self.all_sorted(lambda o: o.id)
                if (one.state.place_id, one.state.status) == (place_id, "counting")
            ),
            None,
        )

    def listed(self, wanted, after, limit):
        found = [
            one
            for one in self.all_sorted(lambda o: o.id)
            if (wanted.places is None or one.state.place in wanted.places)
            and (not wanted.statuses or one.state.status in wanted.statuses)
            and (after is None or one.id > after)
        ]
        return found[:limit] if limit else found

    def expect(self, stock_take_id, versions):
        self.memory.table("stock_take_expected")[stock_take_id] = dict(versions)

    def expected(self, stock_take_id):
        return self.memory.table("stock_take_expected").get(stock_take_id, {})

    def scanned(self, stock_take_id, keys):
        return frozenset(self._scans(stock_take_id)) & frozenset(keys)

    def add_scans(self, stock_take_id, scans):
        kept = self._scans(stock_take_id)
        for one in scans:
            assert one.key not in kept
            kept[one.key] = one

    def scan_count(self, stock_take_id):
        return len(self._scans(stock_take_id))

    def scans(self, stock_take_id):
        return [one for _key, one in sorted(self._scans(stock_take_id).items())]

    def _scans(self, stock_take_id):
        return self.memory.table("stock_take_scans").setdefault(stock_take_id, {})
