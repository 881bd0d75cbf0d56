"""Paths: the catalogue of what is taught."""

from typing import Any

from kernel.refusals import NotFound, OutOfScope
from kit.edge.operation import Call
from kit.edge.use_cases import NETWORK, ask, run, scope_of
from services.training.adapters.content_files import path_of
from services.training.application.commands.publish_path import PublishPath
from services.training.application.commands.retire_path import RetirePath
from services.training.application.publishing import Publication
from services.training.application.queries.paths import GetPath, ListPaths, PathView
from services.training.bootstrap import Training
from services.training.domain.paths.path import Path
from services.training.domain.paths.refusals import ModuleTaken, PrerequisiteCycle
from services.training.edge.content import content_told
from services.training.edge.operations import READERS, operations
from services.training.edge.schemas.paths import (
    LISTED_EXAMPLE,
    PATH_EXAMPLE,
    PUBLISH_EXAMPLE,
    OnePathAnswer,
    PathPath,
    PathQuery,
    PathsAnswer,
    PathsQuery,
    PublishedPathAnswer,
    PublishPathBody,
)

TAG = "paths"


@operations.declare(
    "publish_path",
    "POST",
    "/paths",
    tag=TAG,
    summary="Publish a path, or its next version",
    description="Who is on an older version stays on it until moved. The same content again is no "
    "version; a path that was retired is taught again. Everything that is wrong is told at once.",
    allow=NETWORK,
    body=PublishPathBody,
    answer=PublishedPathAnswer,
    status=201,
    refusals=(OutOfScope, PrerequisiteCycle, ModuleTaken),
    example=PUBLISH_EXAMPLE,
    answer_example={"unchanged": False, "path": PATH_EXAMPLE},
)
def publish_path(app: Training, call: Call) -> Publication[Path]:
    """What holds now."""
    command = PublishPath(
        scope=scope_of(call.caller), path=path_of(call.fields), by=call.caller.subject
    )
    with content_told():
        return run(app.publish_path, command, call)


@operations.declare(
    "retire_path",
    "POST",
    "/paths/{code}/retire",
    tag=TAG,
    summary="Take a path out of the catalogue",
    description="Nobody begins it any more; those on it go on. Publish it again to teach it again.",
    allow=NETWORK,
    path=PathPath,
    answer=OnePathAnswer,
    refusals=(OutOfScope, NotFound),
    answer_example={"taught": False, "path": PATH_EXAMPLE},
)
def retire_path(app: Training, call: Call) -> PathView:
    """Its latest version."""
    command = RetirePath(scope=scope_of(call.caller), code=call.fields["code"])
    return run(app.retire_path, command, call)


@operations.declare(
    "list_paths",
    "GET",
    "/paths",
    tag=TAG,
    summary="List the paths",
    description="The latest version of each that is taught and fits all that is given, without its "
    "modules.",
    allow=READERS,
    query=PathsQuery,
    answer=PathsAnswer,
    answer_example={"items": [LISTED_EXAMPLE]},
)
def list_paths(app: Training, call: Call) -> dict[str, Any]:
    """The catalogue."""
    return {"items": ask(app.list_paths, ListPaths(**call.fields))}


@operations.declare(
    "get_path",
    "GET",
    "/paths/{code}",
    tag=TAG,
    summary="Read a path",
    description="Its modules in their order, what each needs before it and leads to.",
    allow=READERS,
    path=PathPath,
    query=PathQuery,
    answer=OnePathAnswer,
    refusals=(NotFound,),
    answer_example={"taught": True, "path": PATH_EXAMPLE},
)
def get_path(app: Training, call: Call) -> PathView:
    """One version."""
    return ask(app.get_path, GetPath(**call.fields))
