"""Frameworks, their mappings, and what a level of one is in another."""

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.refusals import InvalidValue, NotFound
from services.training.application.ports import Work
from services.training.domain.frameworks.framework import Framework
from services.training.domain.frameworks.mapping import FrameworkMapping, Translated
from services.training.domain.frameworks.refusals import NoSuchMapping


@dataclass(frozen=True, kw_only=True)
class GetFramework:
    """By its code; the version that was published last unless one is given."""

    code: str
    version: str | None = None


def get_framework(work: Work, query: GetFramework) -> Framework:
    """Raises `NotFound`."""
    code, version = query.code, query.version
    found = work.frameworks.current(code) if version is None else work.frameworks.get(code, version)
    if found is None:
        raise NotFound("framework", code if version is None else f"{code}/{version}")
    return found


@dataclass(frozen=True, kw_only=True)
class ListFrameworks:
    """Every version of each."""


@dataclass(frozen=True, kw_only=True)
class ListedFramework:
    """A version, and whether it is the one that was published last."""

    framework: Framework
    current: bool


def list_frameworks(work: Work, query: ListFrameworks) -> Sequence[ListedFramework]:
    """By their codes, of each the last published first."""
    del query
    found: list[ListedFramework] = []
    for one in work.frameworks.listed():
        last = not found or found[-1].framework.code != one.framework.code
        found.append(ListedFramework(framework=one.framework, current=last))
    return found


@dataclass(frozen=True, kw_only=True)
class ListMappings:
    """All of them."""


def list_mappings(work: Work, query: ListMappings) -> Sequence[FrameworkMapping]:
    """By the frameworks that they begin and end with."""
    del query
    return [one.mapping for one in work.mappings.listed()]


@dataclass(frozen=True, kw_only=True)
class TranslateLevel:
    """What a level of a competence is in the framework `to`."""

    competence: str
    level: int
    to: str


@dataclass(frozen=True, kw_only=True)
class Translation:
    """By which mapping, and what came out; nothing where the mapping does not say."""

    mapping: FrameworkMapping
    answers: Sequence[Translated]


def translate_level(work: Work, query: TranslateLevel) -> Translation:
    """Raises `NotFound` of a competence, `InvalidValue` of a level, `NoSuchMapping`."""
    known = work.frameworks.competence(query.competence)
    if known is None:
        raise NotFound("competence", query.competence)
    if not 0 <= query.level <= known.highest:
        raise InvalidValue("level", f"must be 0 to {known.highest}")
    found = work.mappings.between(known.framework.code, query.to)
    if found is None:
        raise NoSuchMapping(known.framework.code, query.to)
    mapping = found.mapping
    return Translation(mapping=mapping, answers=mapping.translate(query.competence, query.level))
