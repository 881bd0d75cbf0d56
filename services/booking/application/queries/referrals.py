"""Referrals: for the sites that answer them, and for the partners who sent them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kernel.people import NOBODY
from kernel.scope import Scope
from services.booking.application.ports import Work
from services.booking.application.ports.referrals import Wanted
from services.booking.application.referring import the_referral
from services.booking.domain.person import Identity
from services.booking.domain.referrals.referral import Referral


@dataclass(frozen=True)
class ReferralView:
    """A referral as its reader may see it.

    `identity` is the person as the partner gave it, None once it is dropped. The two booleans say
    that an appointment or a workshop of the person took place that was asked for since the
    referral; more of what happens is for nobody outside, so a partner's view names no person.
    """

    referral: Referral
    identity: Identity | None
    appointment_held: bool
    workshop_held: bool

    @property
    def id(self) -> str:
        """The referral's."""
        return self.referral.id

    @property
    def version(self) -> int:
        """The referral's."""
        return self.referral.version


@dataclass(frozen=True, kw_only=True)
class GetReferral:
    """One referral."""

    scope: Scope
    referral_id: str


def get_referral(work: Work, query: GetReferral) -> ReferralView:
    """Raises `NotFound`."""
    referral = the_referral(work, query.scope, query.referral_id)
    return view_of(work, query.scope, referral)


@dataclass(frozen=True, kw_only=True)
class ListReferrals:
    """Those that the caller may see; `after` is the id of the last one seen."""

    scope: Scope
    wanted: Wanted
    after: str | None = None
    limit: int = 200


def list_referrals(work: Work, query: ListReferrals) -> Sequence[ReferralView]:
    """The first that came first. Raises `OutOfScope` for a site of others."""
    if query.wanted.site is not None and query.scope.partner is None:
        query.scope.require(query.wanted.site)
    found = work.referrals.listed(query.scope, query.wanted, query.after, query.limit)
    return views_of(work, query.scope, found)


def view_of(work: Work, scope: Scope, referral: Referral) -> ReferralView:
    """As the scope's caller may see it."""
    return views_of(work, scope, [referral])[0]


def views_of(work: Work, scope: Scope, referrals: Sequence[Referral]) -> list[ReferralView]:
    """Each as the scope's caller may see it."""
    known = work.referrals.identities([one.id for one in referrals])
    people = {id_ for one in referrals if (id_ := one.state.person_id) not in (None, NOBODY)}
    met = work.appointments.last_completed(people)
    taught = work.seats.last_attended(people)

    def view(referral: Referral) -> ReferralView:
        state = referral.state
        since = state.received_at
        last_met = met.get(state.person_id or "")
        last_taught = taught.get(state.person_id or "")
        told = referral if scope.partner is None else _for_partner(referral)
        return ReferralView(
            told,
            known.get(referral.id),
            last_met is not None and last_met >= since,
            last_taught is not None and last_taught >= since,
        )

    return [view(one) for one in referrals]


def _for_partner(referral: Referral) -> Referral:
    return replace(referral, state=replace(referral.state, person_id=None))
