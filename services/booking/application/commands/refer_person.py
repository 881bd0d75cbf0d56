"""Take a person whom a partner sends to a site."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from kernel.refusals import InvalidValue, NotFound
from kernel.scope import NATIONAL, Scope
from services.booking.application.describing import phone_of
from services.booking.application.lookups import the_partner, the_site
from services.booking.application.ports import Work
from services.booking.application.queries.referrals import ReferralView, view_of
from services.booking.application.referring import await_answer
from services.booking.domain.person import Identity
from services.booking.domain.referrals.referral import EXPIRES_AFTER, Referral, ReferralState
from services.booking.domain.referrals.refusals import AlreadyReferred
from services.booking.domain.referrals.same import (
    STANDING,
    referral_guards,
    same_person,
    sought_referrals,
)


@dataclass(frozen=True, kw_only=True)
class ReferPerson:
    """A new referral to `site`, entered by the partner itself or by the desk for `partner_id`.

    `identity` is the person as the partner knows them, its phone as typed; `consent_on` is the day
    on which they agreed.
    """

    scope: Scope
    site: str
    identity: Identity
    needs: tuple[str, ...]
    consent_on: date
    partner_id: str | None = None


def refer_person(work: Work, command: ReferPerson) -> ReferralView:
    """The open referral.

    Whether the network knows the person is neither looked at nor told: the site will. Of two of
    one partner at the same moment for one person, the later is told of the earlier.

    Raises `OutOfScope`, `NotFound` (site, partner), `InvalidValue`, `AlreadyReferred`.
    """
    by = command.scope.partner
    partner_id = _partner_of(command)
    site = the_site(work, NATIONAL if by is not None else command.scope, command.site)
    partner = the_partner(work, partner_id)
    now = work.now()
    today = now.astimezone(site.zone).date()
    phone = phone_of(work, command.identity.phone, site.description.department)
    identity = replace(command.identity, phone=phone)
    identity.check(today)
    if identity.phone is None and identity.email is None:
        raise InvalidValue("phone", "a phone or an e-mail, to reach the person")
    work.referrals.guard(referral_guards(partner.id, identity))
    _check_new(work, command.scope, sought_referrals(partner.id, identity, today.year), identity)
    referral = Referral.receive(
        ReferralState(
            referral_id=work.tools.new_id(),
            partner_id=partner.id,
            site_id=site.id,
            site=site.slug,
            needs=command.needs,
            consent_on=command.consent_on,
            received_at=now,
            entered_by="desk" if by is None else "partner",
        ),
        today,
    )
    work.referrals.add(referral, identity)
    await_answer(work, referral)
    return view_of(work, command.scope, referral)


def _partner_of(command: ReferPerson) -> str:
    """Whose referral it is: a partner refers for itself alone."""
    own, named = command.scope.partner, command.partner_id
    if own is not None:
        if named not in (None, own):
            raise NotFound("partner", str(named))
        return own
    if named is None:
        raise InvalidValue("partner_id", "the partner who sends the person")
    return named


def _check_new(work: Work, scope: Scope, keys: Collection[str], identity: Identity) -> None:
    for referral, other in work.referrals.like(keys, work.now() - EXPIRES_AFTER):
        if referral.state.status in STANDING and same_person(identity, other):
            state = referral.state
            seen = scope.partner == state.partner_id or scope.allows(state.site)
            shown = referral.id if seen else None
            raise AlreadyReferred(shown, state.status, state.received_at)
