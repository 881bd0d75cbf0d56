"""Whoever comes over a network speaks TLS, and is told by whom it is answered."""

import http.client
import re
import socket
import ssl
from datetime import UTC, datetime

import pika
import pytest
import requests
from pika.exceptions import AMQPConnectionError
from pymongo import MongoClient
from pymongo.errors import ServerSelectionTimeoutError

from kit.broker_uri import BrokerUri
from ops import certificates, secrets

pytestmark = pytest.mark.timeout(600)

LISTENING = "cat /proc/net/tcp /proc/net/tcp6"
_LISTEN = "0A"
_LOOPBACK = ("0100007F", "00000000000000000000000001000000")
_OF_DOCKER = "0B00007F"
"""127.0.0.11, where the engine's own name service is."""

TLS = {"rabbitmq": {5671, 15671, 15691}, "mongo": {27017}, "gateway": {8443}}
PLAIN = {
    # Erlang's own, between nodes of a cluster: whoever speaks there has to know its cookie.
    "rabbitmq": {4369, 25672},
    "mongo": set(),
    # For this machine alone, and what only sends to TLS.
    "gateway": {8080, 8081},
}


def listening(network, name: str) -> set[int]:
    """The ports of a container that can be reached over a network."""
    told = network.compose.run("exec", "-T", name, "sh", "-c", LISTENING)
    found = re.findall(r"^ *\d+: ([0-9A-F]+):([0-9A-F]{4}) \S+ ([0-9A-F]{2}) ", told, re.MULTILINE)
    return {
        int(port, 16)
        for address, port, state in found
        if state == _LISTEN and address not in (*_LOOPBACK, _OF_DOCKER)
    }


@pytest.mark.parametrize("name", TLS)
def test_a_server_listens_with_tls_alone(network, name):
    assert listening(network, name) == TLS[name] | PLAIN[name]
    for published in network.compose.inspect()[name]["NetworkSettings"]["Ports"].values():
        assert {one["HostIp"] for one in published or ()} <= {"127.0.0.1"}


@pytest.fixture
def stranger(tmp_path):
    """The certificate of another authority."""
    certificates.ensure_certificates(tmp_path, {}, ["stranger"], datetime.now(UTC))
    return secrets.authority(tmp_path, "stranger")


def test_the_broker_is_not_spoken_to_in_plain_nor_trusted_by_another_authority(network, stranger):
    uri = network.amqp_uri(secrets.ANALYST)
    with pika.BlockingConnection(BrokerUri(uri).parameters()) as connection:
        assert connection.is_open
    plain = uri.partition("?")[0].replace("amqps://", "amqp://")
    other = f"{uri.partition('?')[0]}?cacertfile={stranger}"
    for wrong in (plain, other):
        parameters = BrokerUri(wrong).parameters()
        parameters.socket_timeout = parameters.stack_timeout = 5
        with pytest.raises((AMQPConnectionError, ssl.SSLError)):
            pika.BlockingConnection(parameters)


def test_the_database_is_not_spoken_to_in_plain_nor_trusted_by_another_authority(network, stranger):
    at = network.compose.address("mongo", 27017)
    quick = "directConnection=true&serverSelectionTimeoutMS=2000"
    for how in ("", f"&tls=true&tlsCAFile={stranger}"):
        with (
            MongoClient(f"mongodb://{at}/?{quick}{how}") as client,
            pytest.raises(ServerSelectionTimeoutError),
        ):
            client.admin.command("ping")
    with MongoClient(network.mongodb_uri(secrets.ADMINISTRATOR)) as client:
        set_up = client.admin.command("getCmdLineOpts")["parsed"]["net"]["tls"]
        assert set_up["mode"] == "requireTLS"


@pytest.mark.parametrize(
    ("service", "port"), [("rabbitmq", 5671), ("rabbitmq", 15671), ("mongo", 27017)]
)
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_old_versions_of_tls_are_refused(network, service, port):
    context = ssl.create_default_context(cafile=str(network.authority))
    assert _version(network.compose.address(service, port), context) in ("TLSv1.2", "TLSv1.3")
    context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.raises((ssl.SSLError, ConnectionError)):
        _version(network.compose.address(service, port), context)


def _version(address: str, context: ssl.SSLContext) -> str | None:
    host, port = address.split(":")
    with (
        socket.create_connection((host, int(port)), timeout=10) as plain,
        context.wrap_socket(plain, server_hostname=host) as safe,
    ):
        return safe.version()


def test_the_gateway_is_reached_by_tls_and_whoever_comes_without_is_sent_there(network, stranger):
    page = f"{network.secure_url}/booking/v1/sites"
    token = {"Authorization": f"Bearer {network.token('operator')}"}
    found = requests.get(page, headers=token, timeout=10, verify=str(network.authority))
    assert found.ok, found.text
    assert "max-age" in found.headers["Strict-Transport-Security"]
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(page, timeout=10, verify=str(stranger))
    port = int(network.compose.address("gateway", 8081).split(":")[1])
    plain = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    plain.request("GET", "/booking/v1/sites?limit=1")
    answer = plain.getresponse()
    assert (answer.status, answer.headers["Location"]) == (308, f"{page}?limit=1")
    plain.close()
