"""What sessions for professionals refuse."""

from kernel.refusals import Refusal


class PartnerUnknown(Refusal):
    """Nothing is known of the partner yet: what booking told may be on its way."""

    def __init__(self, partner_id: str) -> None:
        super().__init__(f"partner {partner_id} is not known")
        self.partner_id = partner_id


class SessionFull(Refusal):
    """All places are taken."""

    def __init__(self, session_id: str, capacity: int) -> None:
        super().__init__(f"all {capacity} places of session {session_id} are taken")
        self.session_id = session_id
        self.capacity = capacity


class SessionClosed(Refusal):
    """The step is impossible from where the session stands."""

    def __init__(self, session_id: str, status: str, step: str) -> None:
        super().__init__(f"cannot {step} session {session_id}, which is {status}")
        self.session_id = session_id
        self.status = status
        self.step = step


class SessionBegun(Refusal):
    """Somebody's attendance was recorded, so this is fixed."""

    def __init__(self, session_id: str, step: str) -> None:
        super().__init__(f"cannot {step} session {session_id}, which has begun")
        self.session_id = session_id
        self.step = step


class HalfDayAhead(Refusal):
    """The half-day has not begun (or, to close the session, ended) yet."""

    def __init__(self, session_id: str, number: int) -> None:
        super().__init__(f"half-day {number} of session {session_id} is ahead")
        self.session_id = session_id
        self.number = number


class AttendanceMissing(Refusal):
    """Nobody said yet who was there."""

    def __init__(self, session_id: str, half_days: tuple[int, ...]) -> None:
        super().__init__(f"nothing is said of half-days {half_days} of session {session_id}")
        self.session_id = session_id
        self.half_days = half_days


class Attended(Refusal):
    """Somebody who was there cannot be taken off the list; their attendance can be corrected."""

    def __init__(self, attendee_id: str) -> None:
        super().__init__(f"attendee {attendee_id} was there")
        self.attendee_id = attendee_id
