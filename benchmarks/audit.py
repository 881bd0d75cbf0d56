"""What the audit log costs a command and a reading: the same calls through inventory's pipeline,
with the log and without, in turns. HTTP and tokens are left out: they are the same for both."""

import time
from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

from benchmarks import sales
from benchmarks.durations import Aim, Durations, in_turns
from benchmarks.harness import Place, facts
from kit import audit, transaction
from kit.auth import Caller
from kit.edge import auditing
from kit.edge.pipeline import Pipeline
from kit.edge.problems import Problems
from kit.edge.request import Request
from kit.idempotency import AnswerBook
from services.inventory.edge.service import SERVICE

DATABASES: Final = ("bench_audit", "bench_audit_audit")
SELL = "a sale, with the audit log"
BARE_SELL = "a sale, without"
READ = "a quota is read, with the audit log"
BARE_READ = "a quota is read, without"
_CALLER: Final = Caller("bench", frozenset({"operator"}), frozenset())


class _Nowhere:
    """A log that keeps nothing."""

    def insert_one(self, _entry: Any, session: Any = None) -> None:
        """Nothing."""

    def insert_many(self, _entries: Any, session: Any) -> None:
        """Nothing."""


def run(place: Place, calls: int, rounds: int) -> Durations:
    """`calls` of each kind in a round."""
    with place.mongo() as client:
        number = 2 * calls * rounds
        till = sales._till(client[DATABASES[0]], 1_000, number)
        audit.prepare(till.app.store.database)
        answers = AnswerBook(till.app.store.database, b"bench" * 8)
        answers.prepare()
        pipeline = Pipeline(
            "inventory",
            Problems("/inventory/v1", SERVICE.problems),
            None,
            answers,
            lambda: till.app,
        )
        readers = list(till.people)

        def call(name: str, **options: Any) -> None:
            request = Request(
                SERVICE.operations[name],
                "http",
                None,
                "en",
                str(uuid4()),
                idempotency_key=str(uuid4()),
                caller=_CALLER,
                **options,
            )
            answer = pipeline.perform(request)
            if answer.problem is not None:
                raise ValueError(answer.body.decode())

        def sell() -> None:
            device, person = till.devices.pop(), till.people.pop()
            body = {"site": "saint-denis", "person_id": person, "devices": [device]}
            call("donate", body=body)

        def read() -> None:
            person = readers[len(till.people) % len(readers)]
            call("get_quota", path={"person_id": person}, query={"site": "saint-denis"})

        taken = in_turns(
            {
                SELL: (sell, calls),
                BARE_SELL: (_without(sell), calls),
                READ: (read, calls),
                BARE_READ: (_without(read), calls),
            },
            rounds,
            time.perf_counter,
        )
        return Durations(
            "audit",
            taken,
            (Aim(SELL, 1.15, BARE_SELL), Aim(READ, 3.0, BARE_READ)),
            facts(place),
            (
                "Through the pipeline of the edge, in one process, one call at a time.",
                "A sale is a transaction with a device, its history, a quota, a receipt and the "
                "kept answer; a reading has none of its own, so its entry is a write, and waits "
                "for the journal.",
            ),
        )


def _without(call: Callable[[], None]) -> Callable[[], None]:
    nowhere = _Nowhere()

    def run() -> None:
        kept = transaction.entries_of
        for module in (transaction, auditing):
            module.entries_of = lambda _database: nowhere
        try:
            call()
        finally:
            for module in (transaction, auditing):
                module.entries_of = kept

    return run
