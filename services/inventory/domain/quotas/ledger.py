"""What was drawn on quotas, and what is left of them.

An entry counts for the household in which the person lived on that day, for good, and for the
household in which the person lives now: who leaves a household frees nothing there, and brings
along what they had.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from services.inventory.domain.months import months_after
from services.inventory.domain.quotas.rules import QuotaKind, Rule


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of a sale: a device (1), or the face value of a top-up in cents.

    `day` is local at the site of the sale; `freed_at` is when it was given back.
    """

    id: str
    kind: QuotaKind
    amount: int
    person_id: str
    household_id: str | None
    day: date
    at: datetime
    site_id: str
    sale_id: str
    line: int
    freed_at: datetime | None = None


def entry_id(sale_id: str, line: int) -> str:
    """Each line of a sale has at most one entry."""
    return f"{sale_id}/{line}"


@dataclass(frozen=True, kw_only=True)
class QuotaState:
    """How one quota stands on a local day.

    `since` is the day of the oldest entry that counts; `again_from` the first day on which what is
    wanted fits, None where it fits today, or never.
    """

    kind: QuotaKind
    limit: int
    months: int
    used: int
    since: date | None
    again_from: date | None

    @property
    def left(self) -> int:
        """How much may still be had today."""
        return max(self.limit - self.used, 0)

    @property
    def over(self) -> bool:
        """Whether there is more than the rule allows: after a merge, a move or a waiver."""
        return self.used > self.limit


def counting(rule: Rule, entries: Iterable[Entry], day: date) -> Sequence[Entry]:
    """Those that count on that day, oldest first.

    A period of months ends with the same day of the month: what was bought on 25 November 2026
    under a rule of 24 months counts up to 24 November 2028.
    """
    found = [
        one
        for one in entries
        if one.kind == rule.kind
        and one.freed_at is None
        and day < months_after(one.day, rule.months)
    ]
    return sorted(found, key=lambda one: (one.day, one.id))


def state_of(rule: Rule, entries: Iterable[Entry], day: date, wanted: int = 1) -> QuotaState:
    """How the quota stands for who has these entries and wants so much more."""
    counted = counting(rule, entries, day)
    used = sum(one.amount for one in counted)
    return QuotaState(
        kind=rule.kind,
        limit=rule.limit,
        months=rule.months,
        used=used,
        since=counted[0].day if counted else None,
        again_from=_again(rule, counted, used, wanted),
    )


def _again(rule: Rule, counted: Sequence[Entry], used: int, wanted: int) -> date | None:
    if used + wanted <= rule.limit:
        return None
    for one in counted:
        used -= one.amount
        if used + wanted <= rule.limit:
            return months_after(one.day, rule.months)
    return None
