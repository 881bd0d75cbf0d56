"""Paths: one, or the catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.refusals import NotFound
from services.training.application.lookups import the_path
from services.training.application.ports import Work
from services.training.domain.paths.path import Audience, Goal, Path


@dataclass(frozen=True, kw_only=True)
class GetPath:
    """By its code; the latest version unless one is given."""

    code: str
    version: int | None = None


@dataclass(frozen=True, kw_only=True)
class PathView:
    """A version, and whether the path is still taught to who begins."""

    path: Path
    taught: bool


def get_path(work: Work, query: GetPath) -> PathView:
    """Raises `NotFound`."""
    if query.version is None:
        path = the_path(work, query.code)
    else:
        found = work.paths.get(query.code, query.version)
        if found is None:
            raise NotFound("path", f"{query.code}/{query.version}")
        path = found
    return PathView(path=path, taught=path.code not in work.catalogue.retired())


@dataclass(frozen=True, kw_only=True)
class ListPaths:
    """The latest version of each that is taught and fits all that is given."""

    audience: Audience | None = None
    goal: Goal | None = None
    language: str | None = None


def list_paths(work: Work, query: ListPaths) -> Sequence[Path]:
    """In the order of their codes."""
    return [
        path
        for path in work.paths.listed()
        if query.audience in (None, path.audience)
        and (query.goal is None or query.goal in path.goals)
        and (query.language is None or query.language in path.languages)
    ]
