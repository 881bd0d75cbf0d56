"""Whose entries count for a person, and what they leave."""

from collections.abc import Mapping, Sequence
from datetime import date

from services.inventory.application.ports import Work
from services.inventory.domain.devices.kinds import Category
from services.inventory.domain.people import Person
from services.inventory.domain.quotas.ledger import Entry, QuotaState, state_of
from services.inventory.domain.quotas.refusals import QuotaReached
from services.inventory.domain.quotas.rules import QuotaKind, Rules


def entries_of(work: Work, person: Person) -> Sequence[Entry]:
    """What counts for the person's household: see `domain.quotas.ledger`."""
    return work.ledger.of(person.household_id, housemates(work, person))


def hold_quota(work: Work, person: Person) -> None:
    """Whoever draws on the same quota waits: before anything of the ledger is read.

    Held are all who live there, and not only the household: somebody who moves in meanwhile, and
    buys, meets this too.
    """
    for one in sorted(housemates(work, person)):
        work.people.hold(one)


def states_of(work: Work, person: Person, rules: Rules, day: date) -> Sequence[QuotaState]:
    """How each of the person's quotas stands on that day."""
    entries = entries_of(work, person)
    return [state_of(rule, entries, day) for rule in rules.rules]


def used_up(work: Work, person: Person, category: Category, day: date) -> bool:
    """Whether a device of that category would go beyond a quota on that day."""
    rules = work.rulebook.in_force(day)
    kind = rules.kind_of(category)
    return kind is not None and bool(exceeded(work, person, rules, {kind: 1}, day))


def exceeded(
    work: Work, person: Person, rules: Rules, wanted: Mapping[QuotaKind, int], day: date
) -> Sequence[QuotaReached]:
    """A refusal for each quota that what is wanted goes beyond."""
    entries = entries_of(work, person) if wanted else ()
    found = []
    for kind, amount in wanted.items():
        rule = rules.rule_of(kind)
        if rule is None:
            continue
        state = state_of(rule, entries, day, amount)
        if state.used + amount > state.limit:
            found.append(QuotaReached(person.id, state, amount))
    return found


def housemates(work: Work, person: Person) -> set[str]:
    """Who lives where the person lives, the person among them."""
    people = {person.id}
    if person.household_id is not None:
        people |= {one.id for one in work.people.of_household(person.household_id)}
    return people
