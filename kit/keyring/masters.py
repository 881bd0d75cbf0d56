"""The master keys, which wrap everybody's own: from a file of this installation, or at a service
for keys (KMS)."""

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Self

from environs import EnvValidationError

from kit.settings import MASTER_BYTES, text

_NAME: Final = re.compile(r"[A-Za-z0-9_]{1,40}")
Lines = Sequence[tuple[str, bytes]]


@dataclass(frozen=True)
class Masters:
    """Every master key in use, and the one that wraps new keys.

    `providers` are pymongo's `kms_providers`, by names such as `local:2026a` or `aws`; `newest` is
    one of them and `master_key` what it needs beside (None for a local one); `tls` are pymongo's
    `kms_tls_options`.
    """

    providers: Mapping[str, Mapping[str, Any]] = field(repr=False)
    newest: str
    master_key: Mapping[str, Any] | None = None
    tls: Mapping[str, Any] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Of all, the newest first."""
        return tuple(self.providers)

    def led_by(self, name: str) -> Self:
        """The same keys, of which this one wraps new ones."""
        return self if name == self.newest else replace(self, newest=name, master_key=None)

    @classmethod
    def local(cls, keys: Lines) -> Self:
        """Of keys by name, the newest first. Raises `ValueError` where there is none, or where one
        has not 96 bytes."""
        if not keys:
            raise ValueError("no master key")
        if any(len(key) != MASTER_BYTES for _, key in keys):
            raise ValueError(f"a master key has {MASTER_BYTES} bytes")
        return cls({f"local:{name}": {"key": key} for name, key in keys}, f"local:{keys[0][0]}")

    @classmethod
    def from_environment(cls) -> Self:
        """From `PASSERELLE_MASTER_KEYS` (or its file) and `PASSERELLE_KMS` (or its file).

        The first holds local keys, one a line, `name:base64`, the newest first. The second is JSON
        for a service for keys: `{"provider": "aws", "credentials": {…}, "master_key": {…},
        "tls": {…}}`, as pymongo's `kms_providers`, `create_data_key` and `kms_tls_options` have it;
        it then wraps new keys, and local ones only open older ones.

        Raises `environs.EnvError`, which tells nothing of the keys, where there is neither, or
        where one is unreadable.
        """
        local = lines("MASTER_KEYS", MASTER_BYTES)
        kms = _readable("KMS", lambda: text("KMS", ""))
        if not kms:
            if not local:
                raise EnvValidationError("PASSERELLE_MASTER_KEYS_FILE holds no key", [])
            return cls.local(local)
        try:
            given = json.loads(kms)
            name, master = str(given["provider"]), dict(given["master_key"])
            providers = {name: dict(given["credentials"])}
            tls = {name: given["tls"]} if "tls" in given else None
        except (ValueError, KeyError, TypeError) as error:
            raise EnvValidationError(
                "PASSERELLE_KMS is no JSON with provider, credentials and master_key", []
            ) from error
        older = cls.local(local).providers if local else {}
        return cls({**providers, **older}, name, master, tls)


def lines(name: str, size: int) -> Lines:
    """The keys of a setting, each a line `name:base64`, in their order; none where it is not given.

    Raises `environs.EnvError`, which tells nothing of the keys, where it is unreadable.
    """
    variable = f"PASSERELLE_{name}"
    found = []
    for line in _readable(name, lambda: text(name, "")).split():
        label, _, encoded = line.partition(":")
        try:
            key = base64.b64decode(encoded, altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if not _NAME.fullmatch(label) or len(key) != size:
            raise EnvValidationError(
                f"{variable} holds something else than lines `name:key` of {size} bytes in base64",
                [],
            )
        found.append((label, key))
    if len({label for label, _ in found}) != len(found):
        raise EnvValidationError(f"{variable} names two keys alike", [])
    return found


def _readable(name: str, read: Callable[[], str]) -> str:
    try:
        return read()
    except OSError as error:
        reason = f"PASSERELLE_{name}_FILE cannot be read: {error.strerror}"
        raise EnvValidationError(reason, []) from error
