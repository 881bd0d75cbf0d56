"""What training knows of partners: a copy of what booking tells, without a name."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Partner:
    """A structure; `sequence` is the number of the last event of booking's that it was copied
    from."""

    id: str
    structure_type: Literal["public", "private"]
    department: str | None = None
    sequence: int = 0
