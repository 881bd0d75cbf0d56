"""What inventory does by itself about its vault: seals anew after a new key, and counts."""

import time
from collections.abc import Callable, Sequence
from typing import Final

import structlog
from prometheus_client import Gauge

from kit.background import LONGEST_WAIT_S, Step, Stopping
from services.inventory.adapters.resealing import Resealing
from services.inventory.application.queries.top_ups import Stock
from services.inventory.domain.top_ups.refusals import VaultClosed

TOP_UPS: Final = Gauge(
    "passerelle_top_ups",
    "Codes of top-ups that nobody bought, by what may become of them",
    ["service", "operator", "face_value_cents", "state"],
)
SEALED: Final = Gauge(
    "passerelle_vault_sealed", "What is sealed in the vault, by which key", ["service", "key"]
)
OPEN: Final = Gauge(
    "passerelle_vault_open", "Whether inventory has the key of its vault", ["service"]
)
_STATES: Final = ("available", "expiring", "too_late", "expired")
_COUNTED_EVERY_S: Final = 10.0

_log = structlog.get_logger("inventory.vault")


class VaultJob:
    """See `kit.background.Job`. `check` raises `VaultClosed`."""

    name: Final = "vault"

    def __init__(
        self,
        resealing: Resealing,
        check: Callable[[], None],
        stock: Callable[[], Sequence[Stock]],
    ) -> None:
        self._resealing = resealing
        self._check = check
        self._stock = stock
        self._counted = float("-inf")
        self._closed: str | None = None
        self._trouble = ""
        self._shown: set[tuple[str, str]] = set()

    def prepare(self) -> None:
        """See `Job.prepare`."""

    def step(self, stopping: Stopping) -> Step:
        """See `Job.step`."""
        del stopping
        self._count()
        if self._closed is None and self._resealing.step():
            return Step()
        return Step(LONGEST_WAIT_S, self._trouble)

    def leave(self) -> None:
        """See `Job.leave`: nothing is claimed."""

    def _count(self) -> None:
        now = time.monotonic()
        if now - self._counted < _COUNTED_EVERY_S:
            return
        self._counted = now
        sealed = self._resealing.counted()
        for key, number in sealed.items():
            SEALED.labels("inventory", key).set(number)
        self._look(sealed["unknown"])
        self._show_stock()

    def _look(self, unknown: int) -> None:
        """Says, once each time that it changes, whether the vault is open."""
        closed: str | None = None
        try:
            self._check()
        except VaultClosed as refusal:
            closed = refusal.reason
        OPEN.labels("inventory").set(closed is None)
        # Without a key and with nothing in the vault, nobody here sells top-ups.
        used = closed != "no_key" or unknown > 0
        self._trouble = "no key opens the vault" if closed and used else ""
        if closed != self._closed:
            say = _log.error if self._trouble else _log.info
            say("vault_closed" if closed else "vault_open", reason=closed)
            self._closed = closed

    def _show_stock(self) -> None:
        lines = {(one.operator, str(one.face_value)): one for one in self._stock()}
        for kind in self._shown | lines.keys():
            for state in _STATES:
                number = getattr(lines[kind], state) if kind in lines else 0
                TOP_UPS.labels("inventory", *kind, state).set(number)
        self._shown |= lines.keys()
