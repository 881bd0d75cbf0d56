"""Enrolments: one, or a list."""

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.people import listed_under
from kernel.scope import Scope
from services.training.application.enrolment_views import EnrolmentView, view_of
from services.training.application.lookups import sites_of, the_enrolment
from services.training.application.ports import Work
from services.training.application.ports.enrolments import WantedEnrolments
from services.training.domain.enrolments.enrolment import Enrolment
from services.training.domain.enrolments.state import EnrolmentStatus


@dataclass(frozen=True, kw_only=True)
class GetEnrolment:
    """By its id."""

    scope: Scope
    enrolment_id: str


def get_enrolment(work: Work, query: GetEnrolment) -> EnrolmentView:
    """Raises `NotFound`."""
    return view_of(work, the_enrolment(work, query.scope, query.enrolment_id))


@dataclass(frozen=True, kw_only=True)
class ListEnrolments:
    """Those that fit all that is given; `after` is the id of the last one that the caller has."""

    scope: Scope
    site: str | None = None
    person_id: str | None = None
    path: str | None = None
    module: str | None = None
    status: EnrolmentStatus | None = None
    after: str | None = None
    limit: int = 0


def list_enrolments(work: Work, query: ListEnrolments) -> Sequence[Enrolment]:
    """In the order of their ids. Raises `OutOfScope`, `NotFound`."""
    wanted = WantedEnrolments(
        sites=sites_of(work, query.scope, query.site),
        person_id=listed_under(work.people, query.person_id),
        path=query.path,
        module=query.module,
        statuses=frozenset() if query.status is None else frozenset({query.status}),
    )
    return work.enrolments.listed(wanted, query.after, query.limit)
