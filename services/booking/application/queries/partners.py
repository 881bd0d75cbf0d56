"""Partners: one, or all."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.booking.application.ports import Work
from services.booking.application.scope import Scope
from services.booking.domain.partner import Partner
from services.booking.domain.refusals import NotFound


@dataclass(frozen=True, kw_only=True)
class GetPartner:
    """One partner; partners belong to the whole network."""

    scope: Scope
    partner_id: str


def get_partner(work: Work, query: GetPartner) -> Partner:
    """Raises `NotFound`."""
    partner = work.partners.get(query.partner_id)
    if partner is None:
        raise NotFound("partner", query.partner_id)
    return partner


@dataclass(frozen=True, kw_only=True)
class ListPartners:
    """By SIRET; `after` is the last SIRET already seen."""

    scope: Scope
    department: str | None = None
    after: str | None = None
    limit: int = 200


def list_partners(work: Work, query: ListPartners) -> Sequence[Partner]:
    """Partners of the network."""
    return work.partners.listed(query.department, query.after, query.limit)
