"""What impact refuses, with the data that says why."""

from collections.abc import Iterable


class Refusal(Exception):
    """Base of all refusals of impact."""


class MetricUnknown(Refusal):
    """No metric has this name, or this version of its definition."""

    def __init__(self, name: str, known: Iterable[str], version: int | None = None) -> None:
        super().__init__(name)
        self.name = name
        self.version = version
        self.known = tuple(known)


class QuestionUnclear(Refusal):
    """A part of a question cannot be read; `pointer` says which, in its `query` or `body`
    (`place`), and `problem` why, by language."""

    def __init__(self, pointer: str, problem: dict[str, str], place: str = "query") -> None:
        super().__init__(pointer)
        self.pointer = pointer
        self.problem = problem
        self.place = place


class TooLongAgo(Refusal):
    """More events came since than can be undone while somebody waits; from `first`, a position,
    on they can."""

    def __init__(self, first: int) -> None:
        super().__init__(first)
        self.first = first


class TooManyRows(Refusal):
    """The answer would hold more rows than one answer may."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class RebuildIsOver(Refusal):
    """It cannot be cancelled any more; `state` is what became of it."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


class TemplateUnknown(Refusal):
    """No template of reports has this name."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(name)
        self.name = name
        self.known = tuple(known)


class LinkGone(Refusal):
    """The link opened a report once; now it is withdrawn, or over."""


class ReportIsWithdrawn(Refusal):
    """Nobody may share it any more."""

    def __init__(self, report_id: str) -> None:
        super().__init__(report_id)
        self.report_id = report_id


class ExportUnknown(Refusal):
    """There is no such export, or it was removed."""


class ExportNotThere(Refusal):
    """The export has no files to give: it is not done, or has failed; `state` says which."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


class ExportsBusy(Refusal):
    """So many exports are being made that another has to wait."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class ExportsFull(Refusal):
    """The exports that are kept fill the place that there is for them, `limit` bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit
