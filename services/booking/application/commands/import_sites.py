"""Take many sites at once, from a file of the national standard."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.booking.application.ports import Work
from services.booking.application.scope import Scope
from services.booking.domain.refusals import ImportRefused, InvalidValue, RowProblem
from services.booking.domain.site import Site, SiteDescription


@dataclass(frozen=True, kw_only=True)
class ImportSites:
    """Sites known by their slugs: new ones are opened, others changed where they differ.

    What the standard has no column for (QPV, spaces, rooms, loan computers) stays as it is at a
    known site, and so do opening hours that the file leaves out: somebody at the site knew better.
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
        elif site.change(_updated(site.description, row), work.now()):
            work.sites.save(site)
            changed.append(row.slug)
        else:
            unchanged.append(row.slug)
    return ImportReport(tuple(opened), tuple(changed), tuple(unchanged), tuple(problems))


def _updated(known: SiteDescription, row: SiteDescription) -> SiteDescription:
    return replace(
        known,
        name=row.name,
        address=row.address,
        municipality_code=row.municipality_code,
        department=row.department,
        region=row.region,
        latitude=row.latitude,
        longitude=row.longitude,
        timezone=row.timezone,
        accessibility=row.accessibility or known.accessibility,
        opening_hours=row.opening_hours or known.opening_hours,
    )


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
