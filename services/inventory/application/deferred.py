"""What inventory leaves for later, by the kind of its timer."""

from collections.abc import Mapping
from typing import Final

from kernel.deferred import Deferred, later
from services.inventory.application import holding
from services.inventory.application.commands.end_hold import EndHold, end_hold
from services.inventory.application.commands.warn_of_expiry import (
    EXPIRING,
    WarnOfExpiry,
    warn_of_expiry,
)

DEFERRED: Final[Mapping[str, Deferred]] = {
    holding.END: later(end_hold, lambda id_: EndHold(hold_id=id_)),
    EXPIRING: later(warn_of_expiry, lambda id_: WarnOfExpiry(batch_id=id_)),
}
