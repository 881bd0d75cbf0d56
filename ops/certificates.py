"""The installation's own certificate authority, and the certificates of its servers.

    <folder>/authority/  key.pem, ca.pem: signs the servers' certificates; nobody else has the key
    <folder>/mongo/ rabbitmq/ gateway/ …    server.pem: the server's key and certificate
    <folder>/<everybody>/  ca.pem: what a server's certificate is checked with

The authority is made once and kept, since every client trusts it by its certificate. A server's
certificate is made anew on the first start in its second half of life, or where its names change.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from ops.files import write

AUTHORITY: Final = "authority"
CA: Final = "ca.pem"
SERVER: Final = "server.pem"
CA_LIFE: Final = timedelta(days=20 * 365)
SERVER_LIFE: Final = timedelta(days=820)
"""Longer ones are refused by some clients (825 days at Apple)."""
HERE: Final = ("localhost", "127.0.0.1", "::1")
"""What a server is also called: by its own probes, and by whoever is on the same machine."""
_EARLY: Final = timedelta(days=1)
"""A clock that is a little late takes a new certificate too."""


def ensure_certificates(
    folder: Path, servers: dict[str, Sequence[str]], readers: Sequence[str], now: datetime
) -> list[Path]:
    """Makes what is missing, due or of other names, and returns the paths of what was made.

    `servers` are the names and addresses of each; `readers` are the folders that get the
    authority's certificate.
    """
    made: list[Path] = []
    key, ca = folder / AUTHORITY / "key.pem", folder / AUTHORITY / CA
    if not (key.exists() and ca.exists()):
        _make_authority(key, ca, now)
        made += [key, ca]
    signer, authority = _load(key.read_bytes() + ca.read_bytes())
    for part, names in servers.items():
        path = folder / part / SERVER
        if not _will_do(path, authority, names, now):
            write(path, _server(signer, authority, part, names, now))
            made.append(path)
    for reader in readers:
        write(folder / reader / CA, ca.read_text(encoding="utf-8").strip())
    return made


def _make_authority(key: Path, ca: Path, now: datetime) -> None:
    signer = ec.generate_private_key(ec.SECP256R1())
    name = _name("Passerelle, this installation")
    certificate = (
        _builder(name, name, signer.public_key(), now, CA_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(signer, SHA256())
    )
    # The certificate last: with the key alone both are made again.
    write(key, _private(signer))
    write(ca, _pem(certificate))


def _server(
    signer: ec.EllipticCurvePrivateKey,
    authority: x509.Certificate,
    part: str,
    names: Sequence[str],
    now: datetime,
) -> str:
    """Key and certificate, one after the other, as every server here takes them."""
    key = ec.generate_private_key(ec.SECP256R1())
    # Members of a replica set are each other's clients.
    purposes = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
    certificate = (
        _builder(_name(part), authority.subject, key.public_key(), now, SERVER_LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
        .add_extension(
            x509.SubjectAlternativeName([_general(one) for one in names]), critical=False
        )
        .sign(signer, SHA256())
    )
    return f"{_private(key)}\n{_pem(certificate)}"


def _will_do(path: Path, authority: x509.Certificate, names: Sequence[str], now: datetime) -> bool:
    """Whether what is there is ours, has these names and half of its life before it."""
    if not path.exists():
        return False
    certificate = x509.load_pem_x509_certificate(path.read_bytes())
    try:
        certificate.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature):
        return False
    found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    due = certificate.not_valid_after_utc - SERVER_LIFE / 2
    return set(found) == {_general(one) for one in names} and now < due


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    now: datetime,
    life: timedelta,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now.astimezone(UTC) - _EARLY)
        .not_valid_after(now.astimezone(UTC) + life)
    )


def _load(pem: bytes) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = load_pem_private_key(pem, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("the authority's key is none of an elliptic curve")
    return key, x509.load_pem_x509_certificate(pem)


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _private(key: ec.EllipticCurvePrivateKey) -> str:
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem.decode("ascii").strip()


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode("ascii").strip()
