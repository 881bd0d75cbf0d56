"""An import of a lot, killed in the middle: all of its machines are there afterwards, or none."""

import threading

import pytest
import requests

from tests.alone import uri_of
from tests.inventory.edge.running import inventory
from tests.inventory.edge.test_lot_import import CSV, load
from tests.inventory.edge.test_lots import received
from tests.inventory.lot_files import laptop, written
from tests.processes import transactions_that_die_soon
from tests.scripted import at
from tests.waiting import eventually

ROWS = 8_000


@pytest.mark.parametrize("done", [0, 3_000, 7_500])
def test_none_or_all_are_there_after_a_kill_and_a_second_import_completes(database, tmp_path, done):
    raw = written(laptop(number) for number in range(ROWS))

    def service(name):
        home = tmp_path / name
        home.mkdir()
        return inventory(uri_of(database.client), database.client, database.name, home, at(7))

    def counts():
        registered = database.outbox.count_documents({"key": "inventory.device_registered"})
        names = ("devices", "device_history", "answers")
        return [*(database[name].count_documents({}) for name in names), registered]

    def told():
        step = database.lot_imports.find_one({})
        return step is not None and step["done"] >= done

    with transactions_that_die_soon(database.client, 5):
        with service("first") as running:
            lot, cut = received(running, running.place()), []

            def call():
                try:
                    load(running, lot, raw)
                except requests.ConnectionError as error:
                    cut.append(error)

            caller = threading.Thread(target=call)
            caller.start()
            eventually(told, 60, what="the import at work")
            running.process.kill()
            running.process.wait()
            caller.join(30)
            assert cut, "the call was cut off in the middle"
        assert counts() in ([0, 0, 0, 0], [ROWS, ROWS, 0, ROWS])
        with service("second") as running:
            answer = load(running, lot, raw, headers=CSV).json()
            # The commit may have been on its way when the service died.
            assert (answer["created"], answer["unchanged"]) in ((ROWS, 0), (0, ROWS))
            assert answer["refused"] == 0
            assert counts() == [ROWS, ROWS, 0, ROWS]
            again = load(running, lot, raw, headers=CSV).json()
            assert (again["created"], again["unchanged"]) == (0, ROWS)
