"""Plan a session for professionals, or put its plan right."""

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.refusals import InvalidValue
from kernel.scope import Scope
from services.training.application.lookups import the_path, the_site
from services.training.application.ports import Work
from services.training.application.professionals import (
    AboutSession,
    forget_later,
    the_partner,
    the_session_at,
)
from services.training.domain.professionals.half_days import HalfDay, in_order
from services.training.domain.professionals.session import Plan, ProfessionalSession, SessionState


@dataclass(frozen=True, kw_only=True)
class PlanProfessionalSession:
    """The latest version of a path for professionals, taught in half-days by a staff subject, at
    the site, or in the premises of the partner `host_id`."""

    scope: Scope
    site: str
    path: str
    half_days: Sequence[HalfDay]
    trainer: str
    capacity: int
    by: str
    host_id: str | None = None


def plan_professional_session(work: Work, command: PlanProfessionalSession) -> ProfessionalSession:
    """Raises `OutOfScope`, `NotFound`, `InvalidValue`, `PartnerUnknown`."""
    site = the_site(work, command.scope, command.site)
    path = the_path(work, command.path)
    if path.audience != "professionals":
        raise InvalidValue("path", "must be one that is for professionals")
    session = ProfessionalSession.plan(
        SessionState(
            session_id=work.tools.new_id(),
            site_id=site.id,
            site=site.slug,
            path=path.code,
            version=path.version,
            minutes=path.minutes,
            plan=_plan(work, command, path.minutes),
            planned_at=work.now(),
            by=command.by,
        )
    )
    work.professional_sessions.save(session)
    work.audit.record("professional_session.plan", [session.id])
    return session


@dataclass(frozen=True, kw_only=True)
class ChangeProfessionalSession(AboutSession):
    """The whole plan as it is now."""

    half_days: Sequence[HalfDay]
    trainer: str
    capacity: int
    host_id: str | None = None


def change_professional_session(
    work: Work, command: ChangeProfessionalSession
) -> ProfessionalSession:
    """Raises `NotFound`, `Stale`, `InvalidValue`, `PartnerUnknown`, `SessionClosed`, `SessionFull`,
    and `SessionBegun` where the half-days would be others after somebody attended."""
    session = the_session_at(work, command)
    if session.change(_plan(work, command, session.state.minutes), work.now()):
        work.professional_sessions.save(session)
        work.audit.record("professional_session.change", [session.id])
        if session.state.attendees:
            forget_later(work, session)
    return session


def _plan(
    work: Work, command: PlanProfessionalSession | ChangeProfessionalSession, minutes: int
) -> Plan:
    return Plan(
        half_days=in_order(command.half_days, minutes),
        trainer=command.trainer,
        capacity=command.capacity,
        host_id=None if command.host_id is None else the_partner(work, command.host_id).id,
    )
