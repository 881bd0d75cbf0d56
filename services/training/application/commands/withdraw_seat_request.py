"""Say that a seat that was asked for is needed no longer."""

from dataclasses import dataclass

from kernel.refusals import check_version
from kernel.scope import Scope
from services.training.application import seat_requests
from services.training.application.enrolling import hold_person
from services.training.application.lookups import the_seat_request
from services.training.application.ports import Work
from services.training.application.views import SeatRequestView
from services.training.domain.seats.refusals import WrongSeatRequestState


@dataclass(frozen=True, kw_only=True)
class WithdrawSeatRequest:
    """The person does not want it any more."""

    scope: Scope
    request_id: str
    expected_version: int | None = None


def withdraw_seat_request(work: Work, command: WithdrawSeatRequest) -> SeatRequestView:
    """A repeat does nothing. Raises `NotFound`, `Stale`, and `WrongSeatRequestState` where all is
    over."""
    request = the_seat_request(work, command.scope, command.request_id)
    hold_person(work, request.state.person_id)
    if request.state.withdrawn is not None:
        return SeatRequestView.of(work, request)
    check_version("seat_request", request.id, command.expected_version, request.revision)
    if not (request.state.is_live or request.state.hopes):
        raise WrongSeatRequestState(request.id, request.state.status, "withdraw")
    seat_requests.withdraw(work, request, "no_longer_needed")
    work.audit.record("seat.withdraw", [request.id])
    return SeatRequestView.of(work, request)
