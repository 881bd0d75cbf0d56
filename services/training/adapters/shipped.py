"""The content that ships with the service, so that a site can begin tomorrow."""

import json
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path as FilePath
from typing import Final, TypeVar

from services.training.adapters.content_files import (
    Content,
    bank_of,
    framework_of,
    mapping_of,
    path_of,
)
from services.training.application.commands.begin_with import Shipped
from services.training.domain.assessments.tasks import TaskBank
from services.training.domain.frameworks.framework import Framework
from services.training.domain.frameworks.mapping import FrameworkMapping
from services.training.domain.paths.path import Path

FOLDER: Final = FilePath(__file__).parents[1] / "content"

T = TypeVar("T")


def documents(kind: str) -> Iterator[Content]:
    """What is in the files of that folder, in the order of their names."""
    for file in sorted((FOLDER / kind).glob("*.json")):
        yield json.loads(file.read_text(encoding="utf-8"))


@cache
def frameworks() -> Sequence[Framework]:
    """The frameworks."""
    return _read("frameworks", framework_of)


@cache
def mappings() -> Sequence[FrameworkMapping]:
    """The mappings between them."""
    return _read("mappings", mapping_of)


@cache
def paths() -> Sequence[Path]:
    """The paths, each after those that come before it."""
    left = {path.code: path for path in _read("paths", path_of)}
    in_order: list[Path] = []
    while left:
        free = [one for one in left.values() if left.keys().isdisjoint(one.after)]
        if not free:
            raise ValueError(f"paths that ship come after each other in a circle: {sorted(left)}")
        in_order += free
        for one in free:
            del left[one.code]
    return tuple(in_order)


@cache
def task_banks() -> Sequence[TaskBank]:
    """The banks of tasks."""
    return _read("tasks", bank_of)


def everything() -> Sequence[Shipped]:
    """All of it, each after what it builds on."""
    return (*frameworks(), *mappings(), *paths(), *task_banks())


def _read(kind: str, make: Callable[[Content], T]) -> Sequence[T]:
    return tuple(make(document) for document in documents(kind))
