"""The operations of inventory, one file per resource; each declared once for HTTP and RPC."""

from typing import Final

from kit.edge.operation import Call, Operations
from kit.edge.refusals import Forbidden
from kit.edge.use_cases import MANAGERS

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
