"""The sessions for professionals and the missions of advice of the demo network."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random

from kernel.scope import NATIONAL
from services.training.application.commands.end_professional_session import (
    CancelProfessionalSession,
    HoldProfessionalSession,
)
from services.training.application.commands.plan_professional_session import (
    PlanProfessionalSession,
)
from services.training.application.commands.record_advice_mission import RecordAdviceMission
from services.training.application.commands.record_professional_attendance import (
    RecordProfessionalAttendance,
)
from services.training.application.commands.register_professional import RegisterProfessional
from services.training.bootstrap import Training
from services.training.domain.missions.mission import Advice, Subject
from services.training.domain.professionals.half_days import HalfDay
from services.training.domain.professionals.session import ProfessionalSession
from simulation.classroom import MANAGER, TRAINER, working_time
from simulation.names import full_name
from simulation.reception import context
from simulation.timeline import Timeline

_HALF = timedelta(hours=3, minutes=30)


@dataclass
class ForPartners:
    """Who trains the social workers of `partners` (ids) at a site, and advises."""

    app: Training
    timeline: Timeline
    chance: Random
    site: str
    partners: list[str]
    counts: dict[str, int] = field(default_factory=dict)

    def plan(self, now: datetime) -> None:
        """A day that was held with somebody absent after lunch, one that was cancelled, one in two
        weeks at a partner's; a mission of a day and a half, and one of a quarter."""
        plan = self.timeline.plan
        plan(now - timedelta(days=20), partial(self._held_day, working_time(now, 8, -10)))
        plan(now - timedelta(days=12), partial(self._cancelled, working_time(now, 8, -3)))
        plan(now - timedelta(days=2), partial(self._ahead, working_time(now, 8, 14)))
        plan(now - timedelta(days=6), partial(self._advise, 0, "inclusion_strategy", 6, 9))
        plan(now - timedelta(days=1), partial(self._advise, 2, "online_procedures", 1, 2))

    def _held_day(self, morning: datetime) -> None:
        session = self._planned("detecting_exclusion", [morning, morning + timedelta(hours=5)], 8)
        ids = [self._registered(session, rank) for rank in range(6)]
        for number, half_day in enumerate(session.state.plan.half_days, 1):
            there = dict.fromkeys(ids, half_day.minutes)
            if number > 1:
                there[ids[-1]] = 0
            self.timeline.plan(half_day.end, partial(self._attend, session.id, number, there))
        self.timeline.plan(
            session.state.ends_at + timedelta(minutes=10), partial(self._hold, session.id)
        )

    def _cancelled(self, morning: datetime) -> None:
        session = self._planned("detecting_exclusion", [morning, morning + timedelta(hours=5)], 8)
        self._registered(session, 1)
        command = CancelProfessionalSession(
            scope=NATIONAL, session_id=session.id, by=MANAGER, reason="too_few"
        )
        self.timeline.plan(
            morning - timedelta(days=2),
            lambda: self.app.cancel_professional_session(command, context()),
        )

    def _ahead(self, morning: datetime) -> None:
        weeks = [morning, morning + timedelta(hours=5)]
        later = [start + timedelta(days=7) for start in weeks]
        session = self._planned("supporting", weeks + later, 12, self.partners[0])
        for rank in range(4):
            self._registered(session, rank)

    def _planned(
        self, path: str, starts: list[datetime], capacity: int, host_id: str | None = None
    ) -> ProfessionalSession:
        command = PlanProfessionalSession(
            scope=NATIONAL,
            site=self.site,
            path=path,
            half_days=tuple(HalfDay(start=start, end=start + _HALF) for start in starts),
            trainer=TRAINER,
            capacity=capacity,
            by=MANAGER,
            host_id=host_id,
        )
        self._count("sessions for professionals")
        return self.app.plan_professional_session(command, context())

    def _registered(self, session: ProfessionalSession, rank: int) -> str:
        command = RegisterProfessional(
            scope=NATIONAL,
            session_id=session.id,
            partner_id=self.partners[rank % len(self.partners)],
            name=" ".join(full_name(self.chance)),
            by=TRAINER,
        )
        self._count("professionals")
        changed = self.app.register_professional(command, context())
        return changed.state.attendees[-1].attendee_id

    def _attend(self, session_id: str, half_day: int, minutes: dict[str, int]) -> None:
        command = RecordProfessionalAttendance(
            scope=NATIONAL, session_id=session_id, by=TRAINER, half_day=half_day, minutes=minutes
        )
        self.app.record_professional_attendance(command, context())

    def _hold(self, session_id: str) -> None:
        command = HoldProfessionalSession(scope=NATIONAL, session_id=session_id, by=TRAINER)
        self.app.hold_professional_session(command, context())

    def _advise(self, rank: int, subject: Subject, quarters: int, ago: int) -> None:
        last = self.timeline.clock.now().date() - timedelta(days=1)
        advice = Advice(
            partner_id=self.partners[rank % len(self.partners)],
            subject=subject,
            quarter_days=quarters,
            first=last - timedelta(days=ago),
            last=last,
        )
        command = RecordAdviceMission(scope=NATIONAL, site=self.site, advice=advice, by=MANAGER)
        self.app.record_advice_mission(command, context())
        self._count("advice missions")

    def _count(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1
