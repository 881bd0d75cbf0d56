"""What is refused about the earlier-slot list."""

from kernel.refusals import Refusal


class OfferGone(Refusal):
    """Nothing is offered for the appointment: it lapsed, or somebody booked the slot meanwhile."""

    def __init__(self, appointment_id: str) -> None:
        super().__init__(f"nothing is offered for appointment {appointment_id}")
        self.appointment_id = appointment_id
