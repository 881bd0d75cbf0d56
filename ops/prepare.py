"""First step of the containers' start: secrets, connection strings and configuration files.

Runs from the project's image, without network, and writes into volumes: one for each container,
so that none sees the secrets of another. The files for the broker, the database, the gateway and
Prometheus come from the image as well, so that the engine may be on another machine than the clone.
May run any number of times; secrets that are there stay.
"""

import json
import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from ops import asyncapi, certificates, secrets
from ops.catalogues import catalogues
from ops.files import write

MONGODB = "mongo:27017"
AMQP = "rabbitmq:5671"
FOLDER = Path("/run/passerelle")
DOMAIN = "PASSERELLE_DOMAIN"

_READABLE = 0o444
_EXECUTABLE = 0o555
# Who reads them runs as a user of another image, whose number is not known here. Nobody else has
# the volume.
_FOREIGN = ("mongo", "rabbitmq", "prometheus")


def prepare(folder: Path, deploy: Path) -> None:
    """Writes everything below `folder`; `deploy` is where the configuration comes from."""
    made = secrets.ensure_secrets(folder)
    made += certificates.ensure_certificates(
        folder,
        {part: (part, *certificates.HERE) for part in ("mongo", "rabbitmq")}
        | {"gateway": _names_of_gateway()},
        (*secrets.USERS, *_FOREIGN, "gateway"),
        datetime.now(UTC),
    )
    secrets.write_uris(folder, mongodb=MONGODB, amqp=AMQP, tls=True)
    _copy(deploy / "mongo", folder / "mongo")
    _copy(deploy / "rabbitmq", folder / "rabbitmq")
    _copy(deploy / "caddy", folder / "gateway")
    _copy(deploy / "prometheus", folder / "prometheus")
    for part in ("rabbitmq", "gateway", "prometheus"):
        _copy(deploy / "probes", folder / part)
    _publish(folder / "gateway" / "public")
    _say_which_certificate(folder / "gateway")
    for part in _FOREIGN:
        for path in (folder / part).rglob("*"):
            if path.is_file():
                path.chmod(_EXECUTABLE if path.suffix == ".sh" else _READABLE)
    names = [str(path.relative_to(folder)) for path in made]
    sys.stdout.write(json.dumps({"event": "prepared", "secrets_made": names}) + "\n")


def _names_of_gateway() -> list[str]:
    """What its own certificate is for: this machine, and where anybody is told to reach it."""
    public = urlsplit(os.environ.get("PASSERELLE_PUBLIC_URL", "")).hostname
    return list(dict.fromkeys(filter(None, ("gateway", *certificates.HERE, public))))


def _say_which_certificate(gateway: Path) -> None:
    """Into what its Caddyfile reads: its own, or, for a public name, one that Caddy asks for."""
    own = gateway / certificates.SERVER
    said = "" if os.environ.get(DOMAIN) else f"tls {own} {own}"
    write(gateway / "certificate.caddy", said)


def _copy(source: Path, target: Path) -> None:
    """Every file of `source` into `target`, over what an older version left there."""
    for path in source.iterdir():
        copy = target / path.name
        copy.unlink(missing_ok=True)
        shutil.copyfile(path, copy)


def _publish(public: Path) -> None:
    """The contracts of the events, in place of those of the version before."""
    new = public.with_name("public.new")
    shutil.rmtree(new, ignore_errors=True)
    asyncapi.publish(catalogues(), new)
    shutil.rmtree(public, ignore_errors=True)
    new.rename(public)


if __name__ == "__main__":
    os.umask(0o022)
    prepare(FOLDER, Path(__file__).resolve().parent.parent / "deploy")
