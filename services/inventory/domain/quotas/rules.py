"""The rules: what counts, how much of it, over how many months."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, Self, get_args

from kernel.aggregate import Aggregate
from kernel.refusals import InvalidValue
from services.inventory.domain.devices.kinds import Category
from services.inventory.domain.quotas.events import QuotaRulesPublished

QuotaKind = Literal["computer", "phone", "top_up"]
KINDS: Final[tuple[QuotaKind, ...]] = get_args(QuotaKind)
LONGEST_MONTHS: Final = 120


@dataclass(frozen=True, kw_only=True)
class Rule:
    """At most `limit` in any `months` calendar months: devices of these categories, or for
    `top_up` the face value in cents."""

    kind: QuotaKind
    limit: int
    months: int
    categories: tuple[Category, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Rules:
    """A version of the rules, in force from the local day `valid_from` on until a later one is."""

    number: int
    valid_from: date
    rules: tuple[Rule, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What has a limit: `computer`."""
        return tuple(rule.kind for rule in self.rules)

    def rule_of(self, kind: QuotaKind) -> Rule | None:
        """None where there is no limit."""
        return next((rule for rule in self.rules if rule.kind == kind), None)

    def kind_of(self, category: Category) -> QuotaKind | None:
        """What a device of this category draws on; None where on nothing."""
        return next((rule.kind for rule in self.rules if category in rule.categories), None)

    def check(self) -> None:
        """Raises `InvalidValue` where a rule makes no sense."""
        _once((rule.kind for rule in self.rules), "kind")
        _once((one for rule in self.rules for one in rule.categories), "category")
        for at, rule in enumerate(self.rules):
            if rule.limit < 0:
                raise InvalidValue(f"rules/{at}/limit", "must not be negative")
            if not 1 <= rule.months <= LONGEST_MONTHS:
                raise InvalidValue(f"rules/{at}/months", f"must be 1 to {LONGEST_MONTHS}")
            if bool(rule.categories) == (rule.kind == "top_up"):
                raise InvalidValue(
                    f"rules/{at}/categories", "must name devices, and none for top-ups"
                )


def _once(values: Iterable[str], what: str) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise InvalidValue("rules", f"must hold each {what} once: {value}")
        seen.add(value)


@dataclass(kw_only=True)
class QuotaRules(Aggregate):
    """Rules that operators published; they never change."""

    rules: Rules
    published_at: datetime
    by: str

    @classmethod
    def publish(cls, rules_id: str, rules: Rules, at: datetime, by: str) -> Self:
        """Raises `InvalidValue`."""
        rules.check()
        made = cls(id=rules_id, rules=rules, published_at=at, by=by)
        made.record(QuotaRulesPublished(at=at, rules_id=rules_id, rules=rules))
        return made


SHIPPED: Final = Rules(
    number=1,
    valid_from=date(2000, 1, 1),
    rules=(
        Rule(kind="computer", limit=1, months=24, categories=("laptop", "desktop", "tablet")),
        Rule(kind="phone", limit=1, months=12, categories=("smartphone", "feature_phone")),
        Rule(kind="top_up", limit=3_000, months=1),
    ),
)
"""Version 1, which holds until operators publish another (`design/inventory.md`): one computer in
24 months, one phone in 12, top-ups of 30 € a month. A tablet counts as a computer: it is what a
household without one works with, and no way around the quota."""
