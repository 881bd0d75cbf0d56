"""Change what is known about a person."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from kernel.refusals import check_version
from kernel.scope import Scope
from services.booking.application.describing import (
    band_of,
    check_references,
    neighbourhood_of,
    phone_of,
)
from services.booking.application.holdings import the_seen_person
from services.booking.application.ports import Work
from services.booking.application.queries.people import card_of
from services.booking.domain.person import Identity, PersonCard, PersonFacts

OF_IDENTITY: Final = (
    "first_name",
    "last_name",
    "email",
    "birth_year",
    "language",
    "address",
    "contact",
    "situation",
)
OF_FACTS: Final = ("department", "solidarity_until", "referred_by")


@dataclass(frozen=True, kw_only=True)
class ChangePerson:
    """`changes` holds what is to be otherwise, named as in `RegisterPerson`; the rest stays.

    `expected_version` is that of the card.
    """

    scope: Scope
    person_id: str
    changes: Mapping[str, Any]
    expected_version: int | None = None


def change_person(work: Work, command: ChangePerson) -> PersonCard:
    """Others are told only where the coarse facts are others than before.

    Raises `NotFound`, `Stale`, `InvalidValue`.
    """
    person = the_seen_person(work, command.scope, command.person_id)
    card = card_of(work, person)
    check_version("person", person.id, command.expected_version, card.version)
    identity = _identity(work, card, command.changes)
    facts = _facts(work, card, identity, command.changes)
    check_references(work, facts)
    person.change(facts, work.now())
    work.people.save(person)
    return work.people.save_identity(replace(card, person=person), identity)


def _identity(work: Work, card: PersonCard, changes: Mapping[str, Any]) -> Identity:
    own = {name: changes[name] for name in OF_IDENTITY if name in changes}
    if "phone" in changes:
        site = work.sites.by_slug(card.person.facts.site)
        department = site.description.department if site else None
        own["phone"] = phone_of(work, changes["phone"], department)
    identity = replace(card.identity, **own)
    identity.check(work.now().date())
    return identity


def _facts(
    work: Work, card: PersonCard, identity: Identity, changes: Mapping[str, Any]
) -> PersonFacts:
    present = card.person.facts
    own = {name: changes[name] for name in OF_FACTS if name in changes}
    if changes.keys() & {"in_qpv", "qpv_source", "point"}:
        point = changes.get("point")
        said = changes.get("in_qpv", None if point else present.in_qpv)
        own["in_qpv"], own["qpv_source"], own["qpv_vintage"] = neighbourhood_of(
            work, point, said, changes.get("qpv_source")
        )
    band = band_of(identity.birth_year, work.now().date())
    return replace(present, **own, age_band=band)
