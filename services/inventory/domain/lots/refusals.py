"""What is refused about what comes with a lot."""

from collections.abc import Sequence

from kernel.refusals import Refusal


class AlreadyRegistered(Refusal):
    """A machine with this number is in stock, or came with this lot before."""

    def __init__(self, field: str, device_id: str) -> None:
        super().__init__(f"device {device_id} has the same {field}")
        self.field = field
        self.device_id = device_id


class OtherMachine(Refusal):
    """The numbers are of two machines that are known, or of one of another category."""

    def __init__(self, device_ids: Sequence[str]) -> None:
        super().__init__(f"the numbers are of {', '.join(device_ids)}")
        self.device_ids = tuple(device_ids)
