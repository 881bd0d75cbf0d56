"""Register the machines of a lot from a file."""

from collections.abc import Iterable
from dataclasses import dataclass

from kernel.imports import ImportReport
from kernel.refusals import ImportRefused, RowProblem
from kernel.scope import Scope
from services.inventory.application.ports import Work
from services.inventory.application.ports.progress import Step
from services.inventory.application.registering import Registering, the_lot
from services.inventory.application.sifting import FileRow, sift
from services.inventory.domain.devices.keys import keys_of


@dataclass(frozen=True, kw_only=True)
class ImportLot:
    """`rows` can be gone through as often as is needed.

    All or nothing, unless `partial`: then right rows are taken and wrong ones told. With `check`
    nothing is done, and everything is told as if.
    """

    scope: Scope
    lot_id: str
    rows: Iterable[FileRow]
    partial: bool = False
    check: bool = False
    by: str | None = None


def import_lot(work: Work, command: ImportLot) -> ImportReport:
    """Raises `NotFound`, and `ImportRefused` with every wrong row, counted by its line.

    Every row is looked at before the first is written; all are written in this unit of work.
    """
    lot = the_lot(work, command.scope, command.lot_id)
    if not command.check:
        # Of two files of one lot at once, the second conflicts here and not after all its work.
        work.lots.hold(lot.id)
    report, total = _looked_at(work, command)
    if report.problems and not command.partial:
        raise ImportRefused(report.problems)
    if command.check:
        return report
    registering = Registering.of(work, lot, command.by)
    done = 0
    work.progress.tell(lot.id, Step(done, total, work.now()))
    for part in sift(work, lot.id, command.rows):
        work.devices.save_all(registering.devices(part.right))
        done += part.rows
        work.progress.tell(lot.id, Step(done, total, work.now()))
    return report


def _looked_at(work: Work, command: ImportLot) -> tuple[ImportReport, int]:
    """What is to be done, by the machines' numbers, and how many rows there are."""
    opened: list[str] = []
    changed: list[str] = []
    unchanged: list[str] = []
    problems: list[RowProblem] = []
    total = 0
    for part in sift(work, command.lot_id, command.rows):
        for description, before in part.right:
            (opened if before is None else changed).append(keys_of(description)[0])
        unchanged += part.unchanged
        problems += part.problems
        total += part.rows
    report = ImportReport(tuple(opened), tuple(changed), tuple(unchanged), tuple(problems))
    return report, total
