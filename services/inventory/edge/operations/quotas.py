"""Quotas: how somebody's stand, and the rules that operators publish."""

from typing import Any

from kernel.refusals import NotFound, OutOfScope, PersonUnknown
from kit.edge.operation import Call
from kit.edge.use_cases import NETWORK, ask, run, scope_of, site_of
from services.inventory.application.commands.publish_quota_rules import PublishQuotaRules
from services.inventory.application.queries.prices import ListQuotaRules
from services.inventory.application.queries.quotas import GetQuota, QuotaView
from services.inventory.application.views import RulesView
from services.inventory.bootstrap import Inventory
from services.inventory.domain.quotas.rules import Rule
from services.inventory.domain.refusals import WouldDrop
from services.inventory.edge.operations import FLOOR, TILL, operations
from services.inventory.edge.schemas.quotas import (
    PUBLISH_EXAMPLE,
    QUOTA_EXAMPLE,
    RULES_EXAMPLE,
    AllQuotaRulesAnswer,
    PublishQuotaRulesBody,
    QuotaAnswer,
    QuotaQuery,
    QuotaRulesAnswer,
)

TAG = "quotas"


@operations.declare(
    "get_quota",
    "GET",
    "/quotas/{person_id}",
    tag=TAG,
    summary="Read what a household may still have",
    description="Counted is what was sold or given to everybody who lives there now, and whatever "
    "was had for this household before by somebody who moved out.",
    allow=TILL,
    query=QuotaQuery,
    answer=QuotaAnswer,
    refusals=(NotFound, OutOfScope, PersonUnknown),
    answer_example=QUOTA_EXAMPLE,
)
def get_quota(app: Inventory, call: Call) -> QuotaView:
    """The person's household's."""
    question = GetQuota(
        scope=scope_of(call.caller),
        person_id=call.fields["person_id"],
        site=site_of(app, call.fields["site"]),
    )
    return ask(app.get_quota, question)


@operations.declare(
    "publish_quota_rules",
    "POST",
    "/quota-rules",
    tag=TAG,
    summary="Publish how much a household may have",
    description="The next version, from a day on that is not past. It counts what was had before "
    "as well. It replaces all rules: where it lacks one that the version in force has, it has to "
    "be `confirmed`.",
    allow=NETWORK,
    body=PublishQuotaRulesBody,
    answer=QuotaRulesAnswer,
    status=201,
    refusals=(OutOfScope, WouldDrop),
    example=PUBLISH_EXAMPLE,
    answer_example=RULES_EXAMPLE,
)
def publish_quota_rules(app: Inventory, call: Call) -> RulesView:
    """A version."""
    rules = tuple(
        Rule(**row | {"categories": tuple(row["categories"])}) for row in call.fields["rules"]
    )
    command = PublishQuotaRules(
        scope=scope_of(call.caller),
        valid_from=call.fields["valid_from"],
        rules=rules,
        by=call.caller.subject,
        confirmed=call.fields["confirmed"],
    )
    return run(app.publish_quota_rules, command, call)


@operations.declare(
    "list_quota_rules",
    "GET",
    "/quota-rules",
    tag=TAG,
    summary="Read the rules of quotas",
    description="Every version, the latest first; the first that ships with the service is last.",
    allow=FLOOR,
    answer=AllQuotaRulesAnswer,
    answer_example={"items": [RULES_EXAMPLE]},
)
def list_quota_rules(app: Inventory, call: Call) -> dict[str, Any]:
    """All versions."""
    del call
    return {"items": ask(app.list_quota_rules, ListQuotaRules())}
