"""Banks of tasks: one, or all."""

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.refusals import NotFound
from services.training.application.ports import Work
from services.training.domain.assessments.tasks import TaskBank


@dataclass(frozen=True, kw_only=True)
class GetTaskBank:
    """By its code; the highest version unless one is given."""

    code: str
    version: int | None = None


def get_task_bank(work: Work, query: GetTaskBank) -> TaskBank:
    """Raises `NotFound`."""
    code, version = query.code, query.version
    banks = work.task_banks
    bank = banks.current(code) if version is None else banks.get(code, version)
    if bank is None:
        raise NotFound("task_bank", code if version is None else f"{code}/{version}")
    return bank


@dataclass(frozen=True, kw_only=True)
class ListTaskBanks:
    """The highest version of each."""


def list_task_banks(work: Work, _query: ListTaskBanks) -> Sequence[TaskBank]:
    """In the order of their codes."""
    return work.task_banks.listed()
