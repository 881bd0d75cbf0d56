"""Take a vintage of the official list of priority neighbourhoods."""

from dataclasses import dataclass

from kernel.imports import ImportReport
from kernel.refusals import ImportRefused, RowProblem
from kernel.scope import Scope
from services.booking.application.ports import Work
from services.booking.application.ports.neighbourhoods import AreaRefused
from services.booking.domain.neighbourhoods.area import Area, check_vintage


@dataclass(frozen=True, kw_only=True)
class ImportNeighbourhoods:
    """Areas of one vintage, known by their codes; other vintages stay as they are.

    Each has been checked (`Area.check`) by whoever read it: that takes seconds for a whole list,
    too long for a transaction. All or nothing.
    """

    scope: Scope
    vintage: str
    areas: tuple[Area, ...]


def import_neighbourhoods(work: Work, command: ImportNeighbourhoods) -> ImportReport:
    """Raises `OutOfScope`, `InvalidValue`, and `ImportRefused` with an area that is none."""
    command.scope.require_national()
    check_vintage(command.vintage)
    known = work.neighbourhoods.of_vintage(command.vintage)
    opened: list[str] = []
    changed: list[str] = []
    unchanged: list[str] = []
    for number, area in enumerate(command.areas, start=1):
        if known.get(area.code) == area:
            unchanged.append(area.code)
            continue
        try:
            work.neighbourhoods.save(command.vintage, area)
        except AreaRefused as refused:
            # The transaction is lost with it, whatever was asked of the others.
            problem = RowProblem(number, area.code, "geometry", "is no area on the globe")
            raise ImportRefused([problem]) from refused
        (changed if area.code in known else opened).append(area.code)
    return ImportReport(tuple(opened), tuple(changed), tuple(unchanged))
