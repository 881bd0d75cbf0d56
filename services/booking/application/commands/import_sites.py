"""Take many sites at once, from a file of the national standard."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kernel.imports import ImportReport
from kernel.refusals import ImportRefused, InvalidValue, RowProblem
from kernel.scope import Scope
from services.booking.application.ports import Work
from services.booking.application.qpv import placed_on_the_map
from services.booking.domain.site import Site, SiteDescription


@dataclass(frozen=True, kw_only=True)
class ImportSites:
    """Sites known by their ids in the file, else by their slugs: new ones are opened, others
    changed where they differ.

    What the standard has no column for (spaces, rooms, loan computers) stays as it is at a known
    site, and so do opening hours that the file leaves out: somebody at the site knew better.
    Whether it stands in a QPV is asked of the newest list, unless it was set by hand.
    All or nothing, unless `partial`: then right rows are taken and wrong ones told.
    """

    scope: Scope
    rows: tuple[SiteDescription, ...]
    partial: bool = False


def import_sites(work: Work, command: ImportSites) -> ImportReport:
    """Raises `OutOfScope`, and `ImportRefused` with every wrong row."""
    command.scope.require_national()
    known = _Known(work, command.rows)
    found = [known.site(row) for row in command.rows]
    problems = _problems(command.rows, found, known)
    if problems and not command.partial:
        raise ImportRefused(problems)
    wrong = {problem.row for problem in problems}
    opened, changed, unchanged = [], [], []
    for number, (row, site) in enumerate(zip(command.rows, found, strict=True), start=1):
        if number in wrong:
            continue
        if site is None:
            work.sites.save(
                Site.open(work.tools.new_id(), placed_on_the_map(work, row), work.now())
            )
            opened.append(row.slug)
        elif site.change(placed_on_the_map(work, _updated(site.description, row)), work.now()):
            work.sites.save(site)
            changed.append(site.slug)
        else:
            unchanged.append(site.slug)
    return ImportReport(tuple(opened), tuple(changed), tuple(unchanged), tuple(problems))


class _Known:
    """The sites that the rows may be about."""

    def __init__(self, work: Work, rows: Sequence[SiteDescription]) -> None:
        ids = [row.listing.source_id for row in rows if row.listing]
        self._by_id = work.sites.by_source_ids(ids)
        self._by_slug = work.sites.by_slugs([*ids, *(row.slug for row in rows)])

    def site(self, row: SiteDescription) -> Site | None:
        """The one of its id in the file; else the one whose slug the id is, as our exports give
        it; else the one of its slug, unless another row is about that one."""
        if row.listing is None:
            return self._by_slug.get(row.slug)
        source_id = row.listing.source_id
        site = self._by_id.get(source_id) or self._by_slug.get(source_id)
        if site is None:
            site = self._by_slug.get(row.slug)
            if (
                site is not None
                and (of := site.description.listing)
                and of.source_id in self._by_id
            ):
                return None
        return site

    def bears(self, slug: str) -> bool:
        """Whether some site has this slug."""
        return slug in self._by_slug


def _updated(known: SiteDescription, row: SiteDescription) -> SiteDescription:
    from_no_file = known.listing is None and row.listing and row.listing.source_id == known.slug
    return replace(
        known,
        name=_said(known.name, row.name),
        address=_said(known.address, row.address),
        municipality_code=row.municipality_code,
        department=row.department,
        region=row.region,
        latitude=row.latitude,
        longitude=row.longitude,
        timezone=row.timezone,
        accessibility=row.accessibility or known.accessibility,
        opening_hours=_said(known.opening_hours or "", row.opening_hours)
        if row.opening_hours
        else known.opening_hours,
        listing=known.listing if from_no_file else row.listing or known.listing,
    )


def _said(known: str, row: str) -> str:
    """What the row says; what is known already where they differ in spaces only, which no file
    of a spreadsheet keeps."""
    return known if " ".join(known.split()) == row else row


def _problems(
    rows: Sequence[SiteDescription], found: Sequence[Site | None], known: _Known
) -> list[RowProblem]:
    problems = []
    seen: set[str] = set()
    for number, (row, site) in enumerate(zip(rows, found, strict=True), start=1):
        slug = row.slug if site is None else site.slug
        try:
            row.check()
        except InvalidValue as refusal:
            problems.append(RowProblem(number, row.slug, refusal.field, refusal.rule))
            continue
        if site is None and row.listing is not None and not row.listing.postal_code:
            problems.append(RowProblem(number, row.slug, "code_postal", "is empty"))
        if site is None and known.bears(row.slug):
            problems.append(RowProblem(number, row.slug, "nom", "is that of another site's slug"))
        if slug in seen:
            problems.append(RowProblem(number, row.slug, "slug", "once in the file"))
        seen.add(slug)
    return problems
