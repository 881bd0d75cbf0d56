"""Give a person all that booking holds of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.scope import NATIONAL, Scope
from services.booking.application.holdings import seen_person
from services.booking.application.lookups import absorbed_into
from services.booking.application.ports import Work
from services.booking.application.queries.people import card_of
from services.booking.application.queries.referrals import ReferralView, views_of
from services.booking.domain.person import PersonCard
from services.booking.domain.referrals.same import same_person


@dataclass(frozen=True, kw_only=True)
class ExportPerson:
    """The person is one of the caller's sites; what is held is of every site."""

    scope: Scope
    person_id: str


@dataclass(frozen=True, kw_only=True)
class Exported:
    """Whom an export is about: `ids` stand for the person, the one of today first; `absorbed` are
    the cards of whoever was merged into the person and can still be told apart; `referred` are
    referrals that no site accepted for the person, and that were about them by name and by phone or
    year of birth."""

    ids: Sequence[str]
    card: PersonCard
    absorbed: Sequence[PersonCard]
    referred: Sequence[ReferralView]


def export_person(work: Work, command: ExportPerson) -> Exported:
    """A command, since the audit log keeps that it was done. Raises `NotFound`."""
    person = seen_person(work, command.scope, command.person_id)
    absorbed = absorbed_into(work, person.id)
    work.audit.record("person.export", [person.id])
    found = [work.people.card(one.id) for one in absorbed]
    card, cards = card_of(work, person), [one for one in found if one is not None]
    ids = [person.id, *(one.id for one in absorbed)]
    return Exported(ids=ids, card=card, absorbed=cards, referred=_referred(work, [card, *cards]))


def _referred(work: Work, cards: Sequence[PersonCard]) -> Sequence[ReferralView]:
    """A relative's, who shares the phone, is not given to the person."""
    found = {
        referral.id: referral
        for card in cards
        for referral, who in work.referrals.about(card.identity)
        if referral.state.person_id is None and same_person(who, card.identity)
    }
    return views_of(work, NATIONAL, list(found.values()))
