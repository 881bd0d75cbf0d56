"""What is refused about tickets."""

from kernel.refusals import Refusal
from services.booking.domain.site import Space


class NoSuchSpace(Refusal):
    """The site has no such space, so nobody waits for it."""

    def __init__(self, space: Space, offered: tuple[Space, ...]) -> None:
        super().__init__(f"no space {space}")
        self.space = space
        self.offered = offered


class NobodyWaits(Refusal):
    """There is no ticket to call."""

    def __init__(self, site: str, space: Space) -> None:
        super().__init__(f"nobody waits at {site} for {space}")
        self.site = site
        self.space = space


class TicketClosed(Refusal):
    """The ticket was served already, or its holder left."""

    def __init__(self, walk_in_id: str, state: str) -> None:
        super().__init__(f"ticket {walk_in_id} is {state}")
        self.walk_in_id = walk_in_id
        self.state = state


class NoGap(Refusal):
    """The appointment left no gap that could be filled now."""

    def __init__(self, appointment_id: str) -> None:
        super().__init__(f"appointment {appointment_id} leaves no gap now")
        self.appointment_id = appointment_id
