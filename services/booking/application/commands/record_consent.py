"""Note what a person agrees to, or no longer."""

from dataclasses import dataclass, replace

from kernel.refusals import check_version
from kernel.scope import Scope
from services.booking.application.holdings import the_seen_person
from services.booking.application.ports import Work
from services.booking.application.queries.people import card_of
from services.booking.domain.people.consents import (
    ConsentKind,
    wants_to_be_forgotten,
    with_consent,
)
from services.booking.domain.people.retention import Activity, Proposal
from services.booking.domain.person import PersonCard


@dataclass(frozen=True, kw_only=True)
class RecordConsent:
    """The person gives a consent, or refuses or withdraws it, now; `by` is the subject of who
    records it."""

    scope: Scope
    person_id: str
    kind: ConsentKind
    given: bool
    by: str
    expected_version: int | None = None


def record_consent(work: Work, command: RecordConsent) -> PersonCard:
    """Saying it again changes nothing. Who no longer agrees that their data are kept is proposed
    for erasure at once; an operator or their site decides, since a sale or a dispute may have to
    be kept all the same. Raises `NotFound`, `Stale`."""
    card = card_of(work, the_seen_person(work, command.scope, command.person_id))
    check_version("person", card.person.id, command.expected_version, card.version)
    before = card.identity.consents
    consents = with_consent(before, command.kind, command.given, work.now(), command.by)
    changed = work.people.save_identity(card, replace(card.identity, consents=consents))
    if command.kind == "data_kept":
        _propose(work, changed)
    return changed


def _propose(work: Work, card: PersonCard) -> None:
    if not wants_to_be_forgotten(card.identity.consents):
        work.retention.withdraw([card.person.id])
    elif work.retention.proposal(card.person.id) is None:
        now = work.now()
        proposal = Proposal(
            person_id=card.person.id,
            site=card.person.facts.site,
            because="consent_withdrawn",
            last=Activity(at=now, kind="consent"),
            proposed_at=now,
        )
        work.retention.propose([proposal])
