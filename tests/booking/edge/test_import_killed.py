"""An import of the real places, killed in the middle: all of them are there afterwards, or none."""

import threading

import pytest
import requests

from tests.alone import uri_of
from tests.booking.builders import at
from tests.booking.edge.running import booking
from tests.processes import transactions_that_die_soon
from tests.real_data import DATA, needs_data
from tests.waiting import eventually

CSV = {"Content-Type": "text/csv"}


def transaction_with_writes(mongo):
    """Whether some transaction has written documents that nobody else sees yet."""
    stages = [
        {"$currentOp": {"allUsers": True, "idleSessions": True, "idleCursors": False}},
        {"$match": {"transaction.timeOpenMicros": {"$gt": 50_000}}},
    ]
    return list(mongo.admin.aggregate(stages))


@needs_data
@pytest.mark.parametrize("turn", range(3))
def test_none_or_all_of_681_places_are_there_after_a_kill_and_a_second_import_completes(
    database, tmp_path, turn
):
    raw = (DATA / "places.csv").read_bytes()

    def service(name):
        home = tmp_path / name
        home.mkdir()
        return booking(uri_of(database.client), database.name, home, at(7))

    def counts():
        return {name: database[name].count_documents({}) for name in ("sites", "outbox", "answers")}

    with transactions_that_die_soon(database.client, 5):
        with service("first") as running:
            cut = []

            def load():
                try:
                    running.ask("POST", "/sites/import", data=raw, headers=CSV)
                except requests.ConnectionError as error:
                    cut.append(error)

            caller = threading.Thread(target=load)
            caller.start()
            eventually(
                lambda: transaction_with_writes(database.client), 60, what="the import at work"
            )
            running.process.kill()
            running.process.wait()
            caller.join(30)
            assert cut, "the call was cut off in the middle"
        assert counts() == {"sites": 0, "outbox": 0, "answers": 0}
        with service("second") as running:
            told = running.ask("POST", "/sites/import", data=raw, headers=CSV).json()
            assert (told["created"], told["unchanged"], told["refused"]) == (681, 0, 0)
            assert counts() == {"sites": 681, "outbox": 681, "answers": 0}
            again = running.ask("POST", "/sites/import", data=raw, headers=CSV).json()
            assert (again["created"], again["unchanged"]) == (0, 681)
