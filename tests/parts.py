"""Real parts for tests: one RabbitMQ and one MongoDB a session, in containers where a Docker
engine answers, else the embedded programs.

Tests share the parts and keep apart by a virtual host and a database of their own.
"""

import contextlib
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pika
import requests
from pymongo import MongoClient
from testcontainers.core.config import testcontainers_config
from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import LogMessageWaitStrategy

from ops.embedded.network import start_parts
from ops.state import PROJECT
from tests.broker_control import Control, rabbitmqctl

MONGO_IMAGE = "mongo:8"
PLUGINS = PROJECT / "deploy" / "rabbitmq" / "enabled_plugins"
RABBITMQ_IMAGE = "rabbitmq:4-management"


@dataclass(frozen=True)
class Broker:
    """A running RabbitMQ with its management interface, and one virtual host of it."""

    host: str
    port: int
    management_url: str
    user: str
    password: str
    control: Control
    vhost: str = "/"

    @property
    def amqp_uri(self) -> str:
        """For pika and kombu alike."""
        path = self.vhost.replace("/", "%2F")
        return f"amqp://{self.user}:{self.password}@{self.host}:{self.port}/{path}"

    def through(self, port: int) -> str:
        """The same by a proxy of the test's own, at that port of this machine."""
        return self.amqp_uri.replace(f"@{self.host}:{self.port}/", f"@127.0.0.1:{port}/")

    def connect(self) -> pika.BlockingConnection:
        """A plain connection to the virtual host."""
        return pika.BlockingConnection(pika.URLParameters(self.amqp_uri))

    @contextlib.contextmanager
    def fresh_vhost(self) -> Iterator["Broker"]:
        """A virtual host that lives as long as the block."""
        name = f"test-{uuid.uuid4().hex[:12]}"
        auth = (self.user, self.password)
        url = f"{self.management_url}/api/vhosts/{name}"
        requests.put(url, auth=auth, timeout=10).raise_for_status()
        try:
            yield replace(self, vhost=name)
        finally:
            requests.delete(url, auth=auth, timeout=10).raise_for_status()


def initiate(uri: str, replica_set: str) -> None:
    """Makes a one-node replica set and returns once it takes writes.

    The client is closed afterwards: one that met the node before has no sessions with it.
    """
    member = {"_id": 0, "host": "localhost:27017"}
    with MongoClient(uri) as client:
        client.admin.command("replSetInitiate", {"_id": replica_set, "members": [member]})
        deadline = time.monotonic() + 30
        while not client.admin.command("hello").get("isWritablePrimary"):
            if time.monotonic() > deadline:
                raise TimeoutError("MongoDB did not become primary within 30 s")
            time.sleep(0.05)


@contextlib.contextmanager
def containers() -> Iterator[tuple[Broker, MongoClient]]:
    """Both parts in containers."""
    # The reaper is one more image to fetch; the context managers below stop what they started.
    testcontainers_config.ryuk_disabled = True
    rabbit = (
        DockerContainer(RABBITMQ_IMAGE)
        .with_env("RABBITMQ_DEFAULT_USER", "tests")
        .with_env("RABBITMQ_DEFAULT_PASS", "tests")
        .with_volume_mapping(str(PLUGINS), "/etc/rabbitmq/enabled_plugins", "ro")
        .with_exposed_ports(5672, 15672)
        .waiting_for(LogMessageWaitStrategy("Server startup complete").with_startup_timeout(120))
    )
    mongo = (
        DockerContainer(MONGO_IMAGE)
        # A database for each test: the files of dropped ones are open as long as snapshots may
        # want them, five minutes unless told otherwise. Not none at all: figures and outbox are
        # read by several questions of one snapshot.
        .with_command(
            "--replSet tests --wiredTigerCacheSizeGB 0.5 "
            "--setParameter minSnapshotHistoryWindowInSeconds=20"
        )
        .with_exposed_ports(27017)
        .waiting_for(LogMessageWaitStrategy("Waiting for connections").with_startup_timeout(120))
    )
    with rabbit, mongo:
        host = mongo.get_container_host_ip()
        uri = f"mongodb://{host}:{mongo.get_exposed_port(27017)}/?directConnection=true"
        initiate(uri, "tests")
        with MongoClient(uri, tz_aware=True) as client:
            yield (
                Broker(
                    rabbit.get_container_host_ip(),
                    int(rabbit.get_exposed_port(5672)),
                    f"http://{rabbit.get_container_host_ip()}:{rabbit.get_exposed_port(15672)}",
                    "tests",
                    "tests",
                    partial(_control_inside, rabbit),
                ),
                client,
            )


def _control_inside(rabbit: DockerContainer, *words: str) -> str:
    ended = rabbit.exec(["rabbitmqctl", *words])
    printed = ended.output.decode()
    if ended.exit_code:
        raise RuntimeError(f"rabbitmqctl {words[0]}: {printed}")
    return str(printed)


@contextlib.contextmanager
def embedded(folder: Path) -> Iterator[tuple[Broker, MongoClient]]:
    """Both parts as the embedded backend runs them, on free ports."""
    with start_parts(folder) as network, network.mongo() as client:
        at = network.management
        control = partial(rabbitmqctl, network)
        own = Broker("127.0.0.1", network.ports["amqp"], at.url, at.user, at.password, control)
        yield own, client
