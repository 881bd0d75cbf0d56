"""Content that comes whole from a file: everything that is wrong in it is told at once."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from kernel.refusals import Refusal


@dataclass(frozen=True)
class Problem:
    """What is wrong, as a short English clause, and where: `modules/2/targets/0/level`."""

    rule: str
    field: str


class InvalidContent(Refusal):
    """Fields of a file break rules of the domain; nothing of it was taken."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{one.field}: {one.rule}" for one in problems))
        self.problems = tuple(problems)


def problem(rule: str, *field: object) -> Problem:
    """At the place whose parts are given, outermost first."""
    return Problem(rule, "/".join(map(str, field)))


def refuse(problems: Sequence[Problem]) -> None:
    """Raises `InvalidContent` where there are any."""
    if problems:
        raise InvalidContent(problems)


def again(codes: Collection[str]) -> Iterator[tuple[int, str]]:
    """Those that stood before, and where they stand again."""
    seen: set[str] = set()
    for at, code in enumerate(codes):
        if code in seen:
            yield at, code
        seen.add(code)
