"""The operations of training, one file per resource; each declared once for HTTP and RPC."""

from typing import Final

from kit.edge.operation import Operations
from kit.edge.use_cases import STAFF

operations = Operations("training")

READERS: Final = (*STAFF, "analyst")
"""Who sees what is taught and by which frameworks: nothing of it is about a person."""
FLOOR: Final = ("desk", "adviser", "trainer", "manager", "operator")
"""Who sees who learns what, at their own sites, and has somebody begin."""
TRAINERS: Final = ("trainer", "manager", "operator")
"""Who says how far somebody is."""
ASSESSORS: Final = ("adviser", "trainer", "manager", "operator")
"""Who finds out what somebody can do."""
