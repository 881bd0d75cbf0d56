"""One address of the broker for three libraries."""

import ssl
from datetime import UTC, datetime

import pytest

from kit.broker_uri import BrokerUri
from ops.certificates import ensure_certificates

PLAIN = "amqp://booking:a%2Fb@127.0.0.1:5672/passerelle"


def test_without_tls_nothing_is_said_of_it():
    uri = BrokerUri(PLAIN)
    assert (uri.tls, uri.bare, uri.parameters().ssl_options) == (None, PLAIN, None)
    assert uri.parameters().credentials.password == "a/b"


def test_with_tls_the_broker_has_to_prove_its_name(tmp_path):
    ensure_certificates(tmp_path, {}, ["booking"], datetime.now(UTC))
    ca = tmp_path / "booking" / "ca.pem"
    uri = BrokerUri(f"amqps://booking:secret@rabbitmq:5671/passerelle?cacertfile={ca}")
    assert uri.bare == "amqps://booking:secret@rabbitmq:5671/passerelle"
    options = uri.parameters().ssl_options
    assert options.server_hostname == "rabbitmq"
    assert (options.context.verify_mode, options.context.check_hostname) == (
        ssl.CERT_REQUIRED,
        True,
    )
    assert len(options.context.get_ca_certs()) == 1, "no public authority will do"
    assert uri.tls["cert_reqs"] == ssl.CERT_REQUIRED
    assert (uri.tls["ca_certs"], uri.tls["server_hostname"]) == (str(ca), "rabbitmq")


def test_without_a_file_public_authorities_are_asked():
    uri = BrokerUri("amqps://booking:secret@broker.example.org/passerelle")
    assert uri.tls["ca_certs"] is None
    options = uri.parameters().ssl_options
    assert (options.context.verify_mode, uri.parameters().port) == (ssl.CERT_REQUIRED, 5671)


@pytest.mark.parametrize("asked", ["verify=verify_none", "heartbeat=0", "cacertfile"])
def test_what_is_not_known_is_refused_and_not_left_out(asked):
    with pytest.raises(ValueError, match=r"knows no|bad query"):
        BrokerUri(f"amqps://booking:secret@rabbitmq/passerelle?{asked}")
