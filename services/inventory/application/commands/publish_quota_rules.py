"""Publish how much a household may have from a day on."""

from dataclasses import dataclass
from datetime import date

from kernel.scope import Scope
from services.inventory.application.ports import Work
from services.inventory.application.publishing import not_before_today, nothing_dropped, today_of
from services.inventory.application.views import RulesView
from services.inventory.domain.quotas.rules import QuotaRules, Rule, Rules


@dataclass(frozen=True, kw_only=True)
class PublishQuotaRules:
    """The next version: all rules, since what is not in it has no limit."""

    scope: Scope
    valid_from: date
    rules: tuple[Rule, ...]
    by: str
    confirmed: bool = False


def publish_quota_rules(work: Work, command: PublishQuotaRules) -> RulesView:
    """Raises `OutOfScope`, and `InvalidValue` where a rule makes no sense or the day is past, and
    `WouldDrop` where it lacks what the version in force has and that is not `confirmed`."""
    command.scope.require_national()
    number = work.rulebook.next_number()
    now = work.now()
    not_before_today(command.valid_from, now)
    today = today_of(now)
    before = work.rulebook.in_force(today)
    rules = Rules(number=number, valid_from=command.valid_from, rules=command.rules)
    nothing_dropped(before.names, rules.names, before.number, confirmed=command.confirmed)
    published = QuotaRules.publish(work.tools.new_id(), rules, now, command.by)
    work.rulebook.save(published)
    work.audit.record("quota_rules.publish", [published.id])
    return RulesView(rules, work.rulebook.in_force(today).number == number)
