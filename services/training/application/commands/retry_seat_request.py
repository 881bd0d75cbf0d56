"""Tell booking again of a request that it has not answered: by an operator."""

from dataclasses import dataclass

from kernel.refusals import check_version
from kernel.scope import Scope
from services.training.application import seat_requests
from services.training.application.enrolling import hold_person
from services.training.application.lookups import the_seat_request
from services.training.application.ports import Work
from services.training.application.views import SeatRequestView


@dataclass(frozen=True, kw_only=True)
class RetrySeatRequest:
    """What booking was told last is told again, and again after that, as from the beginning."""

    scope: Scope
    request_id: str
    expected_version: int | None = None


def retry_seat_request(work: Work, command: RetrySeatRequest) -> SeatRequestView:
    """Raises `NotFound`, `Stale`, and `WrongSeatRequestState` where booking has answered."""
    request = the_seat_request(work, command.scope, command.request_id)
    hold_person(work, request.state.person_id)
    check_version("seat_request", request.id, command.expected_version, request.revision)
    request.retry(work.now())
    seat_requests.keep(work, request)
    work.audit.record("seat.retry", [request.id])
    return SeatRequestView.of(work, request)
