"""Publish a path, or its next version."""

from collections import defaultdict
from dataclasses import dataclass, replace

from kernel.scope import Scope
from services.training.application.ports import Work
from services.training.application.publishing import Publication
from services.training.domain.paths import rules
from services.training.domain.paths.path import Path, PublishedPath
from services.training.domain.paths.refusals import ModuleTaken


@dataclass(frozen=True, kw_only=True)
class PublishPath:
    """The path as it is taught from now on; its version is given here."""

    scope: Scope
    path: Path
    by: str


def publish_path(work: Work, command: PublishPath) -> Publication[Path]:
    """The version that holds now: the same content again is no other. A path that was retired is
    taught again; who is on an older version stays on it.

    Raises `OutOfScope`, `InvalidContent`, `PrerequisiteCycle`, `ModuleTaken`.
    """
    command.scope.require_national()
    work.catalogue.hold()
    before = work.paths.current(command.path.code)
    path = replace(command.path, version=1 if before is None else before.version + 1)
    unchanged = before is not None and replace(path, version=before.version) == before
    retired = path.code in work.catalogue.retired()
    if before is not None and unchanged and not retired:
        return Publication(content=before, unchanged=True)
    taught = {one.code: one.after for one in work.paths.listed()}
    rules.check(path, work.frameworks.competence, taught)
    _none_of_another(work, path)
    if retired:
        work.catalogue.reinstate(path.code)
        work.audit.record("path.reinstate", [path.code])
    if before is not None and unchanged:
        return Publication(content=before)
    published = PublishedPath.publish(work.tools.new_id(), path, work.now(), command.by)
    work.paths.save(published)
    work.audit.record("path.publish", [published.id])
    return Publication(content=path)


def _none_of_another(work: Work, path: Path) -> None:
    taken: defaultdict[str, list[str]] = defaultdict(list)
    for module, owner in sorted(work.paths.owners(path.by_code).items()):
        if owner != path.code:
            taken[owner].append(module)
    for owner, modules in taken.items():
        raise ModuleTaken(tuple(modules), owner)
