"""The secrets of an installation: made on its first start, one folder for each who may read them.

    <folder>/booking/    mongodb_password, amqp_password, mongodb_uri, amqp_uri, jwks.json
    <folder>/inventory/ training/ impact/     the same
    <folder>/own-booking/ own-inventory/ …    secret: what a service, not its relay, makes keys from
                         audit_keys: what the seals of its audit log are keyed with; the newest
                         first
    <folder>/own-booking/ own-inventory/ own-training/    master_keys: what wraps the key of
                         everybody whom the service knows by name; index_keys: what hashes that by
                         which they are found; the newest first
    <folder>/booking-relay/ …            the same without jwks.json, for each service's relay
    <folder>/impact-projector/   mongodb_password, mongodb_uri: events are none of its business
    <folder>/operator/   as a service: sees how events get on, and gives services past ones again
    <folder>/administrator/   the same: makes users and topology, `root` in broker and database
    <folder>/analyst/    amqp_password, amqp_uri: may read the stream of events and nothing else
    <folder>/site-app/   amqp_password, amqp_uri: may call services over RPC and nothing else
    <folder>/mongo/      keyfile: what the members of the replica set know each other by
    <folder>/rabbitmq/   administrator.conf: the broker's first user, read on its first start
    <folder>/issuer/     key.pem: what the built-in issuer signs tokens with; `ops.issuer_keys`
    <folder>/vault/      keys: what inventory seals the codes of top-ups with, the newest first
    <folder>/badges/     keys.pem: what training signs badges with, the newest first

A secret that is there is kept: changing one is done where it is used as well (`ops.init`).
Both backends use this: the embedded one below its state folder, the containers in volumes.
"""

import base64
import json
import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import quote

from kit.settings import AUDIT_BYTES, INDEX_BYTES, MASTER_BYTES, SECRET_BYTES
from kit.topology.names import relay_user
from ops import issuer_keys
from ops.files import write

SERVICES = ("booking", "inventory", "training", "impact")
RELAYS = tuple(map(relay_user, SERVICES))
PROJECTOR = "impact-projector"
OPERATOR = "operator"
ADMINISTRATOR = "administrator"
ANALYST = "analyst"
NAMING = ("booking", "inventory", "training")
"""The services that know people by their names."""
ISSUER = "issuer"
SITE_APP = "site-app"
VAULT = "vault"
BADGES = "badges"
REPLICA_SET = "passerelle"
VHOST = "passerelle"

DATABASE_USERS = (*SERVICES, *RELAYS, PROJECTOR, OPERATOR, ADMINISTRATOR)
BROKER_USERS = (*SERVICES, *RELAYS, OPERATOR, ADMINISTRATOR, ANALYST, SITE_APP)
USERS = tuple(dict.fromkeys((*DATABASE_USERS, *BROKER_USERS)))
"""Whoever has a folder with passwords; what each may do is said by `ops.privileges` and
`kit.topology`."""


def missing(folder: Path) -> bool:
    """Whether a start would make some: an installation of an older version has fewer."""
    return any(not path.exists() for path, _ in _needed(folder))


def ensure_secrets(folder: Path) -> list[Path]:
    """Makes the secrets that are missing below `folder` and returns their paths.

    Files are readable by their owner alone. Safe to repeat, also after a start that was cut off:
    a file appears whole or not at all.
    """
    made = []
    for path, make in _needed(folder):
        if not path.exists():
            write(path, make())
            made.append(path)
    if (key := issuer_keys.ensure(folder / ISSUER)) is not None:
        made.append(key)
    first = _first_user(password(folder, ADMINISTRATOR, "amqp"))
    write(folder / "rabbitmq" / "administrator.conf", first)
    publish_keys(folder)
    return made


def _needed(folder: Path) -> Iterator[tuple[Path, Callable[[], str]]]:
    """Every secret but the issuer's, and what makes it."""
    for owner in DATABASE_USERS:
        yield folder / owner / "mongodb_password", _password
    for owner in BROKER_USERS:
        yield folder / owner / "amqp_password", _password
    for service in SERVICES:
        yield own_secret(folder, service), partial(_random, SECRET_BYTES)
        yield audit_keys(folder, service), partial(new_key, AUDIT_BYTES)
    for service in NAMING:
        yield master_keys(folder, service), partial(new_key, MASTER_BYTES)
        yield index_keys(folder, service), partial(new_key, INDEX_BYTES)
    yield folder / "mongo" / "keyfile", _keyfile
    yield vault_keys(folder), new_vault_key
    yield badge_keys(folder), issuer_keys.new_pem


def publish_keys(folder: Path) -> None:
    """Writes the set of keys that tokens are checked with for each who checks them."""
    published = json.dumps(issuer_keys.key_set(folder / ISSUER))
    for owner in (*SERVICES, OPERATOR):
        write(folder / owner / "jwks.json", published)


def rotate_issuer(folder: Path, *, at_once: bool = False) -> None:
    """See `ops.issuer_keys.rotate`."""
    issuer_keys.rotate(folder / ISSUER, lambda: publish_keys(folder), at_once=at_once)


def write_uris(folder: Path, *, mongodb: str, amqp: str, tls: bool = False) -> None:
    """Writes each user's connection strings for the given addresses (`host:port`)."""
    for owner in DATABASE_USERS:
        write(folder / owner / "mongodb_uri", mongodb_uri(folder, owner, mongodb, tls=tls))
    for owner in BROKER_USERS:
        write(folder / owner / "amqp_uri", amqp_uri(folder, owner, amqp, tls=tls))


def password(folder: Path, owner: str, system: str) -> str:
    """The password of `owner` for `system`, which is `mongodb` or `amqp`.

    Raises `FileNotFoundError` where it was never made.
    """
    return (folder / owner / f"{system}_password").read_text(encoding="utf-8").strip()


def own_secret(folder: Path, service: str) -> Path:
    """The file with what a service makes keys of its own from."""
    return folder / f"own-{service}" / "secret"


def audit_keys(folder: Path, service: str) -> Path:
    """The file with the keys of the seals of a service's audit log, one a line."""
    return folder / f"own-{service}" / "audit_keys"


def master_keys(folder: Path, service: str) -> Path:
    """The file with the keys that wrap everybody's own, one a line."""
    return folder / f"own-{service}" / "master_keys"


def index_keys(folder: Path, service: str) -> Path:
    """The file with the keys that hash what people are found by, one a line."""
    return folder / f"own-{service}" / "index_keys"


def new_key(size: int) -> str:
    """A line with a new key of that many bytes, as `kit.keyring` and `kit.audit` take it; named by
    its day, and by chance, so that two of a day are two."""
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


def authority(folder: Path, owner: str) -> Path:
    """The certificate that `owner` checks servers with (`ops.certificates`)."""
    return folder / owner / "ca.pem"


def mongodb_uri(
    folder: Path, owner: str, address: str, *, direct: bool = False, tls: bool = False
) -> str:
    """What `owner` connects to the database with.

    `direct` is for where the address is not the one that the replica set knows itself by, as
    outside of the containers' network.
    """
    secret = quote(password(folder, owner, "mongodb"), safe="")
    how = "directConnection=true" if direct else f"replicaSet={REPLICA_SET}"
    if tls:
        how += f"&tls=true&tlsCAFile={quote(str(authority(folder, owner)), safe='')}"
    return f"mongodb://{owner}:{secret}@{address}/?authSource=admin&{how}"


def amqp_uri(folder: Path, owner: str, address: str, *, tls: bool = False) -> str:
    """What `owner` connects to the broker with; see `kit.broker_uri`."""
    secret = quote(password(folder, owner, "amqp"), safe="")
    if tls:
        checked = f"?cacertfile={quote(str(authority(folder, owner)), safe='')}"
        return f"amqps://{owner}:{secret}@{address}/{VHOST}{checked}"
    return f"amqp://{owner}:{secret}@{address}/{VHOST}"


def _password() -> str:
    return secrets.token_urlsafe(32)


def _keyfile() -> str:
    return base64.b64encode(secrets.token_bytes(512)).decode()


def _random(size: int) -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(size)).decode("ascii")


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
