"""Erasures, and how far other services are with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kernel.refusals import NotFound
from services.booking.application.ports import Work
from services.booking.application.ports.erasures import ErasureState
from services.booking.domain.people.erasure import Erasure


@dataclass(frozen=True, kw_only=True)
class ErasureView:
    """An erasure as it stands at this moment."""

    erasure: Erasure
    late: bool
    confirmed: Mapping[str, datetime | None]
    missing: Sequence[str]
    done_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class GetErasure:
    """Of a person, or of who was merged into them."""

    person_id: str


def get_erasure(work: Work, query: GetErasure) -> ErasureView:
    """Raises `NotFound` of who was not erased, or was so more than a year ago."""
    erasure = work.erasures.about(query.person_id)
    if erasure is None:
        raise NotFound("erasure", query.person_id)
    return view_of(erasure, work.now())


@dataclass(frozen=True, kw_only=True)
class ListErasures:
    """Those of one state, or all; `after` is the person of the last one seen."""

    state: ErasureState | None = None
    after: str | None = None
    limit: int = 50


def list_erasures(work: Work, query: ListErasures) -> Sequence[ErasureView]:
    """The latest first."""
    now = work.now()
    found = work.erasures.listed(query.state, now, query.after, query.limit)
    return [view_of(one, now) for one in found]


@dataclass(frozen=True, kw_only=True)
class CountWaitingErasures:
    """Those for which a service is missing."""


def count_waiting_erasures(
    work: Work, query: CountWaitingErasures
) -> Mapping[tuple[str, bool], int]:
    """By each service that may be missing, and by whether it is late."""
    del query
    none = {(one, late): 0 for one in work.tools.confirming for late in (False, True)}
    return none | dict(work.erasures.waiting(work.now()))


def view_of(erasure: Erasure, now: datetime) -> ErasureView:
    """The erasure as it stands at that instant."""
    return ErasureView(
        erasure=erasure,
        late=erasure.is_late(now),
        confirmed=erasure.confirmed,
        missing=erasure.missing,
        done_at=erasure.done_at,
    )
