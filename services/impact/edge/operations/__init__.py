"""The operations of impact, one file per resource; each declared once for HTTP and RPC."""

from typing import Final

from kit.edge.operation import Operations

operations = Operations("impact")

READERS: Final = ("analyst", "manager", "operator")
"""Who may ask for figures; a manager those of its own sites."""
