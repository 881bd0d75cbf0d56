"""What happens to people, as contracts."""

from contracts.booking import people as contracts
from services.booking.adapters.translate.registry import Parts, parts
from services.booking.domain import events
from services.booking.domain.people.events import (
    MergeEvent,
    PeopleMerged,
    PeopleUnmerged,
    PersonErased,
)
from services.booking.domain.person import PersonFacts


def _person(contract: type[contracts.PersonFacts], person_id: str, facts: PersonFacts) -> Parts:
    until = facts.solidarity_until
    data = contract(
        person_id=person_id,
        site_id=facts.site_id,
        in_qpv=facts.in_qpv,
        qpv_vintage=facts.qpv_vintage,
        age_band=facts.age_band,
        department=facts.department,
        household_id=facts.household_id,
        solidarity_until=until.isoformat() if until else None,
        referred_by=facts.referred_by,
    )
    return data, person_id, facts.site_id


@parts.register
def _(event: events.PersonRegistered) -> Parts:
    return _person(contracts.PersonRegistered, event.person_id, event.facts)


@parts.register
def _(event: events.PersonChanged) -> Parts:
    return _person(contracts.PersonChanged, event.person_id, event.facts)


@parts.register
def _(event: PersonErased) -> Parts:
    data = contracts.PersonErased(person_id=event.person_id, site_id=event.site_id)
    return data, event.person_id, event.site_id


def _merge(contract: type[contracts.MergeFacts], event: MergeEvent) -> Parts:
    data = contract(
        kept_id=event.kept_id,
        absorbed_id=event.absorbed_id,
        site_id=event.site_id,
        moved=list(event.moved),
    )
    return data, event.kept_id, event.site_id


@parts.register
def _(event: PeopleMerged) -> Parts:
    return _merge(contracts.PeopleMerged, event)


@parts.register
def _(event: PeopleUnmerged) -> Parts:
    return _merge(contracts.PeopleUnmerged, event)
