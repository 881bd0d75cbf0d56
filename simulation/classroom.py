"""Plays the work of those who place people, teach and certify, by training's own use cases."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from kernel.scope import NATIONAL
from kit.transaction import Transaction
from services.training.application import certifying
from services.training.application.assessing import AssessmentView
from services.training.application.commands.answer_task import AnswerTask
from services.training.application.commands.change_enrolment import (
    AbandonEnrolment,
    PauseEnrolment,
)
from services.training.application.commands.end_assessment import FinishAssessment
from services.training.application.commands.end_recommendation import DeclineRecommendation
from services.training.application.commands.enter_levels import DeclineAssessment, EnterLevels
from services.training.application.commands.open_enrolment import OpenEnrolment
from services.training.application.commands.recommend_path import RecommendPath
from services.training.application.commands.revoke_certificate import RevokeCertificate
from services.training.application.commands.start_assessment import StartAssessment
from services.training.application.commands.validate_module import ValidateModule
from services.training.application.enrolment_views import EnrolmentView
from services.training.application.queries.certificates import ListCertificates
from services.training.application.queries.enrolments import GetEnrolment
from services.training.application.recommending import RecommendationView
from services.training.bootstrap import Training
from services.training.domain.assessments.assessment import Level, Purpose
from services.training.domain.paths.path import Goal
from simulation.reception import context
from simulation.timeline import ScriptedClock

HELPER, TRAINER, MANAGER = "demo-adviser", "demo-trainer", "demo-manager"


@dataclass
class Classroom:
    """Who places and teaches people; `counts` says how often each thing happened."""

    app: Training
    clock: ScriptedClock
    chance: Random
    counts: dict[str, int] = field(default_factory=dict)

    def place(self, person_id: str, site: str, ability: Mapping[str, int]) -> None:
        """By tasks, of somebody who is able up to these levels and to nothing else."""
        self._assess(person_id, site, "placement", ability, None)
        self._count("placements")

    def enter(self, person_id: str, site: str, ability: Mapping[str, int]) -> None:
        """By hand: somebody saw the person at work."""
        levels = tuple(Level(competence=code, level=level) for code, level in ability.items())
        command = EnterLevels(
            scope=NATIONAL,
            person_id=person_id,
            site=site,
            purpose="placement",
            levels=levels,
            reason="observed",
            by=HELPER,
        )
        self.app.enter_levels(command, context())
        self._count("placements")

    def decline_placement(self, person_id: str, site: str) -> None:
        """The person would rather not."""
        command = DeclineAssessment(
            scope=NATIONAL, person_id=person_id, site=site, purpose="placement", by=HELPER
        )
        self.app.decline_assessment(command, context())
        self._count("placements declined")

    def recommend(self, person_id: str, site: str, goal: Goal | None) -> RecommendationView:
        """By what is known by then."""
        command = RecommendPath(
            scope=NATIONAL, person_id=person_id, site=site, by=HELPER, goal=goal
        )
        self._count("recommendations")
        return self.app.recommend_path(command, context())

    def decline(self, recommendation_id: str) -> None:
        """The person has no time for it."""
        command = DeclineRecommendation(
            scope=NATIONAL, recommendation_id=recommendation_id, reason="no_time_now", by=HELPER
        )
        self.app.decline_recommendation(command, context())

    def enrol(self, person_id: str, site: str, path: str) -> EnrolmentView:
        """The person begins."""
        command = OpenEnrolment(
            scope=NATIONAL, person_id=person_id, path=path, site=site, by=HELPER
        )
        self._count("enrolments")
        return self.app.open_enrolment(command, context())

    def validate(self, enrolment_id: str) -> None:
        """The next module that is open is done; nothing where all are, or the person gave up."""
        view = self.app.get_enrolment(GetEnrolment(scope=NATIONAL, enrolment_id=enrolment_id))
        ahead = [one for one in view.modules if one.next]
        if ahead and view.state.is_open:
            command = ValidateModule(
                scope=NATIONAL,
                enrolment_id=enrolment_id,
                module=ahead[0].module.code,
                by=TRAINER,
            )
            self.app.validate_module(command, context())
            self._count("modules validated")

    def finish(self, person_id: str, site: str, enrolment_id: str) -> None:
        """All that is open is validated, and the final assessment shows what was learnt."""
        query = GetEnrolment(scope=NATIONAL, enrolment_id=enrolment_id)
        modules = self.app.get_enrolment(query).modules
        for _ in modules:
            self.validate(enrolment_id)
        learnt = {
            target.competence: target.level for one in modules for target in one.module.targets
        }
        self._assess(person_id, site, "final", learnt, enrolment_id)
        self._count("certificates")

    def pause(self, enrolment_id: str) -> None:
        """For a while."""
        command = PauseEnrolment(scope=NATIONAL, enrolment_id=enrolment_id, reason="health")
        self.app.pause_enrolment(command, context())

    def abandon(self, enrolment_id: str) -> None:
        """For good."""
        command = AbandonEnrolment(scope=NATIONAL, enrolment_id=enrolment_id, reason="moved_away")
        self.app.abandon_enrolment(command, context())

    def revoke(self, enrolment_id: str) -> None:
        """The certificate was issued by mistake."""
        command = RevokeCertificate(
            scope=NATIONAL,
            certificate_id=self._certificate(enrolment_id),
            reason="issued_by_mistake",
            by=MANAGER,
        )
        self.app.revoke_certificate(command, context())

    def question(self, enrolment_id: str, seat_id: str, module: str) -> None:
        """As where booking tells that the person was not at the workshop after all: a case."""

        def doubt(tx: Transaction) -> None:
            work = self.app.unit_of_work(tx)
            enrolment = work.enrolments.get(enrolment_id)
            if enrolment is None:
                raise LookupError(f"no enrolment {enrolment_id}")
            certifying.question(work, enrolment, module, seat_id)

        self.app.store.run(doubt, context())

    def _certificate(self, enrolment_id: str) -> str:
        query = ListCertificates(scope=NATIONAL, enrolment_id=enrolment_id)
        [found] = self.app.list_certificates(query)
        return found.id

    def _assess(
        self,
        person_id: str,
        site: str,
        purpose: Purpose,
        ability: Mapping[str, int],
        enrolment_id: str | None,
    ) -> None:
        start = StartAssessment(
            scope=NATIONAL,
            person_id=person_id,
            site=site,
            purpose=purpose,
            by=HELPER,
            enrolment_id=enrolment_id,
        )
        view: AssessmentView = self.app.start_assessment(start, context())
        while view.next_task is not None:
            self.clock.instant += timedelta(seconds=self.chance.randint(25, 70))
            able = view.next_task.level <= ability.get(view.next_task.competence, 0)
            answer = AnswerTask(
                scope=NATIONAL,
                assessment_id=view.assessment.id,
                task=view.next_task.code,
                result="success" if able else "failure",
                by=HELPER,
            )
            view = self.app.answer_task(answer, context())
        finish = FinishAssessment(scope=NATIONAL, assessment_id=view.assessment.id, by=HELPER)
        self.app.finish_assessment(finish, context())

    def _count(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1


def working_time(day: datetime, hour: int, days: int) -> datetime:
    """That hour (UTC) so many days later, on the Monday after where that is a weekend."""
    then = (day + timedelta(days=days)).replace(hour=hour, minute=0, second=0)
    return then + timedelta(days=7 - then.weekday()) if then.weekday() > 4 else then
