"""Where referrals are kept."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from kernel.scope import Scope
from services.booking.domain.person import Identity
from services.booking.domain.referrals.referral import Referral, ReferralStatus


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which referrals of those that the caller may see; None stands for all."""

    status: ReferralStatus | None = None
    site: str | None = None
    partner_id: str | None = None


class Referrals(Protocol):
    """Referrals; who they are about is kept apart, by the referral's id, for 30 days."""

    def get(self, referral_id: str) -> Referral | None: ...

    def seen(self, scope: Scope, referral_id: str) -> Referral | None:
        """The same, where it is of one of the scope's sites, or its partner's."""
        ...

    def listed(
        self, scope: Scope, wanted: Wanted, after: str | None, limit: int
    ) -> Sequence[Referral]:
        """Those that the scope may see in the order of their ids, hence of their coming."""
        ...

    def identities(self, ids: Sequence[str]) -> Mapping[str, Identity]:
        """Whom these referrals are about, as far as that is kept."""
        ...

    def guard(self, keys: Collection[str]) -> None:
        """See `People.guard`."""
        ...

    def like(self, keys: Collection[str], since: datetime) -> Sequence[tuple[Referral, Identity]]:
        """Referrals that are found by one of these keys and came at `since` or later."""
        ...

    def about(self, person: Identity) -> Sequence[tuple[Referral, Identity]]:
        """Referrals of all partners whose kept identity is exactly that person's, whatever became
        of them; see `domain.referrals.same.is_about`."""
        ...

    def of_person(self, person_id: str, sites: frozenset[str] | None = None) -> Sequence[Referral]:
        """Accepted for that person, in the order of their coming; those at these sites
        alone, where given."""
        ...

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """The referrals with these ids are that person's now; raises no version."""
        ...

    def add(self, referral: Referral, identity: Identity) -> None: ...

    def save(self, referral: Referral) -> None: ...

    def forget_identity(self, referral_id: str) -> None: ...
