"""What happens to quotas."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kernel.events import DomainEvent

if TYPE_CHECKING:
    from services.inventory.domain.quotas.excess import ExcessState
    from services.inventory.domain.quotas.rules import Rules


@dataclass(frozen=True, kw_only=True)
class QuotaRulesPublished(DomainEvent):
    """These rules hold from a day on."""

    rules_id: str
    rules: "Rules"


@dataclass(frozen=True, kw_only=True)
class QuotaExceeded(DomainEvent):
    """A household has more than the rules allow, by the merge of somebody, and nothing was
    undone."""

    excess: "ExcessState"
    absorbed_id: str
