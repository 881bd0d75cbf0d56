"""What a closure would displace."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Hit:
    """Something planned in the period. `kind` is that of the list of kinds, `subject` its type's
    or module's code. It says nothing of who comes."""

    kind: str
    id: str
    start: datetime
    end: datetime
    subject: str
