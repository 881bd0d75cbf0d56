"""What came of the rows of a file."""

from dataclasses import dataclass

from kernel.refusals import RowProblem


@dataclass(frozen=True)
class ImportReport:
    """What became of the rows, by their references; `problems` only where partial."""

    opened: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    problems: tuple[RowProblem, ...] = ()
