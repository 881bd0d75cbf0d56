"""Frameworks, mappings and paths as files hold them: the same that is sent over HTTP."""

from collections.abc import Mapping
from typing import Any

from services.training.domain.assessments.tasks import Task, TaskBank
from services.training.domain.frameworks.framework import Area, Band, Competence, Framework
from services.training.domain.frameworks.mapping import (
    Edition,
    FrameworkMapping,
    LevelPair,
    Pair,
)
from services.training.domain.paths.path import Module, Path, Target
from services.training.domain.words import Words

Content = Mapping[str, Any]


def framework_of(content: Content) -> Framework:
    """A framework in a version."""
    return Framework(
        code=content["code"],
        version=content["version"],
        title=_words(content["title"]),
        source=_words(content["source"]),
        bands=tuple(
            Band(first=one["from"], last=one["to"], title=_words(one["title"]))
            for one in content["bands"]
        ),
        areas=tuple(
            Area(
                code=area["code"],
                title=_words(area["title"]),
                competences=tuple(
                    Competence(
                        code=one["code"],
                        title=_words(one["title"]),
                        plain=_words(one["plain"]) if one.get("plain") else None,
                    )
                    for one in area["competences"]
                ),
            )
            for area in content["areas"]
        ),
    )


def mapping_of(content: Content) -> FrameworkMapping:
    """A mapping between two frameworks."""
    return FrameworkMapping(
        start=Edition(**content["from"]),
        end=Edition(**content["to"]),
        source=_words(content["source"]),
        pairs=tuple(
            Pair(competence=one["from"], answers=tuple(one["to"])) for one in content["pairs"]
        ),
        levels=tuple(LevelPair(level=one["from"], answer=one["to"]) for one in content["levels"]),
    )


def path_of(content: Content) -> Path:
    """A path; which version it becomes, the service says."""
    return Path(
        code=content["code"],
        version=1,
        audience=content["audience"],
        title=_words(content["title"]),
        summary=_words(content["summary"]),
        for_whom=_words(content["for_whom"]),
        goals=tuple(content["goals"]),
        languages=tuple(content["languages"]),
        requires=_targets(content["requires"]),
        after=tuple(content["after"]),
        final_assessment=content["final_assessment"],
        modules=tuple(_module(one) for one in content["modules"]),
    )


def bank_of(content: Content) -> TaskBank:
    """A bank of tasks in a version."""
    return TaskBank(
        content["code"],
        content["version"],
        tuple(
            Task(
                code=one["code"],
                family=one["family"],
                competence=one["competence"],
                level=one["level"],
                say=_words(one["say"]),
                success=_words(one["success"]),
                needs=tuple(one["needs"]),
            )
            for one in content["tasks"]
        ),
    )


def _module(content: Content) -> Module:
    return Module(
        code=content["code"],
        title=_words(content["title"]),
        summary=_words(content["summary"]),
        objectives=tuple(_words(one) for one in content["objectives"]),
        minutes=content["minutes"],
        delivery=content["delivery"],
        sessions=content["sessions"],
        prerequisites=tuple(content["prerequisites"]),
        targets=_targets(content["targets"]),
    )


def _targets(content: list[Content]) -> tuple[Target, ...]:
    return tuple(Target(competence=one["competence"], level=one["level"]) for one in content)


def _words(content: Content) -> Words:
    return Words(fr=content["fr"], en=content.get("en"))
