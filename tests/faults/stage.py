"""A network that may be harmed, and all that is known of it: what every test here acts on."""

import random
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tests.faults import end_state
from tests.faults.checker import discrepancies
from tests.faults.hooks import Hooks
from tests.faults.ledger import Ledger
from tests.faults.load import Load, Slots
from tests.waiting import eventually
from tests.world import App, BusySite, open_busy_site

SETTLED_S = 150.0
"""How long everything may take to come to rest: the third retry waits for a minute."""


@dataclass
class Stage:
    """`network` is an `ops.embedded.network.Network` or looks like one.

    `replicas` are base URLs of further bookings, which the load uses beside the gateway.
    `evidence` counts how often a mechanism was seen at work.
    """

    network: Any
    hooks: Hooks
    ledger: Ledger = field(default_factory=Ledger)
    stream: end_state.StreamReader = field(default_factory=end_state.StreamReader)
    replicas: list[str] = field(default_factory=list)
    evidence: Counter[str] = field(default_factory=Counter)

    @cached_property
    def operator(self) -> App:
        """The national team's app."""
        return App(self.network.base_url, self.network.token("operator"))

    @cached_property
    def site(self) -> BusySite:
        """Where the load books: 24 hours of forty advisers last for 86,000 bookings."""
        return open_busy_site(self.operator, advisers=40, people=40)

    @cached_property
    def slots(self) -> Slots:
        """The slots of that site."""
        return Slots(self.site)

    def load(self, **pace: Any) -> Load:
        """A load for the length of a `with` block."""
        token = self.network.token("desk", sites=[self.site.slug])
        urls = [self.network.base_url, *self.replicas]
        return Load(urls, token, self.slots, self.ledger, **pace)

    @contextmanager
    def harmed(self, settled_s: float = SETTLED_S, **pace: Any) -> Iterator[Load]:
        """A load for the length of the block; then everything must be as it was promised."""
        with self.load(**pace) as load:
            load.go_on()
            yield load
            load.go_on()
        self.check(settled_s)

    def check(self, within_s: float = SETTLED_S) -> None:
        """Waits until everything has come to rest, then compares it with the ledger.

        Raises `AssertionError` with everything that is not as it should be.
        """
        with self.network.mongo() as client:
            settled = end_state.settle(self.network, client, self.ledger, within_s)
            wrong = discrepancies(self.ledger, end_state.gather(self.network, client, self.stream))
        self.evidence["dedupe"] = self.stream.repeats
        if not settled:
            wrong.insert(0, f"not at rest within {within_s:.0f} s")
        assert not wrong, "\n".join(wrong)

    def restart(self, *processes: str) -> None:
        """Stops and starts these together; returns once all are ready."""
        with ThreadPoolExecutor(len(processes)) as pool:
            list(pool.map(self.network.restart, processes))

    def shorten_orphans(self) -> None:
        """Has the database give up transactions whose client died after 5 s instead of 60.

        Whoever is killed in a transaction leaves what it had touched locked for that long. The
        database forgets this when it is started again.
        """
        with self.network.mongo() as client:
            client.admin.command("setParameter", 1, transactionLifetimeLimitSeconds=5)

    def revived(self, process: str, pid: int) -> None:
        """Returns once the process runs under another id than that one; a server also answers."""
        eventually(
            lambda: self.network.pid(process) not in (0, pid), 60, what=f"{process} runs again"
        )
        if process in ("broker", "database"):
            self.network.wait_ready(process)
        if process == "database":
            self.shorten_orphans()


class Chance(random.Random):
    """Chance that can be had again by its seed."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.seed_given = seed


def seeded(seed: int | None = None) -> Chance:
    """Chance from this seed, or from a new one; it is printed."""
    chosen = seed if seed is not None else random.SystemRandom().randrange(10**6)
    sys.stderr.write(f"seed {chosen}\n")
    return Chance(chosen)
