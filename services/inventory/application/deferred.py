"""What inventory leaves for later, by the kind of its timer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from services.inventory.application import holding
from services.inventory.application.commands.end_hold import EndHold, end_hold
from services.inventory.application.commands.warn_of_expiry import (
    EXPIRING,
    WarnOfExpiry,
    warn_of_expiry,
)
from services.inventory.application.ports import Work

C = TypeVar("C")


@dataclass(frozen=True)
class Deferred:
    """A command's handler, and how the command is made from the timer's reference."""

    handler: Callable[[Work, Any], object]
    command: Callable[[str], Any]


def _later(handler: Callable[[Work, C], object], command: Callable[[str], C]) -> Deferred:
    """Both of the same command, which the type checker sees to."""
    return Deferred(handler, command)


DEFERRED: Final[Mapping[str, Deferred]] = {
    holding.END: _later(end_hold, lambda id_: EndHold(hold_id=id_)),
    EXPIRING: _later(warn_of_expiry, lambda id_: WarnOfExpiry(batch_id=id_)),
}
