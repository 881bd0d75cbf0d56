"""What a sale refuses."""

from kernel.refusals import Refusal


class NoPrice(Refusal):
    """No price is set for this kind of device."""

    def __init__(self, category: str, grade: str, grid_version: int) -> None:
        super().__init__(f"no price for {category} of grade {grade} in grid {grid_version}")
        self.category = category
        self.grade = grade
        self.grid_version = grid_version


class DeviceElsewhere(Refusal):
    """The device stands at another place than where it is to be sold; `place` is a slug."""

    def __init__(self, device_id: str, place: str) -> None:
        super().__init__(f"device {device_id} stands at {place}")
        self.device_id = device_id
        self.place = place


class PaymentMismatch(Refusal):
    """The parts of the payment do not sum to the total; both in cents."""

    def __init__(self, total: int, paid: int) -> None:
        super().__init__(f"{paid} cents paid of {total}")
        self.total = total
        self.paid = paid


class NoSuchLine(Refusal):
    """The sale has no line with this number."""

    def __init__(self, sale_id: str, line: int) -> None:
        super().__init__(f"sale {sale_id} has no line {line}")
        self.sale_id = sale_id
        self.line = line
