"""People on paths: placed, enrolled, assessed at the end, certified, or gone before."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Final

from services.training.adapters import shipped
from services.training.domain.assessments.assessment import (
    Assessment,
    AssessmentState,
    Purpose,
)
from services.training.domain.certificates.certificate import (
    Certificate,
    CertificateState,
)
from services.training.domain.enrolments.enrolment import Enrolment
from services.training.domain.enrolments.progress import COUNTS_BACK, Attended
from services.training.domain.enrolments.state import (
    ABANDON_REASONS,
    AWAITS_FINAL,
    EnrolmentState,
)
from services.training.domain.paths.path import Path
from simulation.years.branch import Branch
from simulation.years.visitors import Visitor
from simulation.years.world import BY, World

PLACED, DECLINED, FINAL, FINAL_DECLINED = 0.85, 0.05, 0.8, 0.1
_REVOKED: Final = 0.006
_POPULAR: Final = {"first_steps": 5, "smartphone": 4, "public_services": 4, "email": 3}
"""How often a path is chosen against the others, which are chosen once."""


@dataclass(eq=False)
class Learner:
    """Somebody on a path; `levels` is what they were found able to do at first, by competence."""

    visitor: Visitor
    path: Path
    enrolment: Enrolment
    levels: dict[str, int] | None
    attended: dict[str, list[Attended]] = field(default_factory=dict)

    @property
    def is_active(self) -> bool:
        """Whether they still come."""
        return self.enrolment.state.is_open


@dataclass
class School:
    """Who learns at the sites."""

    world: World
    paths: tuple[Path, ...] = field(
        default_factory=lambda: tuple(one for one in shipped.paths() if one.audience == "people")
    )

    def enrol(self, visitor: Visitor) -> Learner:
        """They are placed, or decline that, and begin a path."""
        world, branch = self.world, visitor.branch
        weights = [_POPULAR.get(path.code, 1) for path in self.paths]
        path = world.chance.choices(self.paths, weights)[0]
        levels = self._place(visitor, path)
        state = EnrolmentState(
            enrolment_id=world.new_id(),
            person_id=visitor.id,
            site_id=branch.id,
            site=branch.slug,
            path=path.code,
            version=path.version,
            plan={one.code: one.sessions for one in path.modules},
            final_assessment=path.final_assessment,
            opened_at=world.now,
            opened_by=BY,
            counts_from=world.now - COUNTS_BACK,
        )
        enrolment = Enrolment.open(state)
        world.keep(enrolment)
        world.truth.add("enrolments", branch, world.now)
        return Learner(visitor, path, enrolment, levels)

    def recount(self, learner: Learner, module: str) -> None:
        """An attendance of the module was noted, or corrected."""
        world, enrolment = self.world, learner.enrolment
        before = enrolment.state.done
        enrolment.recount({module: learner.attended.get(module, [])}, world.now)
        self._saved(learner, before.keys())

    def end(self, learner: Learner) -> None:
        """After the last workshop: what is open is validated or not, and the path ends, or the
        person stays away."""
        world, enrolment = self.world, learner.enrolment
        if not learner.is_active:
            return
        before = enrolment.state.done.keys()
        for module in enrolment.state.open_modules:
            if learner.path.by_code[module].delivery != "workshop" or world.likely(0.6):
                enrolment.validate(module, BY, world.now)
                enrolment.recount({module: learner.attended.get(module, [])}, world.now)
        self._saved(learner, before)
        if enrolment.state.open_modules:
            self._stays_away(learner)
            return
        enrolment.settle(world.now, final=None)
        if not learner.is_active:
            self._completed(learner)
            return
        fate = world.chance.random()
        if fate < FINAL + FINAL_DECLINED:
            days, declined = world.chance.randint(1, 20), fate >= FINAL
            final = partial(self._final, learner, declined=declined)
            world.on_open_day(learner.visitor.branch, days, final)
        else:
            world.later(partial(self._stop_waiting, learner), days=AWAITS_FINAL.days + 1)

    def abandon(self, learner: Learner) -> None:
        """They do not go on; nothing where they have finished."""
        if learner.is_active:
            world = self.world
            learner.enrolment.abandon(world.chance.choice(ABANDON_REASONS), world.now)
            world.keep(learner.enrolment)
            world.truth.add("abandonments", learner.visitor.branch, world.now)

    def _stays_away(self, learner: Learner) -> None:
        days = self.world.chance.randint(20, 70)
        self.world.later(partial(self.abandon, learner), days=days)

    def _place(self, visitor: Visitor, path: Path) -> dict[str, int] | None:
        world = self.world
        fate = world.chance.random()
        if fate >= PLACED + DECLINED:
            return None
        if fate >= PLACED:
            self._assessed(visitor, "placement", None, None)
            return None
        levels = {
            target.competence: max(0, target.level - world.chance.choice((1, 1, 2)))
            for module in path.modules
            for target in module.targets
        }
        self._assessed(visitor, "placement", levels, None)
        return levels

    def _assessed(
        self,
        visitor: Visitor,
        purpose: Purpose,
        levels: dict[str, int] | None,
        enrolment_id: str | None,
    ) -> None:
        """With these levels, or declined where there are none."""
        world, branch = self.world, visitor.branch
        assessment = Assessment.start(
            AssessmentState(
                assessment_id=world.new_id(),
                person_id=visitor.id,
                site_id=branch.id,
                site=branch.slug,
                purpose=purpose,
                enrolment_id=enrolment_id,
                started_at=world.now,
                started_by=BY,
            )
        )
        if levels is None:
            assessment.decline(world.now, BY)
        else:
            assessment.enter(levels, "observed", world.now, BY)
            world.truth.add("levels_assessed", branch, world.now)
        world.keep(assessment)

    def _final(self, learner: Learner, *, declined: bool) -> None:
        if not learner.is_active:
            return
        world, enrolment = self.world, learner.enrolment
        levels = None
        if not declined:
            targets = (one for module in learner.path.modules for one in module.targets)
            levels = {
                one.competence: one.level + world.chance.choice((-1, 0, 0, 0, 1)) for one in targets
            }
            levels = {code: max(0, level) for code, level in levels.items()}
            self._gained(learner, levels)
        self._assessed(learner.visitor, "final", levels, enrolment.id)
        enrolment.settle(world.now, final=world.now)
        if learner.is_active:
            # The list of a workshop was corrected since, and a module is open again.
            self._stays_away(learner)
        else:
            self._completed(learner)

    def _gained(self, learner: Learner, levels: dict[str, int]) -> None:
        """How much more somebody is able to, of each competence that was looked at twice."""
        for code, level in levels.items():
            if learner.levels is not None and code in learner.levels:
                gain = level - learner.levels[code]
                self.world.truth.met("levels_gained_by_enrolment_and_competence", gain)

    def _stop_waiting(self, learner: Learner) -> None:
        if learner.enrolment.stop_waiting(self.world.now):
            self._completed(learner)

    def _completed(self, learner: Learner) -> None:
        world, branch = self.world, learner.visitor.branch
        world.keep(learner.enrolment)
        world.truth.add("completions", branch, self._ended_at(learner))
        certificate = self._certificate(branch, learner)
        world.keep(certificate)
        world.truth.add("certificates", branch, world.now)
        if world.likely(_REVOKED):
            days = world.chance.randint(5, 60)
            world.later(lambda: self._revoke(branch, certificate), days=days)

    def _certificate(self, branch: Branch, learner: Learner) -> Certificate:
        world, state = self.world, learner.enrolment.state
        year = branch.day(world.now).year
        number = world.certificates[year] = world.certificates.get(year, 0) + 1
        return Certificate.issue(
            CertificateState(
                certificate_id=world.new_id(),
                year=year,
                position=number,
                code=world.new_id()[-12:].upper(),
                enrolment_id=state.enrolment_id,
                person_id=state.person_id,
                site_id=branch.id,
                site=branch.slug,
                path=state.path,
                version=state.version,
                title=learner.path.title,
                minutes=learner.path.minutes,
                learned=(),
                on=branch.day(self._ended_at(learner)),
                issued_at=world.now,
            )
        )

    def _ended_at(self, learner: Learner) -> datetime:
        return learner.enrolment.state.ended_at or self.world.now

    def _revoke(self, branch: Branch, certificate: Certificate) -> None:
        """Issued by mistake; it counts no more, as of the day on which it was issued."""
        certificate.revoke("issued_by_mistake", self.world.now, BY)
        self.world.keep(certificate)
        self.world.truth.add("certificates", branch, certificate.state.issued_at, -1)

    def _saved(self, learner: Learner, before: Iterable[str]) -> None:
        """Keeps the enrolment, and notes which modules are done that were not `before`."""
        world, done = self.world, learner.enrolment.state.done
        world.keep(learner.enrolment)
        earlier = set(before)
        more = len(done.keys() - earlier) - len(earlier - done.keys())
        if more:
            world.truth.add("modules_completed", learner.visitor.branch, world.now, more)
