"""What queries and commands show beside the aggregates themselves."""

from dataclasses import dataclass
from typing import Self

from services.training.application.ports import Work
from services.training.domain.seats.copies import Workshop
from services.training.domain.seats.request import SeatRequest


@dataclass(frozen=True, kw_only=True)
class SeatRequestView:
    """A request, with the workshop of its seat where booking has told of it."""

    request: SeatRequest
    workshop: Workshop | None

    @classmethod
    def of(cls, work: Work, request: SeatRequest) -> Self:
        """As both stand now."""
        return cls(request=request, workshop=work.workshops.get(request.state.workshop_id or ""))

    @property
    def version(self) -> int:
        """Of the request, also where it changed without an event."""
        return self.request.revision
