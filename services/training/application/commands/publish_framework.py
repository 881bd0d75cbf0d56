"""Publish a competence framework, or its next version."""

from collections import defaultdict
from dataclasses import dataclass

from kernel.scope import Scope
from services.training.application.ports import Work
from services.training.application.publishing import Publication
from services.training.domain.frameworks.framework import Framework, PublishedFramework
from services.training.domain.frameworks.refusals import CompetenceTaken, VersionTaken


@dataclass(frozen=True, kw_only=True)
class PublishFramework:
    """The framework with all its areas, competences and levels."""

    scope: Scope
    framework: Framework
    by: str


def publish_framework(work: Work, command: PublishFramework) -> Publication[Framework]:
    """Raises `OutOfScope`, `InvalidContent`, `VersionTaken` where this version has other content
    already, `CompetenceTaken`."""
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
