"""Partners: one, or all."""

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.scope import Scope
from services.booking.application.lookups import the_partner
from services.booking.application.ports import Work
from services.booking.domain.partner import Partner


@dataclass(frozen=True, kw_only=True)
class GetPartner:
    """One partner; partners belong to the whole network."""

    scope: Scope
    partner_id: str


def get_partner(work: Work, query: GetPartner) -> Partner:
    """Raises `NotFound`."""
    return the_partner(work, query.partner_id)


@dataclass(frozen=True, kw_only=True)
class ListPartners:
    """By SIRET; `after` is the last SIRET already seen.

    `called` is a part of the name, whatever its accents, or the beginning of the SIRET.
    """

    scope: Scope
    department: str | None = None
    called: str | None = None
    after: str | None = None
    limit: int = 200


def list_partners(work: Work, query: ListPartners) -> Sequence[Partner]:
    """Partners of the network."""
    return work.partners.listed(query.department, query.called, query.after, query.limit)
