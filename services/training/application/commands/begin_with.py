"""Publish what ships with the service, where nothing of it is there yet."""

from dataclasses import dataclass

from kernel.scope import NATIONAL
from services.training.application.commands.publish_framework import (
    PublishFramework,
    publish_framework,
)
from services.training.application.commands.publish_mapping import (
    PublishMapping,
    publish_mapping,
)
from services.training.application.commands.publish_path import PublishPath, publish_path
from services.training.application.commands.publish_task_bank import (
    PublishTaskBank,
    publish_task_bank,
)
from services.training.application.ports import Work
from services.training.application.publishing import THE_SERVICE
from services.training.domain.assessments.tasks import TaskBank
from services.training.domain.frameworks.framework import Framework
from services.training.domain.frameworks.mapping import FrameworkMapping, mapping_id
from services.training.domain.paths.path import Path

Shipped = Framework | FrameworkMapping | Path | TaskBank


@dataclass(frozen=True, kw_only=True)
class BeginWith:
    """One of the files that ship: whatever a network published under its code stays."""

    content: Shipped


def begin_with(work: Work, command: BeginWith) -> bool:
    """Whether it was published now. Two who begin at the same time publish it once.

    Raises as the publishing of it does, where it does not fit to what the network has.
    """
    content = command.content
    work.catalogue.hold()
    if is_there(work, content):
        return False
    if isinstance(content, Framework):
        framework = PublishFramework(scope=NATIONAL, framework=content, by=THE_SERVICE)
        publish_framework(work, framework)
    elif isinstance(content, FrameworkMapping):
        mapping = PublishMapping(scope=NATIONAL, mapping=content, by=THE_SERVICE)
        publish_mapping(work, mapping)
    elif isinstance(content, TaskBank):
        bank = PublishTaskBank(scope=NATIONAL, bank=content, by=THE_SERVICE)
        publish_task_bank(work, bank)
    else:
        publish_path(work, PublishPath(scope=NATIONAL, path=content, by=THE_SERVICE))
    return True


def is_there(work: Work, content: Shipped) -> bool:
    """Whether anything of that code was published already."""
    if isinstance(content, Framework):
        return work.frameworks.current(content.code) is not None
    if isinstance(content, FrameworkMapping):
        return work.mappings.get(content.start, content.end) is not None
    if isinstance(content, TaskBank):
        return work.task_banks.current(content.code) is not None
    return work.paths.current(content.code) is not None


def name_of(content: Shipped) -> str:
    """By which it is told of to operators."""
    if isinstance(content, FrameworkMapping):
        return mapping_id(content.start, content.end)
    return content.code
