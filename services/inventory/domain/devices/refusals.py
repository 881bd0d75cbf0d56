"""What the life of a device refuses."""

from collections.abc import Sequence

from kernel.refusals import Refusal


class DeviceNotAvailable(Refusal):
    """The step is impossible from where the device stands; `status` may be `in_transit`.

    Of two who want the last one, the slower is told this.
    """

    def __init__(self, device_id: str, status: str, step: str) -> None:
        super().__init__(f"cannot {step} device {device_id}, which is {status}")
        self.device_id = device_id
        self.status = status
        self.step = step


class NotReady(Refusal):
    """The gate keeps the device: `missing` names what has to be done first."""

    def __init__(self, device_id: str, missing: Sequence[str]) -> None:
        super().__init__(f"device {device_id} is not ready: {', '.join(missing)}")
        self.device_id = device_id
        self.missing = tuple(missing)


class DataNotErased(Refusal):
    """What the device holds has to be erased or destroyed before the device is scrapped."""

    def __init__(self, device_id: str) -> None:
        super().__init__(f"what device {device_id} holds was not erased")
        self.device_id = device_id


class HeldForSomebodyElse(Refusal):
    """The device is kept for another person."""

    def __init__(self, device_id: str) -> None:
        super().__init__(f"device {device_id} is held for somebody else")
        self.device_id = device_id
