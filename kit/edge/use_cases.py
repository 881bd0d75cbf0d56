"""How operations call the use cases: whose scope, whose words, and who may call at all."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, Protocol, TypeVar

from kernel.refusals import InvalidValue, Stale
from kernel.scope import NATIONAL, Scope
from kit.auth import Caller
from kit.edge.operation import Call
from kit.edge.reading import error_at
from kit.edge.refusals import InvalidFields
from kit.edge.refusals import Stale as StaleTag
from kit.repositories.site_references import slug_of
from kit.transaction import Store

NETWORK: Final = ("operator",)
"""Who decides for the whole network: sites, team, catalogues, imports."""
MANAGERS: Final = ("manager", "operator")
DESK: Final = ("desk", "manager", "operator")
"""Who receives people."""
STAFF: Final = ("desk", "adviser", "trainer", "stock", "manager", "operator")

T = TypeVar("T")


def scope_of(caller: Caller) -> Scope:
    """The sites at which a caller may act."""
    return NATIONAL if caller.national else Scope(caller.sites)


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


def done_by(call: Call) -> dict[str, Any]:
    """The same, and who does it: the caller's subject."""
    return about(call) | {"by": call.caller.subject}


def run(use_case: Callable[[Any, Any], T], command: Any, call: Call) -> T:
    """Runs a command in the call's context."""
    with told("body"):
        return use_case(command, call.context)


def ask(query: Callable[[Any], T], question: Any) -> T:
    """Runs a query."""
    with told("query"):
        return query(question)


class OnStore(Protocol):
    """A service that keeps sites in its database."""

    store: Store


def site_of(app: OnStore, reference: str) -> str:
    """The slug of a site that a caller named by slug or id."""
    return slug_of(app.store.database, reference)
