"""Give a person all that booking holds of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kernel.scope import Scope
from services.booking.application.exports import held_of
from services.booking.application.holdings import seen_person
from services.booking.application.lookups import absorbed_into
from services.booking.application.ports import Work
from services.booking.application.queries.people import card_of
from services.booking.domain.person import PersonCard


@dataclass(frozen=True, kw_only=True)
class ExportPerson:
    """The person is one of the caller's sites; what is held is of every site."""

    scope: Scope
    person_id: str


@dataclass(frozen=True, kw_only=True)
class PersonExport:
    """`absorbed` are the cards of whoever was merged into the person and can still be told apart;
    `held` is everything else, by kind."""

    exported_at: datetime
    card: PersonCard
    absorbed: Sequence[PersonCard]
    held: Mapping[str, Sequence[Any]]


def export_person(work: Work, command: ExportPerson) -> PersonExport:
    """A command, since the audit log keeps that it was done. Raises `NotFound`."""
    person = seen_person(work, command.scope, command.person_id)
    absorbed = absorbed_into(work, person.id)
    work.audit.record("person.export", [person.id])
    ids = [person.id, *(one.id for one in absorbed)]
    cards = [work.people.card(one.id) for one in absorbed]
    return PersonExport(
        exported_at=work.now(),
        card=card_of(work, person),
        absorbed=[card for card in cards if card is not None],
        held=held_of(work, ids),
    )
