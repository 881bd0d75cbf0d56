"""Every library of ours speaks TLS to a broker, and to none that cannot prove who it is."""

from datetime import UTC, datetime

import pika
import pytest
from amqp.exceptions import AMQPError
from kombu import Connection
from pika.exceptions import AMQPConnectionError

from benchmarks.relay_tls import listener
from kit.broker_uri import BrokerUri
from kit.inbox import link
from ops.certificates import ensure_certificates
from ops.embedded.network import start_parts
from ops.ports import HOST
from ops.queues import Queues
from ops.secrets import VHOST


@pytest.fixture(scope="module")
def addresses(tmp_path_factory):
    """Of a broker by TLS: with the authority that signed its certificate, another one, and a name
    that the certificate does not bear."""
    root = tmp_path_factory.mktemp("parts")
    there = listener(root)
    ensure_certificates(root / "other", {}, ["client"], datetime.now(UTC))
    with start_parts(root) as parts:
        at = parts.management
        base = f"amqps://{at.user}:{at.password}@{{}}:{there.port}/{VHOST}?cacertfile={{}}"
        yield {
            "right": base.format(HOST, there.authority),
            "another authority": base.format(HOST, root / "other" / "client" / "ca.pem"),
            # The same place, by a name that nobody vouched for.
            "another name": base.format("127.1", there.authority),
        }


def by_pika(uri):
    """As relays and the command line connect."""
    parameters = BrokerUri(uri).parameters()
    parameters.socket_timeout = parameters.stack_timeout = 5
    pika.BlockingConnection(parameters).close()


def by_amqp(uri):
    """As inboxes do."""
    connection = link.connection(uri)
    connection.connect()
    connection.close()


def by_kombu(uri):
    """As Nameko does."""
    address = BrokerUri(uri)
    with Connection(address.bare, ssl=address.tls) as connection:
        connection.connect()


ALL = pytest.mark.parametrize("connect", [by_pika, by_amqp, by_kombu])


@ALL
def test_a_broker_that_proves_who_it_is_is_spoken_to(addresses, connect):
    connect(addresses["right"])


@ALL
@pytest.mark.parametrize("wrong", ["another authority", "another name"])
def test_no_other_is(addresses, connect, wrong):
    with pytest.raises((AMQPConnectionError, AMQPError, OSError)) as told:
        connect(addresses[wrong])
    assert "certificate verify failed" in repr(told.value).lower(), "nothing else went wrong"


def test_what_a_queue_holds_is_counted_by_tls(addresses):
    with Queues(addresses["right"]) as queues:
        assert queues.depth("nothing.of.that.name") is None
