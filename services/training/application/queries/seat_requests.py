"""Requests for seats: one, or a list."""

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.people import listed_under
from kernel.scope import Scope
from services.training.application.lookups import sites_of, the_seat_request
from services.training.application.ports import Work
from services.training.application.ports.seats import WantedSeatRequests
from services.training.application.views import SeatRequestView
from services.training.domain.seats.request import SeatRequestStatus


@dataclass(frozen=True, kw_only=True)
class GetSeatRequest:
    """By its id."""

    scope: Scope
    request_id: str


def get_seat_request(work: Work, query: GetSeatRequest) -> SeatRequestView:
    """Raises `NotFound`."""
    return SeatRequestView.of(work, the_seat_request(work, query.scope, query.request_id))


@dataclass(frozen=True, kw_only=True)
class ListSeatRequests:
    """Those that fit all that is given; `after` is the id of the last one that the caller has."""

    scope: Scope
    site: str | None = None
    person_id: str | None = None
    enrolment_id: str | None = None
    module: str | None = None
    status: SeatRequestStatus | None = None
    after: str | None = None
    limit: int = 0


def list_seat_requests(work: Work, query: ListSeatRequests) -> Sequence[SeatRequestView]:
    """In the order of their ids. Raises `OutOfScope`, `NotFound`."""
    wanted = WantedSeatRequests(
        sites=sites_of(work, query.scope, query.site),
        person_id=listed_under(work.people, query.person_id),
        enrolment_id=query.enrolment_id,
        module=query.module,
        statuses=frozenset() if query.status is None else frozenset({query.status}),
    )
    found = work.seat_requests.listed(wanted, query.after, query.limit)
    ids = {one.state.workshop_id for one in found if one.state.workshop_id is not None}
    workshops = work.workshops.by_ids(ids)
    return [
        SeatRequestView(request=one, workshop=workshops.get(one.state.workshop_id or ""))
        for one in found
    ]


@dataclass(frozen=True, kw_only=True)
class CountStuck:
    """Of all sites."""


def count_stuck(work: Work, query: CountStuck) -> int:
    """How many requests booking does not answer."""
    del query
    return work.seat_requests.count_stuck()
