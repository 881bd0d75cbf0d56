"""Sessions for professionals: their plan, their list, who was there."""

from typing import Any

from kernel.refusals import NotFound, OutOfScope
from kit.edge.operation import Call
from kit.edge.use_cases import ask, done_by, run, scope_of, site_of
from services.training.application.commands.end_professional_session import (
    CancelProfessionalSession,
    HoldProfessionalSession,
)
from services.training.application.commands.forget_attendee_names import ForgetProfessional
from services.training.application.commands.plan_professional_session import (
    ChangeProfessionalSession,
    PlanProfessionalSession,
)
from services.training.application.commands.record_professional_attendance import (
    RecordProfessionalAttendance,
)
from services.training.application.commands.register_professional import (
    RegisterProfessional,
    WithdrawProfessional,
)
from services.training.application.queries.professional_sessions import (
    GetProfessionalSession,
    ListProfessionalSessions,
    NamedSession,
)
from services.training.bootstrap import Training
from services.training.domain.professionals.half_days import HalfDay
from services.training.domain.professionals.refusals import (
    AttendanceMissing,
    Attended,
    HalfDayAhead,
    PartnerUnknown,
    SessionBegun,
    SessionClosed,
    SessionFull,
)
from services.training.domain.professionals.session import ProfessionalSession
from services.training.edge.operations import TRAINERS, operations
from services.training.edge.schemas.professional_sessions import (
    ATTENDANCE_EXAMPLE,
    NAMED_SESSION_EXAMPLE,
    PLAN_EXAMPLE,
    PLAN_SESSION_EXAMPLE,
    REGISTER_EXAMPLE,
    SESSION_EXAMPLE,
    SESSIONS_PAGING,
    AttendanceBody,
    AttendeePath,
    CancelSessionBody,
    NamedSessionAnswer,
    PlanBody,
    PlanSessionBody,
    RegisterProfessionalBody,
    SessionAnswer,
    SessionsAnswer,
    SessionsQuery,
)

TAG = "professional-sessions"


@operations.declare(
    "plan_professional_session",
    "POST",
    "/professional-sessions",
    tag=TAG,
    summary="Plan a session for partners' social workers",
    description="On the latest version of a path for professionals, in half-days, at the site or "
    "in a partner's premises.",
    allow=TRAINERS,
    body=PlanSessionBody,
    answer=SessionAnswer,
    status=201,
    refusals=(OutOfScope, NotFound, PartnerUnknown),
    example=PLAN_SESSION_EXAMPLE,
    answer_example=SESSION_EXAMPLE | {"attendees": [], "version": 1},
)
def plan_professional_session(app: Training, call: Call) -> ProfessionalSession:
    """The new session."""
    given = _plan(call) | {"site": site_of(app, call.fields["site"])}
    command = PlanProfessionalSession(scope=scope_of(call.caller), by=call.caller.subject, **given)
    return run(app.plan_professional_session, command, call)


@operations.declare(
    "change_professional_session",
    "PUT",
    "/professional-sessions/{session_id}",
    tag=TAG,
    summary="Put the plan of a session right",
    description="The whole plan; its half-days only until somebody's attendance is recorded.",
    allow=TRAINERS,
    body=PlanBody,
    answer=SessionAnswer,
    refusals=(NotFound, PartnerUnknown, SessionClosed, SessionBegun, SessionFull),
    example=PLAN_EXAMPLE,
    answer_example=SESSION_EXAMPLE,
)
def change_professional_session(app: Training, call: Call) -> ProfessionalSession:
    """The session as it is now."""
    command = ChangeProfessionalSession(**done_by(call) | _plan(call))
    return run(app.change_professional_session, command, call)


@operations.declare(
    "list_professional_sessions",
    "GET",
    "/professional-sessions",
    tag=TAG,
    summary="List sessions for professionals",
    description="Those of the caller's sites that fit all that is given, without names.",
    allow=TRAINERS,
    query=SessionsQuery,
    answer=SessionsAnswer,
    refusals=(OutOfScope, NotFound),
    answer_example={"items": [SESSION_EXAMPLE], "next_cursor": None},
)
def list_professional_sessions(app: Training, call: Call) -> dict[str, Any]:
    """A page of sessions."""
    given = dict(call.fields)
    limit, site = given.pop("limit"), given.pop("site")
    question = ListProfessionalSessions(
        scope=scope_of(call.caller),
        site=None if site is None else site_of(app, site),
        after=given.pop("cursor"),
        limit=limit + 1,
        **given,
    )
    found = ask(app.list_professional_sessions, question)
    return SESSIONS_PAGING.page(found, limit, lambda one: one.id)


@operations.declare(
    "get_professional_session",
    "GET",
    "/professional-sessions/{session_id}",
    tag=TAG,
    summary="Read a session with its list",
    description="Names are there until a year after the last half-day.",
    allow=TRAINERS,
    answer=NamedSessionAnswer,
    refusals=(NotFound,),
    answer_example=NAMED_SESSION_EXAMPLE,
    confidential=True,
    shows_people=True,
)
def get_professional_session(app: Training, call: Call) -> NamedSession:
    """One of the caller's sites'."""
    question = GetProfessionalSession(scope=scope_of(call.caller), **call.fields)
    return ask(app.get_professional_session, question)


@operations.declare(
    "register_professional",
    "POST",
    "/professional-sessions/{session_id}/attendees",
    tag=TAG,
    summary="Put somebody of a partner on the list",
    description="They are the last of `attendees`. The name is kept apart, is in no event, and is "
    "not repeated in the answer.",
    allow=TRAINERS,
    body=RegisterProfessionalBody,
    answer=SessionAnswer,
    status=201,
    refusals=(NotFound, PartnerUnknown, SessionClosed, SessionFull),
    example=REGISTER_EXAMPLE,
    answer_example=SESSION_EXAMPLE,
)
def register_professional(app: Training, call: Call) -> ProfessionalSession:
    """The session as it is now."""
    return run(app.register_professional, RegisterProfessional(**done_by(call)), call)


@operations.declare(
    "withdraw_professional",
    "POST",
    "/professional-sessions/{session_id}/attendees/{attendee_id}/withdraw",
    tag=TAG,
    summary="Take somebody off the list",
    description="Their place is free again and their name forgotten; not once they were there.",
    allow=TRAINERS,
    path=AttendeePath,
    answer=SessionAnswer,
    refusals=(NotFound, SessionClosed, Attended),
    answer_example=SESSION_EXAMPLE,
)
def withdraw_professional(app: Training, call: Call) -> ProfessionalSession:
    """The session as it is now."""
    return run(app.withdraw_professional, WithdrawProfessional(**done_by(call)), call)


@operations.declare(
    "forget_professional",
    "POST",
    "/professional-sessions/{session_id}/attendees/{attendee_id}/forget",
    tag=TAG,
    summary="Forget what somebody on the list is called",
    description="Because they ask. Their certificate stays and names nobody; what was counted "
    "stays.",
    allow=TRAINERS,
    path=AttendeePath,
    answer=SessionAnswer,
    refusals=(NotFound,),
    answer_example=SESSION_EXAMPLE,
)
def forget_professional(app: Training, call: Call) -> ProfessionalSession:
    """The session as it is."""
    return run(app.forget_professional, ForgetProfessional(**done_by(call)), call)


@operations.declare(
    "record_professional_attendance",
    "POST",
    "/professional-sessions/{session_id}/attendance",
    tag=TAG,
    summary="Say who was there in a half-day",
    description="In minutes, from its beginning on; again to put it right, also after the session "
    "was held. Whoever reaches the path's hours is trained and gets a certificate; a correction "
    "that takes them below takes back what was counted, and the certificate is looked at by "
    "somebody.",
    allow=TRAINERS,
    body=AttendanceBody,
    answer=SessionAnswer,
    refusals=(NotFound, SessionClosed, HalfDayAhead),
    example=ATTENDANCE_EXAMPLE,
    answer_example=SESSION_EXAMPLE,
)
def record_professional_attendance(app: Training, call: Call) -> ProfessionalSession:
    """The session as it is now."""
    given = done_by(call)
    minutes = {one["attendee_id"]: one["minutes"] for one in given.pop("attended")}
    command = RecordProfessionalAttendance(minutes=minutes, **given)
    return run(app.record_professional_attendance, command, call)


@operations.declare(
    "hold_professional_session",
    "POST",
    "/professional-sessions/{session_id}/hold",
    tag=TAG,
    summary="Close a session that took place",
    description="Once its last half-day is over and it is said of everybody whether they were "
    "there.",
    allow=TRAINERS,
    answer=SessionAnswer,
    refusals=(NotFound, SessionClosed, HalfDayAhead, AttendanceMissing),
    answer_example=SESSION_EXAMPLE | {"status": "held"},
)
def hold_professional_session(app: Training, call: Call) -> ProfessionalSession:
    """The session as it is now."""
    return run(app.hold_professional_session, HoldProfessionalSession(**done_by(call)), call)


@operations.declare(
    "cancel_professional_session",
    "POST",
    "/professional-sessions/{session_id}/cancel",
    tag=TAG,
    summary="Cancel a session",
    description="It does not take place, or not to its end; what was attended stays.",
    allow=TRAINERS,
    body=CancelSessionBody,
    answer=SessionAnswer,
    refusals=(NotFound, SessionClosed),
    example={"reason": "too_few"},
    answer_example=SESSION_EXAMPLE | {"status": "cancelled", "cancelled_because": "too_few"},
)
def cancel_professional_session(app: Training, call: Call) -> ProfessionalSession:
    """The session as it is now."""
    return run(app.cancel_professional_session, CancelProfessionalSession(**done_by(call)), call)


def _plan(call: Call) -> dict[str, Any]:
    return call.fields | {"half_days": [HalfDay(**one) for one in call.fields["half_days"]]}
