"""What training leaves for later, by the kind of its timer."""

from collections.abc import Mapping
from typing import Final

from kernel.deferred import Deferred, later
from services.training.application import enrolling
from services.training.application.commands.stop_waiting_for_final import (
    StopWaitingForFinal,
    stop_waiting_for_final,
)

DEFERRED: Final[Mapping[str, Deferred]] = {
    enrolling.FINAL_DUE: later(
        stop_waiting_for_final, lambda id_: StopWaitingForFinal(enrolment_id=id_)
    ),
}
