"""Files of lots on a real database: all at once, in order, and flat in memory."""

import subprocess
import sys

from kernel.scope import NATIONAL
from kit.transaction import Store
from services.inventory.adapters.lot_csv import LotFile
from services.inventory.application.commands.import_lot import ImportLot
from services.inventory.bootstrap import bootstrap
from tests.inventory.builders import Network
from tests.inventory.lot_files import laptop, phone, written
from tests.inventory.unit.test_lots import gone, receive
from tests.scripted import CONTEXT, ScriptedClock, at

MIB = 1024
"""In kibibytes, as the system counts memory."""


def load(network, lot, raw):
    command = ImportLot(scope=NATIONAL, lot_id=lot.id, rows=LotFile(raw))
    return network.app.import_lot(command, CONTEXT)


def test_what_comes_back_by_a_slow_clock_is_ordered_after_what_happened_before(mongo, database):
    def process(clock):
        store = Store("inventory", mongo, database=database.name, clock=clock)
        app = bootstrap(store=store, clock=clock)
        app.prepare()
        return Network(app, clock)

    ahead, behind = process(ScriptedClock(at(9))), process(ScriptedClock(at(7)))
    Network.of(ahead.app, ahead.clock)
    raw = written([phone(1), laptop(2)])
    first, later = receive(ahead), receive(ahead)
    load(ahead, first, raw)
    ids = [one["_id"] for one in database.devices.find({}, {"_id": 1})]
    for id_ in ids:
        gone(ahead, ahead.look(lambda work, id_=id_: work.devices.get(id_)))
    assert len(load(behind, later, raw).changed) == 2
    for id_ in ids:
        rows = database.outbox.find({"subject": f"device/{id_}"}).sort("order")
        assert [row["sequence"] for row in rows] == [1, 2, 3]


def test_an_import_is_there_for_nobody_before_it_is_there_for_all(network, database, monkeypatch):
    seen = []
    lot = receive(network)
    progress = type(network.look(lambda work: work.progress))
    tell = progress.tell

    def telling(self, lot_id, step):
        tell(self, lot_id, step)
        counts = [database[name].count_documents({}) for name in ("devices", "device_history")]
        outbox = database.outbox.count_documents({"key": "inventory.device_registered"})
        seen.append((network.look(lambda work: work.progress.of(lot.id)).done, *counts, outbox))

    monkeypatch.setattr(progress, "tell", telling)
    load(network, lot, written([laptop(number) for number in range(1100)]))
    assert seen == [(0, 0, 0, 0), (500, 0, 0, 0), (1000, 0, 0, 0), (1100, 0, 0, 0)]
    assert database.devices.count_documents({}) == 1100
    assert database.outbox.count_documents({"key": "inventory.device_registered"}) == 1100
    assert database.device_history.count_documents({}) == 1100


_PEAK = """
import sys
from pymongo import MongoClient
from kit.transaction import Store
from services.inventory.bootstrap import bootstrap
from tests.inventory.builders import Network
from tests.inventory.integration.test_lot_imports import load
from tests.inventory.lot_files import laptop, written
from tests.inventory.unit.test_lots import receive
from tests.scripted import ScriptedClock
uri, name, *sizes = sys.argv[1:]
clock = ScriptedClock()
store = Store("inventory", MongoClient(uri, tz_aware=True), database=name)
app = bootstrap(store=store, clock=clock)
app.prepare()
network, first = Network.of(app, clock), 0
for size in map(int, sizes):
    report = load(network, receive(network), written(laptop(first + n) for n in range(size)))
    first += size
    status = dict(line.split(":", 1) for line in open("/proc/self/status"))
    print(len(report.opened), status["VmHWM"].split()[0])
"""


def test_ten_times_the_rows_take_hardly_more_memory(mongo, database):
    host, port = mongo.address
    uri = f"mongodb://{host}:{port}/?directConnection=true"
    answer = subprocess.run(
        [sys.executable, "-c", _PEAK, uri, database.name, "1000", "10000"],
        check=True,
        capture_output=True,
        text=True,
    )
    few, many = (tuple(map(int, line.split())) for line in answer.stdout.splitlines())
    assert (few[0], many[0]) == (1_000, 10_000)
    assert many[1] - few[1] < 6 * MIB
