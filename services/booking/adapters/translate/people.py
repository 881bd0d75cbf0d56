"""What happens to people, as contracts."""

from contracts.booking import people as contracts
from services.booking.adapters.translate.registry import Parts, parts
from services.booking.domain import events


@parts.register
def _(event: events.PersonRegistered) -> Parts:
    facts = event.facts
    until = facts.solidarity_until
    data = contracts.PersonRegistered(
        person_id=event.person_id,
        site_id=facts.site_id,
        in_qpv=facts.in_qpv,
        age_band=facts.age_band,
        department=facts.department,
        household_id=facts.household_id,
        solidarity_until=until.isoformat() if until else None,
    )
    return data, event.person_id, facts.site_id
