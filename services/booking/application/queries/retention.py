"""Who is proposed for erasure."""

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.scope import Scope
from services.booking.application.ports import Work
from services.booking.application.retaining import proposals_of
from services.booking.domain.people.retention import Proposal


@dataclass(frozen=True, kw_only=True)
class ListRetentionProposals:
    """Of people of the caller's sites; `after` is the person of the last one seen."""

    scope: Scope
    after: str | None = None
    limit: int = 50


@dataclass(frozen=True, kw_only=True)
class ProposalsPage:
    """`items` as they stand now; `next` is the person after whom to go on, None at the end."""

    items: Sequence[Proposal]
    next: str | None


def list_retention_proposals(work: Work, query: ListRetentionProposals) -> ProposalsPage:
    """Longest away first. Each is worked out anew: who has been there since they were proposed is
    left out, so that a page may be shorter than asked for."""
    found = work.retention.listed(query.scope.sites, query.after, query.limit + 1)
    page = found[: query.limit]
    people = [one for one in (work.people.get(p.person_id) for p in page) if one is not None]
    now = {one.person_id: one for one in proposals_of(work, people)}
    return ProposalsPage(
        items=[now[one.person_id] for one in page if one.person_id in now],
        next=page[-1].person_id if len(found) > query.limit else None,
    )
