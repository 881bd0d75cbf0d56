"""The secrets of an installation: made on its first start, one folder for each who may read them.

    <folder>/booking/    mongodb_password, amqp_password, mongodb_uri, amqp_uri, jwks.json
    <folder>/inventory/ training/ impact/     the same
    <folder>/own-booking/ own-inventory/ …    secret: what a service, not its relay, makes keys from
    <folder>/own-booking/ own-training/    master_keys: what wraps the key of everybody whom the
                         service knows by name; index_keys: what hashes that by which they are
                         found; the newest first
    <folder>/operator/   the same: may look at everything, and handle dead letters
    <folder>/administrator/   the same: makes users and topology, `root` in broker and database
    <folder>/analyst/    amqp_password, amqp_uri: may read the stream of events and nothing else
    <folder>/mongo/      keyfile: what the members of the replica set know each other by
    <folder>/rabbitmq/   administrator.conf: the broker's first user, read on its first start
    <folder>/issuer/     key.pem: what the built-in issuer signs tokens with
    <folder>/vault/      keys: what inventory seals the codes of top-ups with, the newest first
    <folder>/badges/     keys.pem: what training signs badges with, the newest first

A secret that is there is kept: changing one is done where it is used as well (`ops.init`).
Both backends use this: the embedded one below its state folder, the containers in volumes.
"""

import base64
import json
import os
import secrets
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from kit.jwk import public_jwk
from kit.keyring.masters import INDEX_BYTES, MASTER_BYTES
from kit.settings import SECRET_BYTES

SERVICES = ("booking", "inventory", "training", "impact")
OPERATOR = "operator"
ADMINISTRATOR = "administrator"
ANALYST = "analyst"
NAMING = ("booking", "training")
"""The services that know people by their names."""
VAULT = "vault"
BADGES = "badges"
REPLICA_SET = "passerelle"
VHOST = "passerelle"

DATABASE_USERS = (*SERVICES, OPERATOR, ADMINISTRATOR)
BROKER_USERS = (*DATABASE_USERS, ANALYST)

_OWNER_ONLY = 0o600


def ensure_secrets(folder: Path) -> list[Path]:
    """Makes the secrets that are missing below `folder` and returns their paths.

    Files are readable by their owner alone. Safe to repeat, also after a start that was cut off:
    a file appears whole or not at all.
    """
    made: list[Path] = []

    def keep(path: Path, content: str) -> None:
        if not path.exists():
            write(path, content)
            made.append(path)

    for owner in DATABASE_USERS:
        keep(folder / owner / "mongodb_password", secrets.token_urlsafe(32))
    for owner in BROKER_USERS:
        keep(folder / owner / "amqp_password", secrets.token_urlsafe(32))
    for service in SERVICES:
        keep(own_secret(folder, service), _random(SECRET_BYTES))
    for service in NAMING:
        keep(master_keys(folder, service), new_key(MASTER_BYTES))
        keep(index_keys(folder, service), new_key(INDEX_BYTES))
    keep(folder / "mongo" / "keyfile", base64.b64encode(secrets.token_bytes(512)).decode())
    keep(folder / "issuer" / "key.pem", _new_key())
    keep(vault_keys(folder), new_vault_key())
    keep(badge_keys(folder), _new_key())

    first = _first_user(password(folder, ADMINISTRATOR, "amqp"))
    write(folder / "rabbitmq" / "administrator.conf", first)
    published = json.dumps(key_set(folder))
    for owner in (*SERVICES, OPERATOR):
        write(folder / owner / "jwks.json", published)
    return made


def write_uris(folder: Path, *, mongodb: str, amqp: str) -> None:
    """Writes each user's connection strings for the given addresses (`host:port`)."""
    for owner in DATABASE_USERS:
        write(folder / owner / "mongodb_uri", mongodb_uri(folder, owner, mongodb))
    for owner in BROKER_USERS:
        write(folder / owner / "amqp_uri", amqp_uri(folder, owner, amqp))


def password(folder: Path, owner: str, system: str) -> str:
    """The password of `owner` for `system`, which is `mongodb` or `amqp`.

    Raises `FileNotFoundError` where it was never made.
    """
    return (folder / owner / f"{system}_password").read_text(encoding="utf-8").strip()


def own_secret(folder: Path, service: str) -> Path:
    """The file with what a service makes keys of its own from."""
    return folder / f"own-{service}" / "secret"


def master_keys(folder: Path, service: str) -> Path:
    """The file with the keys that wrap everybody's own, one a line."""
    return folder / f"own-{service}" / "master_keys"


def index_keys(folder: Path, service: str) -> Path:
    """The file with the keys that hash what people are found by, one a line."""
    return folder / f"own-{service}" / "index_keys"


def new_key(size: int) -> str:
    """A line with a new key of that many bytes, as `kit.keyring` takes it; named by its day, and by
    chance, so that two of a day are two."""
    name = f"{datetime.now(UTC):%Y%m%d}_{secrets.token_hex(3)}"
    return f"{name}:{_random(size)}"


def vault_keys(folder: Path) -> Path:
    """The file with the vault's keys, one a line."""
    return folder / VAULT / "keys"


def new_vault_key() -> str:
    """A key for AES-256 in base64, as `PASSERELLE_VAULT_KEY` takes it."""
    return _random(32)


def badge_keys(folder: Path) -> Path:
    """The file with the keys of badges, in PEM: the first is private and signs."""
    return folder / BADGES / "keys.pem"


def mongodb_uri(folder: Path, owner: str, address: str, *, direct: bool = False) -> str:
    """What `owner` connects to the database with.

    `direct` is for where the address is not the one that the replica set knows itself by, as
    outside of the containers' network.
    """
    secret = quote(password(folder, owner, "mongodb"), safe="")
    how = "directConnection=true" if direct else f"replicaSet={REPLICA_SET}"
    return f"mongodb://{owner}:{secret}@{address}/?authSource=admin&{how}"


def amqp_uri(folder: Path, owner: str, address: str) -> str:
    """What `owner` connects to the broker with."""
    secret = quote(password(folder, owner, "amqp"), safe="")
    return f"amqp://{owner}:{secret}@{address}/{VHOST}"


def key_set(folder: Path) -> dict[str, list[dict[str, str]]]:
    """The public half of the issuer's key, as a JSON Web Key Set (RFC 7517, RFC 8037)."""
    key = load_pem_private_key((folder / "issuer" / "key.pem").read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError("the issuer's key is no Ed25519 key")
    return {"keys": [public_jwk(key.public_key())]}


def write(path: Path, content: str, mode: int = _OWNER_ONLY) -> None:
    """Puts `content` at `path` in one step: a reader sees the old file or the whole new one."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), mode)
            file.write(content + "\n")
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _random(size: int) -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(size)).decode("ascii")


def _new_key() -> str:
    key = Ed25519PrivateKey.generate()
    return (
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii").strip()
    )


def _first_user(secret: str) -> str:
    return "\n".join(
        [
            f"default_vhost = {VHOST}",
            f"default_user = {ADMINISTRATOR}",
            f"default_pass = {secret}",
            "default_user_tags.administrator = true",
            "default_permissions.configure = .*",
            "default_permissions.read = .*",
            "default_permissions.write = .*",
        ]
    )
