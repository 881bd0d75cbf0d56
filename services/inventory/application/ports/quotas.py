"""Where quotas are kept: their rules, and the one ledger of all sites."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Protocol

from services.inventory.domain.quotas.excess import Excess
from services.inventory.domain.quotas.ledger import Entry
from services.inventory.domain.quotas.rules import QuotaRules, Rules


class QuotaRulebook(Protocol):
    """Every version of the rules, the one that ships with the service among them."""

    def next_number(self) -> int:
        """The next version's; of two who ask at the same time, one waits for the other."""
        ...

    def in_force(self, day: date) -> Rules:
        """Those that hold on a local day: of those of the latest day, the last published."""
        ...

    def listed(self) -> Sequence[Rules]:
        """By their numbers, the latest first."""
        ...

    def save(self, rules: QuotaRules) -> None: ...


class Ledger(Protocol):
    """What was drawn on quotas."""

    def of(self, household_id: str | None, people: Collection[str]) -> Sequence[Entry]:
        """Entries made for the household, and those of these people, each once; by their ids."""
        ...

    def add(self, entries: Sequence[Entry]) -> None: ...

    def free(self, entry_id: str, at: datetime) -> None:
        """The entry counts no more; nothing happens where there is none, or it counted no more."""
        ...

    def of_person(self, person_id: str) -> Sequence[str]:
        """The ids of a person's entries, in their order."""
        ...

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """The entries are that person's from now on; the household stays that of the day."""
        ...


class Excesses(Protocol):
    """What went beyond a quota without a sale."""

    def get(self, excess_id: str) -> Excess | None: ...

    def of_person(self, person_id: str) -> Sequence[str]:
        """The ids of a person's, in their order."""
        ...

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """They are that person's from now on; no event tells of it."""
        ...

    def save(self, excess: Excess) -> None: ...
