"""Ask booking for a seat of a workshop of one of somebody's modules."""

from dataclasses import dataclass
from datetime import datetime

from kernel.refusals import InvalidValue
from kernel.scope import Scope
from services.training.application import seat_requests
from services.training.application.enrolling import hold_person
from services.training.application.lookups import the_enrolment, the_site
from services.training.application.ports import Work
from services.training.application.views import SeatRequestView
from services.training.domain.enrolments.enrolment import Enrolment
from services.training.domain.enrolments.refusals import NotOnPath, WrongEnrolmentState
from services.training.domain.seats import refusals
from services.training.domain.seats.request import FARTHEST, WINDOW, SeatRequestState


@dataclass(frozen=True, kw_only=True)
class RequestSeat:
    """A workshop of the module at the site that starts in [earliest, latest).

    The site is the enrolment's where none is given, the window from now on for 60 days.
    """

    scope: Scope
    enrolment_id: str
    module: str
    by: str
    site: str | None = None
    earliest: datetime | None = None
    latest: datetime | None = None


def request_seat(work: Work, command: RequestSeat) -> SeatRequestView:
    """The request; the one that there is, where a seat of the module may come already.

    One that was refused for want of a workshop is followed by the new one. Raises `OutOfScope`,
    `NotFound`, `InvalidValue`, `WrongEnrolmentState`, `NotOnPath`, `ModuleDone`,
    `NoWorkshopNeeded`, `PrerequisitesOpen`, `SeatBooked`, and `SeatAskedElsewhere` where the one
    that there is is of a site that the caller does not see.
    """
    enrolment = the_enrolment(work, command.scope, command.enrolment_id)
    person_id = hold_person(work, enrolment.state.person_id)
    site = the_site(work, command.scope, command.site or enrolment.state.site)
    now = work.now()
    earliest = command.earliest or now
    latest = command.latest or max(now, earliest) + WINDOW
    _check_window(now, earliest, latest)
    _check_module(work, enrolment, command.module)
    known = work.seat_requests.open_of(person_id, command.module)
    for request in known:
        if request.state.is_live and not command.scope.allows(request.state.site):
            raise refusals.SeatAskedElsewhere(command.module)
        if request.state.is_live:
            return SeatRequestView.of(work, request)
    booked = seat_requests.booked_by_desk(work, person_id, command.module)
    if booked:
        seat = booked[0]
        raise refusals.SeatBooked(command.module, seat.id, seat.workshop_id, seat.status)
    request_id = work.tools.new_id()
    for hoping in known:
        hoping.supersede(request_id)
        seat_requests.keep(work, hoping)
    state = SeatRequestState(
        request_id=request_id,
        person_id=person_id,
        enrolment_id=enrolment.id,
        path=enrolment.state.path,
        module=command.module,
        site_id=site.id,
        site=site.slug,
        earliest=earliest,
        latest=latest,
        asked_at=now,
        asked_by=command.by,
        line_since=min((one.state.line_since for one in known), default=now),
        replaces=known[-1].id if known else None,
    )
    request = seat_requests.ask(work, state)
    work.audit.record("seat.request", [request.id, enrolment.id, person_id])
    return SeatRequestView.of(work, request)


def _check_window(now: datetime, earliest: datetime, latest: datetime) -> None:
    if latest <= now:
        raise InvalidValue("latest", "must be in the future")
    if latest <= earliest:
        raise InvalidValue("latest", "must be after `earliest`")
    if latest - now > FARTHEST:
        raise InvalidValue("latest", f"must be at most {FARTHEST.days} days ahead")


def _check_module(work: Work, enrolment: Enrolment, code: str) -> None:
    state = enrolment.state
    if state.status != "active":
        raise WrongEnrolmentState(enrolment.id, state.status, "request_seat")
    path = work.paths.get(state.path, state.version)
    module = None if path is None else path.by_code.get(code)
    if path is None or module is None:
        raise NotOnPath(code, state.path, state.version)
    if code in state.done:
        raise refusals.ModuleDone(code)
    if module.delivery != "workshop":
        raise refusals.NoWorkshopNeeded(code, module.delivery)
    missing = [one for one in path.modules if one.code in module.prerequisites]
    missing = [one for one in missing if one.code not in state.done]
    if missing:
        raise refusals.PrerequisitesOpen(code, {one.code: one.title for one in missing})
