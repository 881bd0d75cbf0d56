"""What transfers refuse."""

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.refusals import Refusal


@dataclass(frozen=True)
class Blocked:
    """What keeps one device from going; `device` is its label's reference, or the code that was
    given. `why` is its status, `in_transit`, `elsewhere`, `unknown`."""

    device: str
    why: str


class DevicesBlocked(Refusal):
    """Some of the devices cannot go with the transfer; nothing was changed."""

    def __init__(self, blocked: Sequence[Blocked]) -> None:
        super().__init__(f"{len(blocked)} devices cannot go")
        self.blocked = tuple(blocked)


class TransferNotOpen(Refusal):
    """The step is impossible from where the transfer stands."""

    def __init__(self, transfer_id: str, status: str, step: str) -> None:
        super().__init__(f"cannot {step} transfer {transfer_id}, which is {status}")
        self.transfer_id = transfer_id
        self.status = status
        self.step = step


class NothingToShip(Refusal):
    """The draft has no devices."""

    def __init__(self, transfer_id: str) -> None:
        super().__init__(f"transfer {transfer_id} has no devices")
        self.transfer_id = transfer_id


class CannotSettle(Refusal):
    """The device is no such difference: `fault` is `not_disputed` where it is none at all,
    `settled` where it was settled otherwise, `impossible` where this outcome is none of its kind.
    """

    def __init__(self, device_id: str, outcome: str, fault: str) -> None:
        super().__init__(f"device {device_id} cannot be {outcome}: {fault}")
        self.device_id = device_id
        self.outcome = outcome
        self.fault = fault
