"""The keys that tokens are checked with, kept fresh beside the calls that need them."""

import threading
from collections.abc import Callable
from typing import Final

import structlog
from prometheus_client import Gauge

from kit.jwk import VerificationKey, usable_keys
from kit.key_sources import KeySource
from kit.rate import Rate

RETRY_SECONDS: Final = 10.0
"""How long after a failure it is tried again, and how often unknown keys may make it try."""
ASKED_AT_ONCE: Final = 3
WAIT_SECONDS: Final = 2.0

KEYS_READ: Final = Gauge(
    "passerelle_token_keys_read_timestamp_seconds",
    "When the keys of tokens were last read well",
)

_log = structlog.get_logger(__name__)

Told = Callable[[bool], None]


class UnknownKey(Exception):
    """The set has no such key."""


class KeysUnavailable(Exception):
    """The set could not be read, and none was read before."""


class KeySet:
    """Keys by their id, read again every few minutes and when an unknown id turns up.

    Where reading fails, or what is read is no set, the last good one stays in use, however long
    that lasts; `told` hears of each attempt whether it went well. Once `keep_fresh` was called all
    reading is done beside: a call whose key is known never waits. One with an unknown id waits two
    seconds at most, and not at all while the provider is away or was asked several times just now:
    made-up tokens can neither hammer it nor stall anybody.
    """

    def __init__(self, source: KeySource, told: Told = lambda _well: None) -> None:
        self._source = source
        self._told = told
        self._keys: list[VerificationKey] = []
        self._read_once = False
        self._well = True
        self._unknown = Rate(1 / RETRY_SECONDS, ASKED_AT_ONCE)
        self._reading = threading.Lock()
        self._wake = threading.Event()
        self._rounds = threading.Condition()
        self._begun = self._round = 0
        self._keeper: threading.Thread | None = None
        self._closed = threading.Event()
        self.generation = 0
        """A number that changes with the set."""

    def keep_fresh(self) -> None:
        """Begins to read the set in a thread of its own, until `close`."""
        self._keeper = threading.Thread(target=self._keep, name="token keys", daemon=True)
        self._keeper.start()

    def close(self) -> None:
        """Ends what `keep_fresh` began; a reading under way is the last, and not awaited."""
        self._closed.set()
        self._wake.set()

    def find(self, kid: str | None, algorithm: str) -> VerificationKey:
        """The key of that id and algorithm; without an id, the only one of that algorithm.

        Raises `UnknownKey`, `KeysUnavailable`.
        """
        key = self._pick(kid, algorithm)
        if key is None and self._ask():
            key = self._pick(kid, algorithm)
        if not self._read_once:
            raise KeysUnavailable
        if key is None:
            raise UnknownKey
        return key

    def read(self) -> bool:
        """Reads the set now; says whether that went well."""
        with self._reading:
            try:
                keys, passed_over = usable_keys(self._source.read())
            except Exception as error:  # noqa: BLE001 - whatever a provider answers: logged, told
                self._well = False
                # No word of the document, which may be anything, nor of the address.
                _log.warning("keys_unreadable", error=type(error).__name__)
            else:
                if keys != self._keys:
                    self._keys = keys
                    self.generation += 1
                    _log.info("keys_read", keys=len(keys), passed_over=dict(passed_over))
                self._well = self._read_once = True
                KEYS_READ.set_to_current_time()
            self._told(self._well)
            return self._well

    def _pick(self, kid: str | None, algorithm: str) -> VerificationKey | None:
        fitting = [k for k in self._keys if algorithm in k.algorithms and kid in (None, k.kid)]
        return fitting[0] if len(fitting) == 1 or (fitting and kid is not None) else None

    def _ask(self) -> bool:
        """Has the set read for an unknown key's sake; says whether it was."""
        if self._source.patient and self._unknown.wait(""):
            return False
        if self._keeper is None:
            return self.read()
        with self._rounds:
            # A reading that is under way may have been answered before the key was there.
            needed = self._begun + 1
            self._wake.set()
            if not self._well or self._closed.is_set():
                return False
            return self._rounds.wait_for(lambda: self._round >= needed, WAIT_SECONDS)

    def _keep(self) -> None:
        while True:
            self._wake.clear()
            # Looked at after the clearing, which may have taken away what `close` said.
            if self._closed.is_set():
                return
            with self._rounds:
                self._begun += 1
            well = self.read()
            with self._rounds:
                self._round = self._begun
                self._rounds.notify_all()
            self._wake.wait(self._source.refresh_seconds if well else RETRY_SECONDS)
