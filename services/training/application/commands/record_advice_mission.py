"""Record a mission of advice, put it right, or take it back."""

from dataclasses import dataclass

from kernel.refusals import NotFound, check_version
from kernel.scope import Scope
from services.training.application.lookups import the_site
from services.training.application.ports import Work
from services.training.application.professionals import the_partner
from services.training.domain.missions.mission import Advice, AdviceMission, MissionState


@dataclass(frozen=True, kw_only=True)
class RecordAdviceMission:
    """The site's team advised somebody."""

    scope: Scope
    site: str
    advice: Advice
    by: str


def record_advice_mission(work: Work, command: RecordAdviceMission) -> AdviceMission:
    """Raises `OutOfScope`, `NotFound`, `PartnerUnknown`, `InvalidValue`."""
    site = the_site(work, command.scope, command.site)
    the_partner(work, command.advice.partner_id)
    now = work.now()
    command.advice.check(now.astimezone(site.zone).date())
    mission = AdviceMission.record_new(
        MissionState(
            mission_id=work.tools.new_id(),
            site_id=site.id,
            site=site.slug,
            advice=command.advice,
            recorded_at=now,
            by=command.by,
        )
    )
    work.missions.save(mission)
    work.audit.record("advice_mission.record", [mission.id])
    return mission


@dataclass(frozen=True, kw_only=True)
class CorrectAdviceMission:
    """It was so."""

    scope: Scope
    mission_id: str
    advice: Advice
    by: str
    expected_version: int | None = None


def correct_advice_mission(work: Work, command: CorrectAdviceMission) -> AdviceMission:
    """Raises `NotFound`, `Stale`, `PartnerUnknown`, `InvalidValue`, `MissionIsWithdrawn`."""
    mission = the_mission(work, command.scope, command.mission_id)
    check_version("advice_mission", mission.id, command.expected_version, mission.version)
    the_partner(work, command.advice.partner_id)
    site = the_site(work, command.scope, mission.state.site)
    command.advice.check(work.now().astimezone(site.zone).date())
    if mission.correct(command.advice, work.now()):
        work.missions.save(mission)
        work.audit.record("advice_mission.correct", [mission.id])
    return mission


@dataclass(frozen=True, kw_only=True)
class WithdrawAdviceMission:
    """It was recorded by mistake."""

    scope: Scope
    mission_id: str
    by: str
    expected_version: int | None = None


def withdraw_advice_mission(work: Work, command: WithdrawAdviceMission) -> AdviceMission:
    """Raises `NotFound`, `Stale`."""
    mission = the_mission(work, command.scope, command.mission_id)
    check_version("advice_mission", mission.id, command.expected_version, mission.version)
    if mission.withdraw(work.now()):
        work.missions.save(mission)
        work.audit.record("advice_mission.withdraw", [mission.id])
    return mission


def the_mission(work: Work, scope: Scope, mission_id: str) -> AdviceMission:
    """One of the caller's sites'. Raises `NotFound`."""
    mission = work.missions.get(mission_id)
    if mission is None or not scope.allows(mission.state.site):
        raise NotFound("advice_mission", mission_id)
    return mission
