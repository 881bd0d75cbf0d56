"""What happened, as a domain tells it; the adapters translate it into contracts."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class DomainEvent:
    """Something that happened, at an instant in UTC."""

    at: datetime
