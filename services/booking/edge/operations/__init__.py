"""The operations of booking, one file per resource; each declared once for HTTP and RPC."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, TypeVar

from kit.auth import Caller
from kit.edge.operation import Call, Operations
from kit.edge.reading import error_at
from kit.edge.refusals import InvalidFields
from kit.edge.refusals import Stale as StaleTag
from services.booking.adapters.site_references import slug_of
from services.booking.application.scope import NATIONAL, Scope, Seer, of_partner
from services.booking.bootstrap import Booking
from services.booking.domain.refusals import InvalidValue, Stale

operations = Operations("booking")

NETWORK: Final = ("operator",)
"""Who decides for the whole network: sites, team, catalogues, imports."""
MANAGERS: Final = ("manager", "operator")
DESK: Final = ("desk", "manager", "operator")
"""Who receives people."""
FLOOR: Final = ("desk", "adviser", "manager", "operator")
"""Who works with appointments, at their own sites."""
TRAINERS: Final = ("trainer", "manager", "operator")
"""Who plans and holds workshops, at their own sites."""
SEATS: Final = ("desk", "trainer", "manager", "operator")
"""Who gives seats of workshops."""
STAFF: Final = ("desk", "adviser", "trainer", "stock", "manager", "operator")

SENDERS: Final = ("partner", *DESK)
"""Who refers people: partners, and the desk for them."""

T = TypeVar("T")


def scope_of(caller: Caller) -> Scope:
    """The sites at which a caller may act."""
    return NATIONAL if caller.national else Scope(caller.sites)


def seer_of(caller: Caller) -> Seer:
    """Whose eyes a caller has; an adviser's token bears the id of the member as its subject."""
    return Seer(
        member_id=caller.subject,
        everything=bool(caller.roles & {*MANAGERS}),
        among_colleagues=bool(caller.roles & {*DESK}),
    )


def referral_scope_of(caller: Caller) -> Scope:
    """The referrals that a caller may see: of its sites, or those of the partner it speaks for.

    Roles of the network's own people come first; a partner's sites count for nothing.
    """
    return scope_of(caller) if caller.roles & set(DESK) else of_partner(caller.partner)


def site_of(app: Booking, reference: str) -> str:
    """The slug of a site that a caller named by slug or id."""
    return slug_of(app.store.database, reference)


@contextmanager
def told(place: str, names: Mapping[str, str] | None = None) -> Iterator[None]:
    """Tells the domain's refusals of a value or a version as the kit tells its own.

    `place` is where the fields came from, `body` or `query`; `names` gives the wire names of
    fields that the domain calls otherwise, `person/phone` for one within another.
    """
    try:
        yield
    except InvalidValue as refusal:
        raise InvalidFields(
            [
                error_at(
                    place,
                    (names or {}).get(refusal.field, refusal.field).split("/"),
                    refusal.rule,
                )
            ]
        ) from refusal
    except Stale as refusal:
        raise StaleTag from refusal


def about(call: Call) -> dict[str, Any]:
    """What every command about one thing is given: the call's fields, whose they may be, and the
    version that the caller saw."""
    return call.fields | {"scope": scope_of(call.caller), "expected_version": call.if_match}


def run(use_case: Callable[[Any, Any], T], command: Any, call: Call) -> T:
    """Runs a command in the call's context."""
    with told("body"):
        return use_case(command, call.context)


def ask(query: Callable[[Any], T], question: Any) -> T:
    """Runs a query."""
    with told("query"):
        return query(question)
