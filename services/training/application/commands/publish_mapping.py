"""Publish how one framework answers to another."""

from dataclasses import dataclass

from kernel.scope import Scope
from services.training.application.ports import Work
from services.training.application.publishing import Publication
from services.training.domain.content import InvalidContent, problem
from services.training.domain.frameworks.framework import Framework
from services.training.domain.frameworks.mapping import (
    Edition,
    FrameworkMapping,
    PublishedMapping,
    mapping_id,
)


@dataclass(frozen=True, kw_only=True)
class PublishMapping:
    """In place of the one that was published between the same two versions, where there is one."""

    scope: Scope
    mapping: FrameworkMapping
    by: str


def publish_mapping(work: Work, command: PublishMapping) -> Publication[FrameworkMapping]:
    """Raises `OutOfScope`, and `InvalidContent` where it names what is not published."""
    command.scope.require_national()
    work.catalogue.hold()
    wanted = command.mapping
    before = work.mappings.get(wanted.start, wanted.end)
    if before is not None and before.mapping == wanted:
        return Publication(content=wanted, unchanged=True)
    start, end = _framework(work, wanted.start, "from"), _framework(work, wanted.end, "to")
    if wanted.start.framework == wanted.end.framework:
        raise InvalidContent([problem("must be another framework", "to", "framework")])
    wanted.check(start, end)
    published = PublishedMapping(
        id=mapping_id(wanted.start, wanted.end),
        mapping=wanted,
        published_at=work.now(),
        by=command.by,
        version=0 if before is None else before.version,
    )
    work.mappings.save(published)
    work.audit.record("mapping.publish", [published.id])
    return Publication(content=wanted)


def _framework(work: Work, edition: Edition, field: str) -> Framework:
    found = work.frameworks.get(edition.framework, edition.version)
    if found is None:
        rule = f"{edition.framework} {edition.version} is not published"
        raise InvalidContent([problem(rule, field, "version")])
    return found
