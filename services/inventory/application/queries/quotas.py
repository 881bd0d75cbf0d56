"""How the quotas of somebody's household stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kernel.scope import Scope
from services.inventory.application.lookups import known_person, the_site
from services.inventory.application.ports import Work
from services.inventory.application.quotas import states_of
from services.inventory.domain.quotas.ledger import QuotaState


@dataclass(frozen=True, kw_only=True)
class GetQuota:
    """Of a person, at the site that asks: by its local day."""

    scope: Scope
    person_id: str
    site: str


@dataclass(frozen=True, kw_only=True)
class QuotaView:
    """Who was asked about, on which day, by which rules; `person_id` is the kept one's."""

    person_id: str
    household_id: str | None
    day: date
    rules_version: int
    entitled: bool
    quotas: Sequence[QuotaState]


def get_quota(work: Work, query: GetQuota) -> QuotaView:
    """Raises `OutOfScope`, `NotFound`, `PersonUnknown`."""
    site = the_site(work, query.scope, query.site)
    day = work.now().astimezone(site.zone).date()
    person = known_person(work, query.person_id)
    rules = work.rulebook.in_force(day)
    return QuotaView(
        person_id=person.id,
        household_id=person.household_id,
        day=day,
        rules_version=rules.number,
        entitled=person.entitled(day),
        quotas=states_of(work, person, rules, day),
    )
