"""Collections are there before anything is written, whoever makes them."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from kit import collections


def test_many_processes_may_make_a_collection_at_once(database):
    together = Barrier(8)

    def make(_):
        together.wait(10)
        collections.ensure(database, "one", "two")

    for _ in range(5):
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(make, range(8)))
        assert set(database.list_collection_names()) == {"one", "two"}
        database.drop_collection("one")
        database.drop_collection("two")
