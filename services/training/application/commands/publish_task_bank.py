"""Publish a bank of tasks, or its next version."""

from collections.abc import Iterator
from dataclasses import dataclass

from kernel.scope import Scope
from services.training.application.ports import Work
from services.training.application.publishing import Publication
from services.training.domain.assessments.refusals import BankVersionTaken
from services.training.domain.assessments.tasks import TaskBank
from services.training.domain.content import Problem, problem, refuse


@dataclass(frozen=True, kw_only=True)
class PublishTaskBank:
    """The bank with all its tasks; who began with another version ends with that."""

    scope: Scope
    bank: TaskBank
    by: str


def publish_task_bank(work: Work, command: PublishTaskBank) -> Publication[TaskBank]:
    """Raises `OutOfScope`, `InvalidContent`, `BankVersionTaken` where this version has other
    content already."""
    command.scope.require_national()
    work.catalogue.hold()
    wanted = command.bank
    there = work.task_banks.get(wanted.code, wanted.version)
    if there is not None:
        if there != wanted:
            raise BankVersionTaken(wanted.code, wanted.version)
        return Publication(content=there, unchanged=True)
    wanted.check()
    refuse(list(_unknown(work, wanted)))
    work.task_banks.save(wanted)
    work.audit.record("task_bank.publish", [f"{wanted.code}/{wanted.version}"])
    return Publication(content=wanted)


def _unknown(work: Work, bank: TaskBank) -> Iterator[Problem]:
    known = {
        one.competence: work.frameworks.competence(one.competence) for one in bank.families.values()
    }
    for at, task in enumerate(bank.tasks):
        competence = known[task.competence]
        if competence is None:
            rule = f"{task.competence} is no competence of a published framework"
            yield problem(rule, "tasks", at, "competence")
        elif task.level > competence.highest:
            yield problem(f"must be 1 to {competence.highest}", "tasks", at, "level")
