"""Everything that can happen to tickets, once each."""

from kernel.scope import NATIONAL
from services.booking.application.commands.join_queue import JoinQueue
from services.booking.application.commands.leave_queue import LeaveQueue
from services.booking.application.commands.serve_walk_in import ServeNextWalkIn
from tests.booking.builders import CONTEXT, Network


def cause_walk_ins(network: Network, adviser_id: str) -> None:
    """Two tickets, one of somebody known, who is served; nobody knows whose the other was."""
    site = {"scope": NATIONAL, "site": network.site.slug, "space": "advice"}
    app = network.app
    app.join_queue(JoinQueue(**site, person_id=network.person()), CONTEXT)
    unknown = app.join_queue(JoinQueue(**site), CONTEXT)
    by = {"adviser_id": adviser_id, "appointment_type": "advice"}
    app.serve_next_walk_in(ServeNextWalkIn(**site, **by), CONTEXT)
    app.leave_queue(LeaveQueue(scope=NATIONAL, walk_in_id=unknown.id), CONTEXT)
