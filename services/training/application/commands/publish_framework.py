"""Publish a competence framework, or its next version."""

from collections import defaultdict
from dataclasses import dataclass

from kernel.scope import Scope
from services.training.application.ports import Work
from services.training.application.publishing import Publication
from services.training.domain.frameworks.framework import Framework, PublishedFramework
from services.training.domain.frameworks.refusals import (
    CompetenceTaken,
    LevelsInUse,
    VersionTaken,
)


@dataclass(frozen=True, kw_only=True)
class PublishFramework:
    """The framework with all its areas, competences and levels."""

    scope: Scope
    framework: Framework
    by: str


def publish_framework(work: Work, command: PublishFramework) -> Publication[Framework]:
    """Raises `OutOfScope`, `InvalidContent`, `VersionTaken` where this version has other content
    already, `CompetenceTaken`, and `LevelsInUse` where it ends below what a path that is taught or
    a mapping leads to."""
    command.scope.require_national()
    work.catalogue.hold()
    wanted = command.framework
    there = work.frameworks.get(wanted.code, wanted.version)
    if there is not None:
        if there != wanted:
            raise VersionTaken(wanted.code, wanted.version)
        return Publication(content=there, unchanged=True)
    before = [one for one in work.frameworks.listed() if one.framework.code == wanted.code]
    published = PublishedFramework.publish(
        work.tools.new_id(), wanted, len(before) + 1, work.now(), command.by
    )
    _none_of_another(work, wanted)
    _high_enough(work, wanted)
    work.frameworks.save(published)
    work.audit.record("framework.publish", [published.id])
    return Publication(content=wanted)


def _none_of_another(work: Work, wanted: Framework) -> None:
    taken: defaultdict[str, list[str]] = defaultdict(list)
    for code, owner in sorted(work.frameworks.owners(wanted.competences).items()):
        if owner != wanted.code:
            taken[owner].append(code)
    for owner, codes in taken.items():
        raise CompetenceTaken(tuple(codes), owner)


def _high_enough(work: Work, wanted: Framework) -> None:
    """Competences that this version drops are looked up in an older one, with its levels."""
    paths = [
        path.code
        for path in work.paths.listed()
        if any(
            target.competence in wanted.competences and target.level > wanted.highest
            for target in (
                *path.requires,
                *(target for module in path.modules for target in module.targets),
            )
        )
    ]
    mappings = [
        one.id
        for one in work.mappings.listed()
        if one.mapping.end.framework == wanted.code
        and one == work.mappings.between(one.mapping.start.framework, wanted.code)
        and any(pair.answer > wanted.highest for pair in one.mapping.levels)
    ]
    if paths or mappings:
        raise LevelsInUse(wanted.code, wanted.highest, tuple(paths), tuple(mappings))
