"""Where a command or a reaction comes from: what its events are correlated with."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kit.transaction import Transaction

FinishHook = Callable[["Transaction", Any], None]


@dataclass(frozen=True)
class Context:
    """The origin of one unit of work.

    `correlation_id` is the journey's first id (the request's `X-Request-Id`), `causation_id` the
    command or event at work now. `finish`, where given, is called inside the transaction with its
    result, just before the commit: it keeps the response of an idempotent command. `command_id` is
    a UUID, the same whenever a command is sent again with its `Idempotency-Key`; None without one.

    For the audit log: who acts (`actor`, a token's subject, with its `roles` and `sites`), by which
    `transport` (http, rpc, event, timer, system), and what they do, `action`: the operation, the
    event's type, the timer's kind; empty for work that logs by itself what is worth it. It `reads`
    or changes; `across_network` where it looks among people of all sites.
    """

    correlation_id: str
    causation_id: str | None = None
    traceparent: str | None = None
    actor: str = "system"
    finish: FinishHook | None = None
    command_id: str | None = None
    roles: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    transport: str = "system"
    action: str = ""
    reads: bool = False
    across_network: bool = False

    @property
    def by_call(self) -> bool:
        """Whether somebody called, over HTTP or RPC."""
        return self.transport in ("http", "rpc")
