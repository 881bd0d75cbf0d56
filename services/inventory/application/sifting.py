"""Sifts the machines of a lot's file: the right ones from those that have something wrong."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, TypeVar

from kernel.refusals import RowProblem
from services.inventory.application.describing import Given, Wrong, checked
from services.inventory.application.ports import Work
from services.inventory.application.registering import Arrival
from services.inventory.domain.devices.device import Description, Device
from services.inventory.domain.devices.keys import keys_of
from services.inventory.domain.lots.arrivals import earlier_life
from services.inventory.domain.lots.refusals import AlreadyRegistered, OtherMachine

PART: Final = 500
"""Rows that are looked up and written together."""

T = TypeVar("T")


@dataclass(frozen=True)
class FileRow:
    """A machine as its line tells of it; `wrong` is what its reader found already.

    `given` is None where the line cannot be read at all.
    """

    line: int
    given: Given | None
    wrong: tuple[Wrong, ...] = ()

    def problem(self, rule: str, name: str = "") -> RowProblem:
        """Of this row; counted by its line."""
        known = self.given.serial or next(iter(self.given.imeis), "") if self.given else ""
        return RowProblem(self.line, known[:100], name, rule)


@dataclass
class Sifted:
    """A part of a file: what may be registered, and what is to be told of the other rows."""

    rows: int
    right: list[Arrival] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)


def sift(work: Work, lot_id: str, rows: Iterable[FileRow]) -> Iterator[Sifted]:
    """Part by part, so that a long file takes no more memory than a short one.

    A row is wrong by itself, by an earlier row with the same number, or by a device that is known.
    Machines that came with this lot before are left as they are.
    """
    sieve = _Sieve(work, lot_id)
    remaining = iter(rows)
    while part := list(islice(remaining, PART)):
        yield sieve.part(part)


class _Sieve:
    def __init__(self, work: Work, lot_id: str) -> None:
        self._work = work
        self._lot_id = lot_id
        self._lines: dict[str, int] = {}
        """By key of a machine, and by id of a device that comes back."""

    def part(self, rows: Sequence[FileRow]) -> Sifted:
        sifted = Sifted(len(rows))
        readable = [
            (row, found) for row in rows if (found := self._readable(row, sifted)) is not None
        ]
        known = self._known(description for _, description in readable)
        for row, description in readable:
            devices = {d.id: d for key in keys_of(description) for d in known.get(key, ())}
            self._place(row, description, list(devices.values()), sifted)
        return sifted

    def _readable(self, row: FileRow, sifted: Sifted) -> Description | None:
        """What is right by itself and stands for the first time."""
        if row.given is None:
            sifted.problems += [row.problem(rule, name) for name, rule in row.wrong]
            return None
        found = checked(self._work.tools.numbers, row.given)
        wrong = dict(row.wrong) if isinstance(found, Description) else dict(found) | dict(row.wrong)
        if wrong or not isinstance(found, Description):
            sifted.problems += [row.problem(rule, name) for name, rule in wrong.items()]
            return None
        for key in keys_of(found):
            first = self._lines.setdefault(key, row.line)
            if first != row.line:
                name = key.partition(":")[0]
                sifted.problems.append(row.problem(f"is already that of line {first}", name))
                return None
        return found

    def _known(self, descriptions: Iterable[Description]) -> dict[str, list[Device]]:
        keys = {key for description in descriptions for key in keys_of(description)}
        known: dict[str, list[Device]] = {}
        for device in self._work.devices.by_keys(keys):
            for key in keys_of(device.state.description):
                known.setdefault(key, []).append(device)
        return known

    def _place(
        self, row: FileRow, description: Description, known: Sequence[Device], sifted: Sifted
    ) -> None:
        if len(known) == 1 and known[0].state.came_with(self._lot_id):
            sifted.unchanged.append(keys_of(description)[0])
            return
        try:
            before = earlier_life(description, known, self._lot_id)
        except AlreadyRegistered as refusal:
            reference = known[0].state.reference
            name = "serial" if refusal.field == "serial" else "imei"
            sifted.problems.append(row.problem(f"is that of {reference}, which is in stock", name))
            return
        except OtherMachine:
            references = ", ".join(sorted(one.state.reference for one in known))
            rule = f"the numbers are of {references}: two machines, or one of another category"
            sifted.problems.append(row.problem(rule, "serial"))
            return
        if before is not None and (first := self._lines.setdefault(before.id, row.line)) < row.line:
            sifted.problems.append(
                row.problem(f"is the machine of line {first} by another number", "serial")
            )
            return
        sifted.right.append((description, before))
