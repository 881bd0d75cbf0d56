"""Note what a person agrees to, or no longer."""

from dataclasses import dataclass, replace

from kernel.refusals import check_version
from kernel.scope import Scope
from services.booking.application.holdings import the_seen_person
from services.booking.application.ports import Work
from services.booking.application.queries.people import card_of
from services.booking.domain.people.consents import ConsentKind, with_consent
from services.booking.domain.person import PersonCard


@dataclass(frozen=True, kw_only=True)
class RecordConsent:
    """The person gives a consent, or refuses or withdraws it, now."""

    scope: Scope
    person_id: str
    kind: ConsentKind
    given: bool
    expected_version: int | None = None


def record_consent(work: Work, command: RecordConsent) -> PersonCard:
    """Saying it again changes nothing. Raises `NotFound`, `Stale`."""
    card = card_of(work, the_seen_person(work, command.scope, command.person_id))
    check_version("person", card.person.id, command.expected_version, card.version)
    consents = with_consent(card.identity.consents, command.kind, command.given, work.now())
    return work.people.save_identity(card, replace(card.identity, consents=consents))
