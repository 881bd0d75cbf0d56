"""Paths: the catalogue of what is taught."""

from typing import Any

from kernel.refusals import NotFound
from kit.edge.operation import Call
from kit.edge.use_cases import STAFF, ask
from services.training.application.queries.paths import GetPath, ListPaths
from services.training.bootstrap import Training
from services.training.domain.paths.path import Path
from services.training.edge.operations import operations
from services.training.edge.schemas.paths import (
    LISTED_EXAMPLE,
    PATH_EXAMPLE,
    PathAnswer,
    PathPath,
    PathQuery,
    PathsAnswer,
)

TAG = "paths"


@operations.declare(
    "list_paths",
    "GET",
    "/paths",
    tag=TAG,
    summary="List the paths",
    description="The latest version of each, without its modules.",
    allow=STAFF,
    answer=PathsAnswer,
    answer_example={"items": [LISTED_EXAMPLE]},
)
def list_paths(app: Training, call: Call) -> dict[str, Any]:
    """The catalogue."""
    del call
    return {"items": ask(app.list_paths, ListPaths())}


@operations.declare(
    "get_path",
    "GET",
    "/paths/{code}",
    tag=TAG,
    summary="Read a path",
    description="Its modules in their order, what each needs before it and leads to.",
    allow=STAFF,
    path=PathPath,
    query=PathQuery,
    answer=PathAnswer,
    refusals=(NotFound,),
    answer_example=PATH_EXAMPLE,
)
def get_path(app: Training, call: Call) -> Path:
    """One version."""
    return ask(app.get_path, GetPath(**call.fields))
