"""Competence frameworks and their mappings: published by operators, read by everybody who works."""

from typing import Any

from kernel.refusals import NotFound, OutOfScope
from kit.edge.operation import Call
from kit.edge.use_cases import NETWORK, ask, run, scope_of
from services.training.adapters.content_files import framework_of, mapping_of
from services.training.application.commands.publish_framework import PublishFramework
from services.training.application.commands.publish_mapping import PublishMapping
from services.training.application.publishing import Publication
from services.training.application.queries.frameworks import (
    GetFramework,
    ListFrameworks,
    ListMappings,
    TranslateLevel,
    Translation,
)
from services.training.bootstrap import Training
from services.training.domain.frameworks.framework import Framework
from services.training.domain.frameworks.mapping import FrameworkMapping
from services.training.domain.frameworks.refusals import (
    CompetenceTaken,
    LevelsInUse,
    NoSuchMapping,
    VersionTaken,
)
from services.training.edge.content import content_told
from services.training.edge.operations import READERS, operations
from services.training.edge.schemas.frameworks import (
    FRAMEWORK_ANSWER,
    FRAMEWORK_EXAMPLE,
    LISTED_EXAMPLE,
    FrameworkAnswer,
    FrameworkPath,
    FrameworkQuery,
    FrameworksAnswer,
    PublishedFrameworkAnswer,
    PublishFrameworkBody,
)
from services.training.edge.schemas.mappings import (
    MAPPING_EXAMPLE,
    TRANSLATION_EXAMPLE,
    MappingsAnswer,
    PublishedMappingAnswer,
    PublishMappingBody,
    TranslateQuery,
    TranslationAnswer,
)

TAG = "frameworks"


@operations.declare(
    "publish_framework",
    "POST",
    "/frameworks",
    tag=TAG,
    summary="Publish a competence framework",
    description="In a version that nobody can change any more. The same content again changes "
    "nothing. What was assessed by an older version stays, and its competences stay known.",
    allow=NETWORK,
    body=PublishFrameworkBody,
    answer=PublishedFrameworkAnswer,
    status=201,
    refusals=(OutOfScope, VersionTaken, CompetenceTaken, LevelsInUse),
    example=FRAMEWORK_EXAMPLE,
    answer_example={"unchanged": False, "framework": FRAMEWORK_ANSWER},
)
def publish_framework(app: Training, call: Call) -> Publication[Framework]:
    """What holds now."""
    command = PublishFramework(
        scope=scope_of(call.caller), framework=framework_of(call.fields), by=call.caller.subject
    )
    with content_told():
        return run(app.publish_framework, command, call)


@operations.declare(
    "list_frameworks",
    "GET",
    "/frameworks",
    tag=TAG,
    summary="List the competence frameworks",
    description="Every version, of each framework the last published first, without competences.",
    allow=READERS,
    answer=FrameworksAnswer,
    answer_example={"items": [LISTED_EXAMPLE]},
)
def list_frameworks(app: Training, call: Call) -> dict[str, Any]:
    """All versions."""
    del call
    return {"items": ask(app.list_frameworks, ListFrameworks())}


@operations.declare(
    "get_framework",
    "GET",
    "/frameworks/{code}",
    tag=TAG,
    summary="Read a competence framework",
    description="Its areas, competences and levels.",
    allow=READERS,
    path=FrameworkPath,
    query=FrameworkQuery,
    answer=FrameworkAnswer,
    refusals=(NotFound,),
    answer_example=FRAMEWORK_ANSWER,
)
def get_framework(app: Training, call: Call) -> Framework:
    """One version."""
    return ask(app.get_framework, GetFramework(**call.fields))


@operations.declare(
    "publish_mapping",
    "POST",
    "/mappings",
    tag=TAG,
    summary="Publish how one framework answers to another",
    description="In place of the mapping between the same two versions, where there is one.",
    allow=NETWORK,
    body=PublishMappingBody,
    answer=PublishedMappingAnswer,
    status=201,
    refusals=(OutOfScope,),
    example=MAPPING_EXAMPLE,
    answer_example={"unchanged": False, "mapping": MAPPING_EXAMPLE},
)
def publish_mapping(app: Training, call: Call) -> Publication[FrameworkMapping]:
    """What holds now."""
    command = PublishMapping(
        scope=scope_of(call.caller), mapping=mapping_of(call.fields), by=call.caller.subject
    )
    with content_told():
        return run(app.publish_mapping, command, call)


@operations.declare(
    "list_mappings",
    "GET",
    "/mappings",
    tag=TAG,
    summary="List the mappings between frameworks",
    allow=READERS,
    answer=MappingsAnswer,
    answer_example={"items": [MAPPING_EXAMPLE]},
)
def list_mappings(app: Training, call: Call) -> dict[str, Any]:
    """All of them."""
    del call
    return {"items": ask(app.list_mappings, ListMappings())}


@operations.declare(
    "translate_level",
    "GET",
    "/translations",
    tag=TAG,
    summary="Tell a level by another framework",
    description="By the mapping that was published last between the two. Level 0, asked and not "
    "yet able, stays 0.",
    allow=READERS,
    query=TranslateQuery,
    answer=TranslationAnswer,
    refusals=(NotFound, NoSuchMapping),
    answer_example=TRANSLATION_EXAMPLE,
)
def translate_level(app: Training, call: Call) -> Translation:
    """What came out."""
    return ask(app.translate_level, TranslateLevel(**call.fields))
