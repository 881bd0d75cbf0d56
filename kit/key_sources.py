"""Where the keys of tokens are read: a file, a JWKS URL, or a provider's discovery document."""

import json
import time
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

import requests

from kit.jwk import MAX_KEYS

MAX_BYTES: Final = 16_384 * MAX_KEYS // 2
"""Far more than any provider's keys take, and soon read."""
TIMEOUT_SECONDS: Final = 3.0
DEADLINE_SECONDS: Final = 8.0


class KeySource(Protocol):
    """`refresh_seconds`: how often it is read; `patient`: whether it is another's and may be
    away or slow, so that nobody may make us read it often."""

    refresh_seconds: float
    patient: bool

    def read(self) -> Any:
        """A JSON Web Key Set, unchecked. Raises whatever stands in the way."""
        ...


def source(location: str, issuer: str) -> KeySource:
    """The source at a path or an http(s) URL."""
    if location.startswith(("http://", "https://")):
        return Provider(location, issuer)
    return KeyFile(Path(location))


class KeyFile:
    """A file, as the built-in issuer writes it."""

    refresh_seconds = 5.0
    patient = False

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Any:
        """See `KeySource`."""
        with self._path.open("rb") as file:
            return _json(file.read(MAX_BYTES + 1))


class Provider:
    """A URL of a key set, or of a discovery document (OpenID Connect Discovery 1.0) that names one.

    The document must be the expected issuer's: keys of another would be believed for it.
    """

    refresh_seconds = 300.0
    patient = True

    def __init__(self, url: str, issuer: str) -> None:
        self._url = url
        self._issuer = issuer

    def read(self) -> Any:
        """See `KeySource`."""
        deadline = time.monotonic() + DEADLINE_SECONDS
        document = _get(self._url, deadline)
        if not isinstance(document, dict) or "jwks_uri" not in document:
            return document
        if document.get("issuer") != self._issuer:
            raise ValueError("the discovery document is another issuer's")
        at = document["jwks_uri"]
        encrypted = urlsplit(self._url).scheme == "https"
        if not isinstance(at, str) or not at.startswith(
            "https://" if encrypted else ("http://", "https://")
        ):
            raise ValueError("the discovery document names no place of keys")
        return _get(at, deadline)


def _get(url: str, deadline: float) -> Any:
    # Whoever answers with a redirect or compressed, as few providers do, could mean any place and
    # any size.
    headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
    with requests.get(
        url, headers=headers, timeout=TIMEOUT_SECONDS, stream=True, allow_redirects=False
    ) as response:
        if response.status_code != requests.codes.ok:
            raise ValueError("the provider does not answer with a document")
        received = bytearray()
        while piece := response.raw.read1(16_384, decode_content=False):
            received += piece
            if len(received) > MAX_BYTES or time.monotonic() > deadline:
                raise ValueError("the provider's document is too large or too slow")
        return _json(bytes(received))


def _json(text: bytes) -> Any:
    if len(text) > MAX_BYTES:
        raise ValueError("the key set is too large")
    return json.loads(text)
