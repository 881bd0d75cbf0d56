"""Booking tells that two people are one, or two again: what is theirs follows."""

from collections.abc import Mapping
from datetime import date

from kernel.merges import MergeTold
from kernel.merging import holder
from services.inventory.application.belongings import BELONGINGS
from services.inventory.application.ports import Work
from services.inventory.application.publishing import SEAT
from services.inventory.application.quotas import hold_quota, states_of
from services.inventory.domain.people import Person
from services.inventory.domain.quotas.excess import Excess, ExcessState
from services.inventory.domain.quotas.ledger import QuotaState
from services.inventory.domain.quotas.rules import QuotaKind, Rules


def on_merged(work: Work, told: MergeTold) -> None:
    """What the two have counts together; where that is more than a quota allows, it is said, and
    nothing is undone."""
    two = [_person(work, one) for one in (told.kept_id, told.absorbed_id)]
    for one in two:
        hold_quota(work, one)
    day = _day(work, told.site_id)
    rules = work.rulebook.in_force(day)
    before = [_used(work, one, rules, day) for one in two]
    if not BELONGINGS.merge(work, told):
        return
    person = _person(work, holder(work, told.kept_id))
    for state in states_of(work, person, rules, day):
        if state.over and state.used > max(one[state.kind] for one in before):
            _say(work, person, told, state)


def on_unmerged(work: Work, told: MergeTold) -> None:
    """Each has again what was theirs before the merge."""
    for one in (told.kept_id, told.absorbed_id):
        hold_quota(work, _person(work, one))
    BELONGINGS.unmerge(work, told)


def _say(work: Work, person: Person, told: MergeTold, state: QuotaState) -> None:
    work.excesses.save(
        Excess.note(
            ExcessState(
                excess_id=work.tools.new_id(),
                person_id=person.id,
                household_id=person.household_id,
                at=work.now(),
                quota=state,
            ),
            told.absorbed_id,
        )
    )


def _person(work: Work, person_id: str) -> Person:
    """As far as they were told of."""
    return work.people.get(person_id) or Person(id=person_id)


def _day(work: Work, site_id: str) -> date:
    site = work.places.get(site_id)
    return work.now().astimezone(SEAT if site is None else site.zone).date()


def _used(work: Work, person: Person, rules: Rules, day: date) -> Mapping[QuotaKind, int]:
    return {state.kind: state.used for state in states_of(work, person, rules, day)}
