"""Give a person all that booking holds of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.scope import Scope
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
class Exported:
    """Whom an export is about: `ids` stand for the person, the one of today first; `absorbed` are
    the cards of whoever was merged into the person and can still be told apart."""

    ids: Sequence[str]
    card: PersonCard
    absorbed: Sequence[PersonCard]


def export_person(work: Work, command: ExportPerson) -> Exported:
    """A command, since the audit log keeps that it was done. Raises `NotFound`."""
    person = seen_person(work, command.scope, command.person_id)
    absorbed = absorbed_into(work, person.id)
    work.audit.record("person.export", [person.id])
    cards = [work.people.card(one.id) for one in absorbed]
    return Exported(
        ids=[person.id, *(one.id for one in absorbed)],
        card=card_of(work, person),
        absorbed=[card for card in cards if card is not None],
    )
