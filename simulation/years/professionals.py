"""What partners learn: sessions for their social workers, and advice to those who decide."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from services.training.adapters import shipped
from services.training.domain.certificates.certificate import Certificate, CertificateState
from services.training.domain.missions.mission import SUBJECTS, Advice, AdviceMission, MissionState
from services.training.domain.paths.path import Path
from services.training.domain.professionals.half_days import HalfDay
from services.training.domain.professionals.session import (
    Plan,
    ProfessionalSession,
    SessionState,
)
from simulation.years.branch import Branch
from simulation.years.world import BY, World

SESSIONS: Final = 330
"""In five years of the whole network."""
MISSIONS: Final = 160
_HALF_DAY: Final = 210
_COMES: Final = 0.93
_LATE: Final = 0.15
"""How many half-days are noted from paper afterwards."""


@dataclass
class Sessions:
    """Of the whole network."""

    world: World
    paths: tuple[Path, ...] = field(
        default_factory=lambda: tuple(
            one for one in shipped.paths() if one.audience == "professionals"
        )
    )

    def plan(self) -> None:
        """All along, from when there are partners."""
        world = self.world
        for count, happening in ((SESSIONS, self._schedule), (MISSIONS, self._advise)):
            for _ in range(world.plan.scaled(count, 3)):
                branch = world.chance.choice(world.branches)
                days = [day for day in branch.open_days if day < world.plan.until]
                day = world.chance.choice(days[len(days) // 20 :])
                world.timeline.plan(world.moment(branch, day), partial(happening, branch))

    def _schedule(self, branch: Branch) -> None:
        world = self.world
        path = world.chance.choice(self.paths)
        days = self._half_days(branch, path)
        if not days or not world.partners:
            return
        capacity = 12
        session = ProfessionalSession.plan(
            SessionState(
                session_id=world.new_id(),
                site_id=branch.id,
                site=branch.slug,
                path=path.code,
                version=path.version,
                minutes=path.minutes,
                plan=Plan(half_days=days, trainer=BY, capacity=capacity),
                planned_at=world.now,
                by=BY,
            )
        )
        for _ in range(world.chance.randint(5, capacity)):
            partner = world.chance.choice(world.partners)
            session.register(world.new_id(), partner.id, world.now)
        world.keep(session)
        for number, half_day in enumerate(days, 1):
            world.timeline.plan(
                self._noted(half_day), partial(self._attend, branch, session, number)
            )

    def _noted(self, half_day: HalfDay) -> datetime:
        """When somebody says who was there: on the spot, or from paper some weeks later, so that a
        half-day may be noted before an earlier one."""
        chance = self.world.chance
        late = chance.randint(1, 20) if self.world.likely(_LATE) else 0
        return half_day.end + timedelta(days=late)

    def _half_days(self, branch: Branch, path: Path) -> tuple[HalfDay, ...]:
        """One after the other, a day or a week apart; none where that goes too far."""
        world = self.world
        found: list[HalfDay] = []
        ahead, apart = world.chance.randint(10, 40), world.chance.choice((1, 7))
        for number in range(path.minutes // _HALF_DAY):
            day = branch.open_day(world.now, ahead + number * apart)
            if day is None:
                return ()
            start = branch.local(day, 540 if number % 2 == 0 else 820)
            if found and start < found[-1].end:
                return ()
            found.append(HalfDay(start=start, end=start + timedelta(minutes=_HALF_DAY)))
        return tuple(found)

    def _attend(self, branch: Branch, session: ProfessionalSession, number: int) -> None:
        world = self.world
        minutes = {
            one.attendee_id: _HALF_DAY if world.likely(_COMES) else 0
            for one in session.state.registered
        }
        trained = session.attend(number, minutes, world.now)
        state = session.state
        at = state.plan.half_days[number - 1].start
        world.truth.add("professional_minutes", branch, at, sum(minutes.values()))
        certificates = []
        for one in trained:
            last = state.completed_in(one)
            if last is not None:
                world.truth.saw("professionals_trained", branch, last.start, one.attendee_id)
            certificates.append(self._certificate(branch, session, one.attendee_id, one.partner_id))
        if all(None not in one.minutes for one in state.registered):
            session.hold(world.now)
        world.keep(session, *certificates)

    def _certificate(
        self, branch: Branch, session: ProfessionalSession, attendee_id: str, partner_id: str
    ) -> Certificate:
        world, state = self.world, session.state
        last = state.completed_in(session.attendee(attendee_id))
        day = branch.day(world.now if last is None else last.start)
        year = branch.day(world.now).year
        path = next(one for one in self.paths if one.code == state.path)
        number = world.certificates[year] = world.certificates.get(year, 0) + 1
        certificate = Certificate.issue(
            CertificateState(
                certificate_id=world.new_id(),
                year=year,
                position=number,
                code=world.new_id()[-12:].upper(),
                enrolment_id=attendee_id,
                person_id=None,
                partner_id=partner_id,
                site_id=branch.id,
                site=branch.slug,
                path=path.code,
                version=path.version,
                title=path.title,
                minutes=path.minutes,
                learned=(),
                on=day,
                issued_at=world.now,
            )
        )
        session.certified(attendee_id, certificate.id)
        return certificate

    def _advise(self, branch: Branch) -> None:
        world = self.world
        if not world.partners:
            return
        today = branch.day(world.now)
        first: date = today - timedelta(days=world.chance.randint(0, 60))
        quarters = world.chance.randint(1, min(40, 4 * ((today - first).days + 1)))
        advice = Advice(
            partner_id=world.chance.choice(world.partners).id,
            subject=world.chance.choice(SUBJECTS),
            quarter_days=quarters,
            first=first,
            last=today,
        )
        advice.check(today)
        mission = AdviceMission.record_new(
            MissionState(
                mission_id=world.new_id(),
                site_id=branch.id,
                site=branch.slug,
                advice=advice,
                recorded_at=world.now,
                by=BY,
            )
        )
        world.keep(mission)
        world.truth.add("advice_quarter_days", branch, world.now, quarters)
