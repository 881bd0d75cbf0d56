"""The installation's own authority, and whom it vouches for."""

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509

from ops.certificates import CA_LIFE, HERE, SERVER_LIFE, ensure_certificates

NOW = datetime.now(UTC)
SERVERS = {"mongo": ("mongo", *HERE)}


def names(made, folder):
    return sorted(str(path.relative_to(folder)) for path in made)


def make(folder, now=NOW, servers=SERVERS):
    return names(ensure_certificates(folder, servers, ["booking"], now), folder)


def test_authority_and_certificates_are_made_once(tmp_path):
    assert make(tmp_path) == ["authority/ca.pem", "authority/key.pem", "mongo/server.pem"]
    assert make(tmp_path) == []
    for path in tmp_path.rglob("*.pem"):
        assert path.stat().st_mode & 0o777 == 0o600, path


def test_a_certificate_is_made_anew_in_the_second_half_of_its_life_and_the_authority_never(
    tmp_path,
):
    make(tmp_path)
    assert make(tmp_path, NOW + SERVER_LIFE / 2 - timedelta(days=1)) == []
    assert make(tmp_path, NOW + SERVER_LIFE / 2 + timedelta(days=1)) == ["mongo/server.pem"]
    assert make(tmp_path, NOW + CA_LIFE / 2) == ["mongo/server.pem"]


def test_other_names_and_another_authority_ask_for_another_certificate(tmp_path):
    make(tmp_path)
    assert make(tmp_path, servers={"mongo": ("database", *HERE)}) == ["mongo/server.pem"]
    (tmp_path / "authority" / "key.pem").unlink()
    made = make(tmp_path, servers={"mongo": ("database", *HERE)})
    assert made == ["authority/ca.pem", "authority/key.pem", "mongo/server.pem"]
    told = (tmp_path / "booking" / "ca.pem").read_text(encoding="utf-8")
    assert told == (tmp_path / "authority" / "ca.pem").read_text(encoding="utf-8")


def test_the_authority_can_vouch_for_no_other_authority(tmp_path):
    make(tmp_path)
    found = x509.load_pem_x509_certificate((tmp_path / "authority" / "ca.pem").read_bytes())
    rules = found.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert (rules.ca, rules.path_length) == (True, 0)


def shake_hands(folder, ca, name):
    """A handshake with the server of that folder, as a client of that name would."""
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(folder / "mongo" / "server.pem")
    client = ssl.create_default_context(cafile=str(ca))
    here, there = socket.socketpair()

    def serve():
        try:
            server.wrap_socket(there, server_side=True).close()
        except OSError:
            there.close()

    serving = threading.Thread(target=serve)
    serving.start()
    try:
        with client.wrap_socket(here, server_hostname=name) as safe:
            return safe.version()
    finally:
        serving.join()


def test_a_client_trusts_the_server_by_each_of_its_names_and_by_no_other(tmp_path):
    make(tmp_path)
    ca = tmp_path / "booking" / "ca.pem"
    for name in SERVERS["mongo"]:
        assert shake_hands(tmp_path, ca, name) == "TLSv1.3"
    with pytest.raises(ssl.SSLCertVerificationError, match="mismatch"):
        shake_hands(tmp_path, ca, "rabbitmq")
    make(tmp_path / "other")
    with pytest.raises(ssl.SSLCertVerificationError, match="verify failed"):
        shake_hands(tmp_path, tmp_path / "other" / "booking" / "ca.pem", "mongo")
