"""What a person is told whose appointment a closure displaces: once for each displacement."""

from services.booking.application.ports import Work
from services.booking.domain.appointment import Appointment, AppointmentState


def tell(work: Work, appointment: Appointment) -> None:
    """Queues the message about an appointment that is displaced now.

    It names the proposals at the same site; those elsewhere are for the desk to explain.
    """
    state = appointment.state
    here = [one.start for one in state.proposals if one.site_id == state.site_id]
    work.notifications.queue(
        _key(appointment.id, state),
        state.person_id,
        "appointment_displaced",
        {"site": state.site, "start": state.start, "proposals": here},
        not_after=state.start,
    )


def forget_message(work: Work, appointment_id: str, before: AppointmentState) -> None:
    """The appointment is no longer displaced: a message that is still queued is not sent."""
    if before.status == "displaced":
        work.notifications.withdraw(_key(appointment_id, before))


def _key(appointment_id: str, state: AppointmentState) -> str:
    return f"appointment_displaced:{appointment_id}:{state.displaced_by}"
