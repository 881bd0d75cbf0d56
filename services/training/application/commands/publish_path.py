"""Publish a path, or its next version."""

from dataclasses import dataclass, replace

from kernel.scope import Scope
from services.training.application.ports import Work
from services.training.domain.paths.path import Path, PublishedPath


@dataclass(frozen=True, kw_only=True)
class PublishPath:
    """The path as it is taught from now on; its version is given here."""

    scope: Scope
    path: Path
    by: str


def publish_path(work: Work, command: PublishPath) -> Path:
    """The version that holds now: the same content again is no other. Raises `OutOfScope`."""
    command.scope.require_national()
    before = work.paths.current(command.path.code)
    path = replace(command.path, version=1 if before is None else before.version + 1)
    if before is not None and replace(path, version=before.version) == before:
        return before
    published = PublishedPath.publish(work.tools.new_id(), path, work.now(), command.by)
    work.paths.save(published)
    work.audit.record("path.publish", [published.id])
    return path
