"""The operations of inventory, one file per resource; each declared once for HTTP and RPC."""

from typing import Any, Final

from kit.edge.operation import Call, Operations
from kit.edge.refusals import Forbidden
from kit.edge.use_cases import MANAGERS, OnStore, scope_of, site_of

operations = Operations("inventory")

STOCK: Final = ("stock", "manager", "operator")
"""Who works with devices, at their own places."""
TILL: Final = ("desk", "manager", "operator")
"""Who holds and sells."""
FLOOR: Final = ("desk", "stock", "manager", "operator")
"""Who sees devices, at their own places."""


def require_manager(call: Call) -> None:
    """Raises `Forbidden` for who may not write off what is lost."""
    if call.caller.roles.isdisjoint(MANAGERS):
        raise Forbidden(MANAGERS)


def wanted_devices(app: OnStore, call: Call) -> dict[str, Any]:
    """What a list by place, status, category and grade is asked for: one more than it shows."""
    given = call.fields

    def only(name: str) -> frozenset[Any]:
        return frozenset() if given[name] is None else frozenset({given[name]})

    return {
        "scope": scope_of(call.caller),
        "place": None if given["site"] is None else site_of(app, given["site"]),
        "statuses": only("status"),
        "categories": only("category"),
        "grades": only("grade"),
        "after": given["cursor"],
        "limit": given["limit"] + 1,
    }
