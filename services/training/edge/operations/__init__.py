"""The operations of training, one file per resource; each declared once for HTTP and RPC."""

from typing import Final

from kit.edge.operation import Operations

operations = Operations("training")

FLOOR: Final = ("desk", "adviser", "trainer", "manager", "operator")
"""Who sees who learns what, at their own sites, and has somebody begin."""
TRAINERS: Final = ("trainer", "manager", "operator")
"""Who says how far somebody is."""
ASSESSORS: Final = ("adviser", "trainer", "manager", "operator")
"""Who finds out what somebody can do."""
