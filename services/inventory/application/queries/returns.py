"""Returns: one, its slip, or those of the caller's sites."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kernel.people import listed_under
from kernel.scope import Scope
from services.inventory.application.lookups import places_of
from services.inventory.application.ports import Work
from services.inventory.application.ports.returns import WantedReturns
from services.inventory.application.returning import shown, the_return
from services.inventory.application.views import ReturnView
from services.inventory.domain.returns.device_return import Return, ReturnStatus, late_since


@dataclass(frozen=True, kw_only=True)
class GetReturn:
    """One return by its id."""

    scope: Scope
    return_id: str


def get_return(work: Work, query: GetReturn) -> ReturnView:
    """Raises `NotFound`."""
    return shown(work, the_return(work, query.scope, query.return_id))


@dataclass(frozen=True, kw_only=True)
class ListReturns:
    """In the order of their ids; `place` None means all of the caller's sites. `late`: only those
    that wait for a decision for too long."""

    scope: Scope
    place: str | None = None
    status: ReturnStatus | None = None
    late: bool = False
    device_id: str | None = None
    person_id: str | None = None
    after: str | None = None
    limit: int = 200


def list_returns(work: Work, query: ListReturns) -> Sequence[Return]:
    """Raises `OutOfScope`, `NotFound`."""
    places = places_of(work, query.scope, query.place)
    if query.late and query.status not in (None, "open"):
        return []
    wanted = WantedReturns(
        places=places,
        status="open" if query.late else query.status,
        opened_before=late_since(work.now()) if query.late else None,
        device_id=query.device_id,
        person_id=listed_under(work.people, query.person_id),
    )
    return work.returns.listed(wanted, query.after, query.limit)


@dataclass(frozen=True, kw_only=True)
class CountWaiting:
    """Returns of the whole network that wait for a decision."""


def count_waiting(work: Work, _query: CountWaiting) -> Mapping[bool, int]:
    """How many, by whether they wait for too long."""
    now = work.now()
    late = work.returns.open_since(late_since(now))
    return {True: late, False: work.returns.open_since(now) - late}
