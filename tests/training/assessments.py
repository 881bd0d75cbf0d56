"""Short ways to assess somebody in a test."""

from dataclasses import dataclass

from kernel.scope import NATIONAL
from services.training.adapters import shipped
from services.training.application.commands.answer_task import AnswerTask, TakeBackAnswer
from services.training.application.commands.end_assessment import (
    AbandonAssessment,
    FinishAssessment,
)
from services.training.application.commands.enter_levels import DeclineAssessment, EnterLevels
from services.training.application.commands.publish_task_bank import PublishTaskBank
from services.training.application.commands.start_assessment import StartAssessment
from services.training.application.queries.assessments import (
    GetAssessment,
    GetLevels,
    GetSkillGain,
)
from services.training.domain.assessments.assessment import Level
from services.training.domain.assessments.tasks import TaskBank
from services.training.domain.paths.path import Target
from tests.scripted import CONTEXT
from tests.training.builders import AWA, Network, module, path

[BANK] = shipped.task_banks()


@dataclass
class Desk:
    """Where an adviser at Saint-Denis assesses people."""

    network: Network
    by: str = "adviser-1"

    @property
    def app(self):
        return self.network.app

    def bank(self, bank: TaskBank = BANK) -> TaskBank:
        command = PublishTaskBank(scope=NATIONAL, bank=bank, by="operator-1")
        return self.app.publish_task_bank(command, CONTEXT).content

    def start(self, person_id=AWA, purpose="placement", **changes):
        values = {"scope": NATIONAL, "site": "saint-denis", "by": self.by, **changes}
        command = StartAssessment(person_id=person_id, purpose=purpose, **values)
        return self.app.start_assessment(command, CONTEXT)

    def answer(self, view, result, task=None, **changes):
        """To the task that comes next, unless another is named."""
        values = {"scope": NATIONAL, "by": self.by, **changes}
        task = task or view.next_task.code
        command = AnswerTask(assessment_id=view.assessment.id, task=task, result=result, **values)
        return self.app.answer_task(command, CONTEXT)

    def take_back(self, view, task):
        command = TakeBackAnswer(scope=NATIONAL, assessment_id=view.assessment.id, task=task)
        return self.app.take_back_answer(command, CONTEXT)

    def ask_all(self, view, ability):
        """Every task, of somebody who is able up to these levels (others: 0)."""
        while view.next_task is not None:
            able = view.next_task.level <= ability.get(view.next_task.competence, 0)
            view = self.answer(view, "success" if able else "failure")
        return view

    def finish(self, view, **changes):
        values = {"scope": NATIONAL, "by": self.by, **changes}
        command = FinishAssessment(assessment_id=view.assessment.id, **values)
        return self.app.finish_assessment(command, CONTEXT)

    def assess(self, ability, **changes):
        """From beginning to end."""
        return self.finish(self.ask_all(self.start(**changes), ability))

    def abandon(self, view, reason="tired"):
        command = AbandonAssessment(
            scope=NATIONAL, assessment_id=view.assessment.id, reason=reason, by=self.by
        )
        return self.app.abandon_assessment(command, CONTEXT)

    def enter(self, levels, person_id=AWA, purpose="placement", reason="observed", **changes):
        values = {"scope": NATIONAL, "site": "saint-denis", "by": self.by, **changes}
        given = tuple(Level(competence=code, level=level) for code, level in levels)
        command = EnterLevels(
            person_id=person_id, purpose=purpose, levels=given, reason=reason, **values
        )
        return self.app.enter_levels(command, CONTEXT)

    def decline(self, person_id=AWA, purpose="placement", **changes):
        values = {"scope": NATIONAL, "site": "saint-denis", "by": self.by, **changes}
        command = DeclineAssessment(person_id=person_id, purpose=purpose, **values)
        return self.app.decline_assessment(command, CONTEXT)

    def get(self, view, scope=NATIONAL):
        return self.app.get_assessment(GetAssessment(scope=scope, assessment_id=view.assessment.id))

    def levels(self, person_id=AWA, scope=NATIONAL):
        found = self.app.get_levels(GetLevels(scope=scope, person_id=person_id))
        return {one.competence: one.level for one in found.levels}

    def gain(self, enrolment_id):
        return self.app.get_skill_gain(GetSkillGain(scope=NATIONAL, enrolment_id=enrolment_id))

    def enrolment(self, person_id=AWA, code="email"):
        """On a path of one module, about e-mail and files."""
        targets = (
            Target(competence="crcn-2-1", level=2),
            Target(competence="crcn-1-2", level=1),
        )
        self.network.path(path(code, module(f"{code}_all", targets=targets)))
        return self.network.enrolment(person_id, code)
