"""What every use case has at hand beside the data."""

from dataclasses import dataclass

from kernel.tools import Clock, NewId


@dataclass(frozen=True)
class Tools:
    """What every use case has at hand beside the data."""

    clock: Clock
    new_id: NewId
