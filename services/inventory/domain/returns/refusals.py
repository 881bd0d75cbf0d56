"""What is refused about returns."""

from datetime import date

from kernel.refusals import Refusal


class NotTheOwner(Refusal):
    """Somebody else bought the device, or was given it; whom is not told."""

    def __init__(self, device_id: str) -> None:
        super().__init__(f"device {device_id} is somebody else's")
        self.device_id = device_id


class WarrantyOver(Refusal):
    """The warranty ended on that local day; None where there never was one."""

    def __init__(self, device_id: str, until: date | None) -> None:
        super().__init__(f"the warranty of device {device_id} ended on {until}")
        self.device_id = device_id
        self.until = until


class ReturnClosed(Refusal):
    """It was decided already what becomes of the device; `status` says what."""

    def __init__(self, return_id: str, status: str) -> None:
        super().__init__(f"return {return_id} is {status}")
        self.return_id = return_id
        self.status = status


class ReturnOpen(Refusal):
    """Nothing is decided yet: there is no slip, and the device is not brought back again."""

    def __init__(self, return_id: str) -> None:
        super().__init__(f"return {return_id} is undecided")
        self.return_id = return_id


class OtherCategory(Refusal):
    """A device is replaced by one of its own kind."""

    def __init__(self, device_id: str, wanted: str, category: str) -> None:
        super().__init__(f"device {device_id} is of category {category}, not {wanted}")
        self.device_id = device_id
        self.wanted = wanted
        self.category = category
