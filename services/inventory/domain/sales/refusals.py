"""What a sale refuses."""

from datetime import date

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


class NotEligible(Refusal):
    """The person has no solidarity right on that local day; `until` is its last day, None where
    there never was one that we know of."""

    def __init__(self, person_id: str, day: date, until: date | None) -> None:
        super().__init__(f"person {person_id} has no solidarity right on {day}")
        self.person_id = person_id
        self.day = day
        self.until = until


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
