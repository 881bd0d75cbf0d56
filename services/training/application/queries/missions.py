"""Advice missions: one, or a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kernel.scope import Scope
from services.training.application.commands.record_advice_mission import the_mission
from services.training.application.lookups import sites_of
from services.training.application.ports import Work
from services.training.application.ports.missions import WantedMissions
from services.training.domain.missions.mission import AdviceMission, Subject


@dataclass(frozen=True, kw_only=True)
class GetAdviceMission:
    """By its id."""

    scope: Scope
    mission_id: str


def get_advice_mission(work: Work, query: GetAdviceMission) -> AdviceMission:
    """Raises `NotFound`."""
    return the_mission(work, query.scope, query.mission_id)


@dataclass(frozen=True, kw_only=True)
class ListAdviceMissions:
    """Those that fit all that is given; `after` is the id of the last one that the caller has."""

    scope: Scope
    site: str | None = None
    partner_id: str | None = None
    subject: Subject | None = None
    since: date | None = None
    before: date | None = None
    after: str | None = None
    limit: int = 0


def list_advice_missions(work: Work, query: ListAdviceMissions) -> Sequence[AdviceMission]:
    """In the order of their ids. Raises `OutOfScope`, `NotFound`."""
    wanted = WantedMissions(
        sites=sites_of(work, query.scope, query.site),
        partner_id=query.partner_id,
        subject=query.subject,
        since=query.since,
        before=query.before,
    )
    return work.missions.listed(wanted, query.after, query.limit)
