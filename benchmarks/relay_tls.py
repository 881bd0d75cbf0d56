"""The relay with and without TLS to the broker: `python -m benchmarks.relay_tls [EVENTS] [ROUNDS]`.

The same relay, broker and queue; only the listener differs. Starts a broker and a database of its
own. As in containers, keys are of P-256, and the certificate is checked.
"""

import sys
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import requests

from benchmarks import relay
from benchmarks.harness import Contender, Place, Table, Target, compare
from benchmarks.parts import events, fill_outbox, quorum_queue
from ops.certificates import HERE, ensure_certificates
from ops.embedded.network import start_parts
from ops.ports import HOST, any_free
from ops.state import State

PLAIN = "relay without TLS"


def run(place: Place, secure: Place, count: int, rounds: int) -> Table:
    """`count` events for each."""
    made = events(count)

    def drained(by: Place) -> float:
        quorum_queue(place.amqp_uri, relay.QUEUE)
        with place.mongo() as client:
            client.drop_database(relay.DATABASE)
            fill_outbox(client[relay.DATABASE], made)
            return relay.drain(by, client, count)

    return compare(
        Contender("relay over TLS", lambda: drained(secure)),
        [Contender(PLAIN, lambda: drained(place))],
        (Target(PLAIN, 0.7),),
        place,
        rounds,
    )


class Secure(Place):
    """The same broker by its listener with TLS."""

    @property
    def amqp_uri(self) -> str:
        """See `kit.broker_uri`."""
        base, _, authority = self.amqp_base.partition("?")
        return f"{base}/{self.vhost}?{authority}"


@dataclass(frozen=True)
class Listener:
    """Where the broker of a state folder listens with TLS as well, and whose certificate it has."""

    port: int
    authority: Path


def listener(root: Path) -> Listener:
    """Has the broker that will be started in this folder listen with TLS too."""
    own, port = State(root).make(), any_free()
    ensure_certificates(own.root, {"broker": HERE}, ["client"], datetime.now(UTC))
    pem, authority = own.root / "broker" / "server.pem", own.root / "client" / "ca.pem"
    beside = own.config / "rabbitmq.d"
    beside.mkdir(parents=True)
    files = {"cacertfile": authority, "certfile": pem, "keyfile": pem}
    (beside / "10-tls.conf").write_text(
        f"listeners.ssl.local = {HOST}:{port}\n"
        + "".join(f"ssl_options.{name} = {path}\n" for name, path in files.items()),
        encoding="utf-8",
    )
    return Listener(port, authority)


def main(count: int, rounds: int) -> int:
    """Prints the table; exit status 1 where the target is missed."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        there = listener(root)
        with start_parts(root) as parts, parts.mongo() as client:
            at = parts.management
            requests.put(f"{at.url}/api/vhosts/bench", auth=(at.user, at.password), timeout=30)
            mongodb = "mongodb://{}:{}/?directConnection=true".format(*client.address)
            plain = f"amqp://{at.user}:{at.password}@{HOST}:{parts.ports['amqp']}"
            place = Place(at.url, (at.user, at.password), plain, mongodb, "bench")
            by_tls = (
                f"amqps://{at.user}:{at.password}@{HOST}:{there.port}?cacertfile={there.authority}"
            )
            secure = Secure(**vars(replace(place, amqp_base=by_tls)))
            table = run(place, secure, count, rounds)
    print(table.markdown())
    return int(any(table.ratio(target.rival) < target.ratio for target in table.targets))


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    sys.exit(main(*(given + [20_000, 5][len(given) :])))
