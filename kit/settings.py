"""The settings of a service or relay, read from the environment.

Every setting `PASSERELLE_X` may be given as `PASSERELLE_X_FILE` instead: the path of a file whose
content is the value. Secrets come that way, so that no container listing shows them.
"""

import base64
import binascii
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from environs import Env, EnvValidationError
from pymongo.uri_parser import parse_uri

# A database that is away is told within seconds, not after the driver's half minute.
SECRET_BYTES: Final = 32
MASTER_BYTES: Final = 96
"""Of a local master key, as MongoDB's client-side encryption wants it."""
INDEX_BYTES: Final = 32
AUDIT_BYTES: Final = 32
_DRIVER_BOUNDS: Final = {
    "serverSelectionTimeoutMS": "3000",
    "connectTimeoutMS": "3000",
    "heartbeatFrequencyMS": "2000",
}


@dataclass(frozen=True)
class Settings:
    """What one process needs to know of its surroundings.

    `http_address` is `host:port`; `shared_address`, empty where there is none, is one more that
    all replicas of the service on this machine listen on; `jwks` is the path or the http(s) URL of
    the JSON Web Key Set that tokens are checked with; `issuer` is the `iss` that they must bear;
    `leaving_seconds` is how long a service that was told to stop serves on while its readiness
    says no, so that a balancer that asks for it sends nobody more.
    """

    service: str
    mongodb_uri: str
    amqp_uri: str
    http_address: str
    shared_address: str
    jwks: str
    issuer: str
    log_level: str
    leaving_seconds: float


def load(service: str, *, without: Collection[str] = ()) -> Settings:
    """Reads the settings of a process of `service`.

    `without` names those that it has no use for, so that nobody has to trust it with them: they
    are empty.

    Raises `environs.EnvError`, naming the variable, where one is missing or unreadable.
    """

    def seconds(name: str) -> float:
        given = text(name, "0")
        if not re.fullmatch(r"\d{1,4}(\.\d+)?", given):
            raise EnvValidationError(f"PASSERELLE_{name} is no number of seconds: {given!r}", [])
        return float(given)

    def needed(name: str) -> str:
        return "" if name in without else text(name)

    return Settings(
        service=service,
        mongodb_uri=text("MONGODB_URI"),
        amqp_uri=needed("AMQP_URI"),
        http_address=text("HTTP_ADDRESS", "127.0.0.1:8000"),
        shared_address=text("SHARED_ADDRESS", ""),
        jwks=needed("JWKS"),
        issuer=text("ISSUER", "passerelle"),
        log_level=text("LOG_LEVEL", "INFO"),
        leaving_seconds=seconds("LEAVING_SECONDS"),
    )


def bounded(settings: Settings) -> Settings:
    """The settings with the driver's waits bounded, save where the URI sets them itself."""
    uri = settings.mongodb_uri
    given = {name.lower() for name in parse_uri(uri, warn=False)["options"]}
    missing = [f"{n}={v}" for n, v in _DRIVER_BOUNDS.items() if n.lower() not in given]
    if not missing:
        return settings
    joint = "&" if "?" in uri else "?" if uri.count("/") > 2 else "/?"
    return replace(settings, mongodb_uri=uri + joint + "&".join(missing))


def secret() -> bytes:
    """What a service makes its own keys from: `PASSERELLE_SECRET` or its file, in base64.

    Raises `environs.EnvError`, which tells nothing of it, where it is missing or under 32 bytes.
    """
    try:
        found = base64.b64decode(text("SECRET"), altchars=b"-_", validate=True)
    except OSError as error:
        reason = f"PASSERELLE_SECRET_FILE cannot be read: {error.strerror}"
        raise EnvValidationError(reason, []) from error
    except (binascii.Error, ValueError) as error:
        raise EnvValidationError("PASSERELLE_SECRET is no base64", []) from error
    if len(found) < SECRET_BYTES:
        raise EnvValidationError(f"PASSERELLE_SECRET has less than {SECRET_BYTES} bytes", [])
    return found


def text(name: str, default: str | None = None) -> str:
    """The value of `PASSERELLE_<name>`, or of the file that `PASSERELLE_<name>_FILE` names.

    Raises `environs.EnvError` where there is neither, nor a default.
    """
    env = Env(prefix="PASSERELLE_")
    path = env.str(f"{name}_FILE", None)
    if path:
        return Path(path).read_text(encoding="utf-8").strip()
    return str(env.str(name) if default is None else env.str(name, default))
