"""What an import answers: how many rows became what, and every row that has something wrong."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from kernel.imports import ImportReport
from kernel.refusals import Refusal, RowProblem
from kit.context import Context
from kit.csv_table import Finding

MAX_BYTES = 16 * 1024 * 1024
MOST_TOLD = 2_000
"""Findings in one answer: a file that is wrong throughout needs no longer list to be mended."""


@dataclass(frozen=True)
class FileReport:
    """What became of a file. `rows` leaves out the header; `refused` are rows not loaded."""

    rows: int
    errors: Sequence[Finding]
    warnings: Sequence[Finding]
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    say: Callable[[str], str] = str
    """Puts a reason into the caller's language."""

    @property
    def refused(self) -> int:
        """How many rows have an error."""
        return len({finding.line for finding in self.errors})

    def as_json(self) -> dict[str, Any]:
        """As the answer tells it."""
        return {
            "rows": self.rows,
            "created": self.created,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "refused": self.refused,
            "errors_total": len(self.errors),
            "warnings_total": len(self.warnings),
            "errors": [self._told(finding) for finding in self.errors[:MOST_TOLD]],
            "warnings": [self._told(finding) for finding in self.warnings[:MOST_TOLD]],
        }

    def _told(self, finding: Finding) -> dict[str, Any]:
        return {
            "line": finding.line,
            "id": finding.id,
            "field": finding.field,
            "reason": self.say(finding.reason),
        }

    def with_result(self, result: ImportReport, lines: Sequence[int]) -> "FileReport":
        """The report once the rows that could be read are loaded; `lines` are where they stand."""
        return replace(
            self.with_problems(result.problems, lines),
            created=len(result.opened),
            changed=len(result.changed),
            unchanged=len(result.unchanged),
        )

    def with_problems(self, problems: Sequence[RowProblem], lines: Sequence[int]) -> "FileReport":
        """The report with what the rules found wrong in rows that could be read."""
        more = [
            Finding(
                lines[problem.row - 1],
                problem.rule,
                problem.reference or None,
                problem.field or None,
            )
            for problem in problems
        ]
        errors = sorted([*self.errors, *more], key=lambda finding: finding.line)
        return replace(self, errors=errors)


class FileRefused(Refusal):
    """Nothing of the file was loaded."""

    def __init__(self, report: FileReport) -> None:
        super().__init__(f"{len(report.errors)} errors")
        self.report = report


def presenting(context: Context, present: Callable[[Any], Any]) -> Context:
    """The context of a command whose result is presented before it is kept as an answer."""
    finish = context.finish
    if finish is None:
        return context
    return replace(context, finish=lambda tx, result: finish(tx, present(result)))


class ReadFile(Protocol):
    """A file as its reader found it: the rows that are right stand elsewhere."""

    @property
    def rows(self) -> int:
        """How many, without the header."""
        ...

    @property
    def errors(self) -> Sequence[Finding]:
        """What keeps rows from being loaded."""
        ...

    @property
    def warnings(self) -> Sequence[Finding]:
        """What is odd about rows that can be loaded."""
        ...

    @property
    def unreadable(self) -> bool:
        """Whether the file as a whole cannot be taken."""
        ...


def loadable(file: ReadFile, *, right_rows: bool, say: Callable[[str], str] = str) -> FileReport:
    """The report so far of a file whose right rows may be loaded; `right_rows`: also without the
    wrong ones; `say` as in `FileReport`.

    Raises `FileRefused`.
    """
    report = FileReport(file.rows, file.errors, file.warnings, say=say)
    if file.unreadable or (file.errors and not right_rows):
        raise FileRefused(report)
    return report
