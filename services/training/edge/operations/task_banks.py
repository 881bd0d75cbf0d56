"""Banks of tasks: published by operators, read by who assesses."""

from typing import Any

from kernel.refusals import NotFound, OutOfScope
from kit.edge.operation import Call
from kit.edge.use_cases import NETWORK, ask, run, scope_of
from services.training.adapters.content_files import bank_of
from services.training.application.commands.publish_task_bank import PublishTaskBank
from services.training.application.publishing import Publication
from services.training.application.queries.task_banks import GetTaskBank, ListTaskBanks
from services.training.bootstrap import Training
from services.training.domain.assessments.refusals import BankVersionTaken
from services.training.domain.assessments.tasks import TaskBank
from services.training.edge.content import content_told
from services.training.edge.operations import ASSESSORS, operations
from services.training.edge.operations.assessments import TAG
from services.training.edge.schemas.task_banks import (
    BANK_ANSWER,
    BANK_EXAMPLE,
    LISTED_EXAMPLE,
    PublishedTaskBankAnswer,
    PublishTaskBankBody,
    TaskBankAnswer,
    TaskBankPath,
    TaskBankQuery,
    TaskBanksAnswer,
)


@operations.declare(
    "publish_task_bank",
    "POST",
    "/task-banks",
    tag=TAG,
    summary="Publish a bank of tasks",
    description="In a version that nobody can change any more; the highest is asked from. The same "
    "content again changes nothing. Whoever began with another version ends with that.",
    allow=NETWORK,
    body=PublishTaskBankBody,
    answer=PublishedTaskBankAnswer,
    status=201,
    refusals=(OutOfScope, BankVersionTaken),
    example=BANK_EXAMPLE,
    answer_example={"unchanged": False, "bank": BANK_ANSWER},
)
def publish_task_bank(app: Training, call: Call) -> Publication[TaskBank]:
    """What holds now."""
    command = PublishTaskBank(
        scope=scope_of(call.caller), bank=bank_of(call.fields), by=call.caller.subject
    )
    with content_told():
        return run(app.publish_task_bank, command, call)


@operations.declare(
    "list_task_banks",
    "GET",
    "/task-banks",
    tag=TAG,
    summary="List the banks of tasks",
    description="The highest version of each, without its tasks.",
    allow=ASSESSORS,
    answer=TaskBanksAnswer,
    answer_example={"items": [LISTED_EXAMPLE]},
)
def list_task_banks(app: Training, call: Call) -> dict[str, Any]:
    """All of them."""
    del call
    return {"items": ask(app.list_task_banks, ListTaskBanks())}


@operations.declare(
    "get_task_bank",
    "GET",
    "/task-banks/{code}",
    tag=TAG,
    summary="Read a bank of tasks",
    description="What helpers say, and what they must see to call it a success; to be printed "
    "where a tablet is not to be had.",
    allow=ASSESSORS,
    path=TaskBankPath,
    query=TaskBankQuery,
    answer=TaskBankAnswer,
    refusals=(NotFound,),
    answer_example=BANK_ANSWER,
)
def get_task_bank(app: Training, call: Call) -> TaskBank:
    """One version."""
    return ask(app.get_task_bank, GetTaskBank(**call.fields))
