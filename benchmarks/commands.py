"""A command of a real service over HTTP, beside a bare Nameko entrypoint that inserts twice.

Booking's `open_site` as a site app calls it: with a token and an `Idempotency-Key` of its own each
time. It is the simplest command that a service has: it reads nothing, and writes a document, an
event, the kept answer and the audit entry. The rival inserts the same site and its event.
"""

import os
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from benchmarks.callers import Address, post, send
from benchmarks.harness import Place, facts
from benchmarks.plot import Bar
from benchmarks.processes import booking, own_module
from benchmarks.rivals import stock_http
from kit.databases import audit_of, vault_of
from kit.ids import new_id
from kit.topology import apply, topology
from ops.catalogues import catalogues
from ops.issuer import signed
from ops.ports import HOST, any_free
from services.booking.edge.service import SERVICE

OURS: Final = "passerelle, open_site"
BARE: Final = "bare Nameko, two inserts in a transaction"
RATIO: Final = 0.6
CONNECTIONS: Final = 8
DATABASE: Final = "bench_commands"
BARE_DATABASE: Final = "bench_commands_bare"
DATABASES: Final = (DATABASE, audit_of(DATABASE), vault_of(DATABASE), BARE_DATABASE)
_WARMING: Final = 100
_CREATED: Final = 201
_MILLION: Final = 1_000_000


@dataclass(frozen=True)
class Load:
    """One round: calls a second, what the service's process was at work for each, and what it
    asked of the database for each."""

    rate: float
    cpu_us: float
    database_commands: float

    def __str__(self) -> str:
        return f"{self.cpu_us:,.0f} µs  {self.rate:,.0f}/s  {self.database_commands:.1f} commands"


@dataclass(frozen=True)
class Loads:
    """Every round of both, ours first."""

    loads: Mapping[str, Sequence[Load]]
    facts: Mapping[str, str]
    measure: str = OURS

    def median(self, name: str, field: str) -> float:
        """Of one contender's rounds."""
        return statistics.median(getattr(load, field) for load in self.loads[name])

    @property
    def reached(self) -> Mapping[str, float]:
        """What is to be at least `RATIO`, by calls a second and by processor time."""
        return {
            "calls/s ÷ rival's": self.median(OURS, "rate") / self.median(BARE, "rate"),
            "rival's processor time ÷ ours": self.median(BARE, "cpu_us")
            / self.median(OURS, "cpu_us"),
        }

    def markdown(self) -> str:
        """The table, the ratios and the machine."""
        lines = [
            "| contender | processor time of the service a call | rounds | calls/s | rounds "
            "| commands to MongoDB a call |",
            "|---|---:|---|---:|---|---:|",
        ]
        for name, loads in self.loads.items():
            cpu = ", ".join(f"{load.cpu_us:,.0f}" for load in loads)
            rates = ", ".join(f"{load.rate:,.0f}" for load in loads)
            asked = self.median(name, "database_commands")
            lines.append(
                f"| {name} | {self.median(name, 'cpu_us'):,.0f} µs | {cpu} "
                f"| {self.median(name, 'rate'):,.0f} | {rates} | {asked:.1f} |"
            )
        lines += ["", "| ratio | target | reached |", "|---|---:|---:|"]
        lines += [f"| {name} | ≥ {RATIO} | {ratio:.2f} |" for name, ratio in self.reached.items()]
        machine = ", ".join(f"{name} {value}" for name, value in self.facts.items())
        said = f"{CONNECTIONS} connections each; user and system time of the service's process."
        return "\n".join([*lines, "", f"- {said}", "", f"Machine: {machine}."]) + "\n"

    def bars(self) -> tuple[str, list[Bar]]:
        """The unit, and each contender's bar."""
        return "µs of processor time a call", [
            (
                name,
                self.median(name, "cpu_us"),
                min(load.cpu_us for load in loads),
                max(load.cpu_us for load in loads),
            )
            for name, loads in self.loads.items()
        ]

    def as_json(self) -> dict:
        """Everything, for programs."""
        return {
            "measure": self.measure,
            "loads": {name: [asdict(load) for load in loads] for name, loads in self.loads.items()},
            "ratios": dict(self.reached),
            "target": RATIO,
            "facts": dict(self.facts),
        }


def run(place: Place, calls: int, rounds: int) -> Loads:
    """`calls` of each in a round."""
    apply(place.management_url, place.auth, place.vhost, topology(catalogues()), None)
    with place.mongo() as client:
        for name in DATABASES:
            client.drop_database(name)
    port = any_free()
    bare = (place.amqp_uri, place.mongodb_uri, BARE_DATABASE, f"{HOST}:{port}")
    with (
        booking(place, DATABASE) as ours,
        own_module("benchmarks.rivals.stock_http", *bare) as theirs,
    ):
        token = signed(ours.keys, ("operator",))
        address, _, own_port = ours.url.removeprefix("http://").partition(":")

        def opening() -> bytes:
            headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": new_id()}
            return post("/booking/v1/sites", _site(), headers)

        contenders: dict[str, tuple[int, Address, Callable[[], bytes]]] = {
            OURS: (ours.pid, (address, int(own_port)), opening),
            BARE: (theirs.pid, (HOST, port), lambda: post(stock_http.PATH, _site(), {})),
        }
        loads: dict[str, list[Load]] = {name: [] for name in contenders}
        for number in range(1, rounds + 1):
            for name, contender in contenders.items():
                loads[name].append(_load(place, calls, *contender))
                print(f"round {number}/{rounds}  {name:<42} {loads[name][-1]}", flush=True)
    return Loads(loads, facts(place))


def _site() -> dict[str, object]:
    """One that nobody has opened yet."""
    return {**SERVICE.operations["open_site"].example, "slug": f"site-{new_id()}"}


def _load(
    place: Place, calls: int, pid: int, address: Address, request: Callable[[], bytes]
) -> Load:
    send(address, [request() for _ in range(_WARMING)], CONNECTIONS, _CREATED)
    requests = [request() for _ in range(calls)]
    with place.mongo() as client:
        asked, worked = _asked(client), _worked_us(pid)
        seconds = send(address, requests, CONNECTIONS, _CREATED)
        return Load(
            calls / seconds, (_worked_us(pid) - worked) / calls, (_asked(client) - asked) / calls
        )


def _asked(client) -> int:
    """How many commands the database server was given so far, by anybody."""
    return client.admin.command("serverStatus")["network"]["numRequests"]


def _worked_us(pid: int) -> float:
    """User and system time of a process so far, to 10 ms (`proc(5)`)."""
    # Behind the name of the program, which may hold anything, begins the third field.
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    return ticks * _MILLION / os.sysconf("SC_CLK_TCK")
