"""Take many sites at once, from a file of the national standard."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.booking.application.ports import Work
from services.booking.application.scope import Scope
from services.booking.domain.refusals import ImportRefused, InvalidValue, RowProblem
from services.booking.domain.site import Site, SiteDescription


@dataclass(frozen=True, kw_only=True)
class ImportSites:
    """Sites known by their slugs: new ones are opened, others changed where they differ.

    All or nothing, unless `partial`: then right rows are taken and wrong ones told.
    """

    scope: Scope
    rows: tuple[SiteDescription, ...]
    partial: bool = False


@dataclass(frozen=True)
class ImportReport:
    """What became of the rows, by their references; `problems` only where partial."""

    opened: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    problems: tuple[RowProblem, ...] = ()


def import_sites(work: Work, command: ImportSites) -> ImportReport:
    """Raises `OutOfScope`, and `ImportRefused` with every wrong row."""
    command.scope.require_national()
    problems = _problems(command.rows)
    if problems and not command.partial:
        raise ImportRefused(problems)
    wrong = {problem.row for problem in problems}
    known = work.sites.by_slugs([row.slug for row in command.rows])
    opened, changed, unchanged = [], [], []
    for number, row in enumerate(command.rows, start=1):
        if number in wrong:
            continue
        site = known.get(row.slug)
        if site is None:
            work.sites.save(Site.open(work.tools.new_id(), row, work.now()))
            opened.append(row.slug)
        elif site.change(row, work.now()):
            work.sites.save(site)
            changed.append(row.slug)
        else:
            unchanged.append(row.slug)
    return ImportReport(tuple(opened), tuple(changed), tuple(unchanged), tuple(problems))


def _problems(rows: Sequence[SiteDescription]) -> list[RowProblem]:
    problems = []
    seen: set[str] = set()
    for number, row in enumerate(rows, start=1):
        try:
            row.check()
        except InvalidValue as refusal:
            problems.append(RowProblem(number, row.slug, refusal.field, refusal.rule))
            continue
        if row.slug in seen:
            problems.append(RowProblem(number, row.slug, "slug", "once in the file"))
        seen.add(row.slug)
    return problems
