"""Paths: one, or the catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.refusals import NotFound
from services.training.application.lookups import the_path
from services.training.application.ports import Work
from services.training.domain.paths.path import Path


@dataclass(frozen=True, kw_only=True)
class GetPath:
    """By its code; the latest version unless one is given."""

    code: str
    version: int | None = None


def get_path(work: Work, query: GetPath) -> Path:
    """Raises `NotFound`."""
    if query.version is None:
        return the_path(work, query.code)
    path = work.paths.get(query.code, query.version)
    if path is None:
        raise NotFound("path", f"{query.code}/{query.version}")
    return path


@dataclass(frozen=True, kw_only=True)
class ListPaths:
    """The latest version of each."""


def list_paths(work: Work, query: ListPaths) -> Sequence[Path]:
    """In the order of their codes."""
    del query
    return work.paths.listed()
