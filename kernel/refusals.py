"""What every service refuses, with the data that the caller needs to do better.

The edge turns each type into one problem; the text for people is made there.
"""

from collections.abc import Sequence
from dataclasses import dataclass


class Refusal(Exception):
    """Base of everything that a service refuses by a rule."""


class NotFound(Refusal):
    """Nothing of this kind bears this reference, or the caller may not see it."""

    def __init__(self, kind: str, reference: str) -> None:
        super().__init__(f"no {kind} {reference}")
        self.kind = kind
        self.reference = reference


class OutOfScope(Refusal):
    """The caller acts at a site that is not one of its own."""

    def __init__(self, site: str) -> None:
        super().__init__(f"site {site} is out of scope")
        self.site = site


class AlreadyExists(Refusal):
    """Another one bears the same unique reference."""

    def __init__(self, kind: str, field: str, value: str) -> None:
        super().__init__(f"another {kind} has the {field} {value}")
        self.kind = kind
        self.field = field
        self.value = value


class Stale(Refusal):
    """The caller acted on an older version than the present one."""

    def __init__(self, kind: str, reference: str, expected: int, actual: int) -> None:
        super().__init__(f"{kind} {reference} is at version {actual}, not {expected}")
        self.kind = kind
        self.reference = reference
        self.expected = expected
        self.actual = actual


class InvalidValue(Refusal):
    """A field breaks a rule of the domain; `rule` is a short English clause."""

    def __init__(self, field: str, rule: str) -> None:
        super().__init__(f"{field}: {rule}")
        self.field = field
        self.rule = rule


class PersonUnknown(Refusal):
    """Nothing was told of this person yet: the registration may be on its way."""

    def __init__(self, person_id: str) -> None:
        super().__init__(f"nothing is known of person {person_id}")
        self.person_id = person_id


@dataclass(frozen=True)
class RowProblem:
    """Why one row of an import cannot be taken; rows count from 1.

    `reference` is the row's own identifier, empty where it has none that may be told.
    """

    row: int
    reference: str
    field: str
    rule: str


class ImportRefused(Refusal):
    """Some rows are wrong, so nothing was imported."""

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        super().__init__(f"{len(problems)} rows are wrong")
        self.problems = tuple(problems)


def check_version(kind: str, reference: str, expected: int | None, actual: int) -> None:
    """Raises `Stale` where the caller expected another version; None expects nothing."""
    if expected is not None and expected != actual:
        raise Stale(kind, reference, expected, actual)
