"""Take many partner structures at once."""

from dataclasses import dataclass, replace

from kernel.imports import ImportReport
from kernel.refusals import ImportRefused, InvalidValue, RowProblem
from kernel.scope import Scope
from services.booking.application.ports import Work
from services.booking.domain.partner import Partner, PartnerDescription


@dataclass(frozen=True, kw_only=True)
class ImportPartners:
    """Structures known by their SIRETs: new ones join, known ones stay as they are.

    All or nothing, unless `partial`: then right rows are taken and wrong ones told.
    """

    scope: Scope
    rows: tuple[PartnerDescription, ...]
    partial: bool = False


def import_partners(work: Work, command: ImportPartners) -> ImportReport:
    """Raises `OutOfScope`, and `ImportRefused` with every wrong row."""
    command.scope.require_national()
    right, problems = _checked(work, command.rows)
    if problems and not command.partial:
        raise ImportRefused(problems)
    known = work.partners.by_sirets([row.siret for row in right])
    opened, unchanged = [], []
    for row in right:
        if row.siret in known:
            unchanged.append(row.siret)
            continue
        work.partners.save(Partner.join(work.tools.new_id(), row, work.now()))
        opened.append(row.siret)
    return ImportReport(tuple(opened), (), tuple(unchanged), tuple(problems))


def _checked(
    work: Work, rows: tuple[PartnerDescription, ...]
) -> tuple[list[PartnerDescription], list[RowProblem]]:
    right: list[PartnerDescription] = []
    problems: list[RowProblem] = []
    seen: set[str] = set()
    for number, row in enumerate(rows, start=1):
        siret = work.tools.numbers.siret(row.siret)
        if siret is None:
            problems.append(RowProblem(number, row.siret, "siret", "check digits are wrong"))
            continue
        if siret in seen:
            problems.append(RowProblem(number, siret, "siret", "once in the file"))
            continue
        seen.add(siret)
        try:
            row.check()
        except InvalidValue as refusal:
            problems.append(RowProblem(number, siret, refusal.field, refusal.rule))
            continue
        right.append(replace(row, siret=siret))
    return right, problems
