"""The keys that tokens are checked with: a JSON Web Key Set (RFC 7517) in a file or at a URL."""

import json
import threading
import time
from pathlib import Path
from typing import Any, Final

import jwt
import requests
import structlog

REFRESH_SECONDS: Final = 300
RETRY_SECONDS: Final = 10
TIMEOUT_SECONDS: Final = 3

_log = structlog.get_logger(__name__)


class UnknownKey(Exception):
    """The set has no such key."""


class KeysUnavailable(Exception):
    """The set could not be read, and none was read before."""


class KeySet:
    """Keys by their id, read again every five minutes and when an unknown id turns up.

    Where reading fails the last good set stays in use; an unknown id asks at most every ten
    seconds, so that made-up tokens cannot hammer the issuer.
    """

    def __init__(self, location: str) -> None:
        self._location = location
        self._keys: dict[str, jwt.PyJWK] = {}
        self._generation = 0
        self._read_at: float | None = None
        self._tried_at: float | None = None
        self._lock = threading.Lock()

    def generation(self) -> int:
        """A number that changes with the set; reads it again when it is due."""
        due = self._read_at is None or time.monotonic() - self._read_at > REFRESH_SECONDS
        if due:
            self._refresh()
        return self._generation

    def find(self, kid: str | None) -> jwt.PyJWK:
        """The key of that id; without an id, the only one.

        Raises `UnknownKey`, `KeysUnavailable`.
        """
        key = self._pick(kid)
        if key is None:
            self._refresh()
            key = self._pick(kid)
        if self._read_at is None:
            raise KeysUnavailable(self._location)
        if key is None:
            raise UnknownKey(kid)
        return key

    def _pick(self, kid: str | None) -> jwt.PyJWK | None:
        if kid is None:
            return next(iter(self._keys.values())) if len(self._keys) == 1 else None
        return self._keys.get(kid)

    def _may_try(self) -> bool:
        return self._tried_at is None or time.monotonic() - self._tried_at > RETRY_SECONDS

    def _refresh(self) -> None:
        with self._lock:
            if not self._may_try():
                return
            self._tried_at = time.monotonic()
            try:
                keys = _usable(self._read())
            except (OSError, requests.RequestException, ValueError) as error:
                _log.warning("keys_unreadable", error=type(error).__name__)
                if self._read_at is None:
                    self._tried_at = None
                return
            if {k: v._jwk_data for k, v in keys.items()} != {
                k: v._jwk_data for k, v in self._keys.items()
            }:
                self._keys = keys
                self._generation += 1
            self._read_at = time.monotonic()

    def _read(self) -> Any:
        if self._location.startswith(("http://", "https://")):
            response = requests.get(self._location, timeout=TIMEOUT_SECONDS)
            response.raise_for_status()
            return response.json()
        return json.loads(Path(self._location).read_text(encoding="utf-8"))


def _usable(document: Any) -> dict[str, jwt.PyJWK]:
    """The asymmetric signature keys of a set; others are passed over. Raises `ValueError`."""
    if not isinstance(document, dict) or not isinstance(document.get("keys"), list):
        raise ValueError("not a JSON Web Key Set")
    keys: dict[str, jwt.PyJWK] = {}
    for data in document["keys"]:
        if not isinstance(data, dict) or data.get("kty") not in ("OKP", "EC", "RSA"):
            continue
        if data.get("use", "sig") != "sig":
            continue
        try:
            key = jwt.PyJWK(data)
        except jwt.PyJWTError as error:
            _log.warning("key_unusable", error=type(error).__name__)
            continue
        keys[str(data.get("kid", ""))] = key
    return keys
