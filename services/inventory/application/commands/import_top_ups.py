"""Put the codes of a file into the vault."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kernel.imports import ImportReport
from kernel.refusals import ImportRefused, InvalidValue, RowProblem
from kernel.scope import Scope
from services.inventory.application.commands.warn_of_expiry import EXPIRING
from services.inventory.application.ports import Work
from services.inventory.application.ports.vault import Kept
from services.inventory.domain.top_ups.batch import Batch, BatchState, today
from services.inventory.domain.top_ups.offer import Offer
from services.inventory.domain.top_ups.secret import SecretCode


@dataclass(frozen=True, kw_only=True)
class NewTopUp:
    """One row."""

    offer: Offer
    code: SecretCode


@dataclass(frozen=True, kw_only=True)
class ImportTopUps:
    """Codes that the association bought, each once; those that it has or had stay as they are.

    All or nothing, unless `partial`: then right rows are taken and wrong ones told.
    """

    scope: Scope
    rows: tuple[NewTopUp, ...]
    partial: bool = False


def import_top_ups(work: Work, command: ImportTopUps) -> ImportReport:
    """The report names top-ups by their ids, and wrong rows by their numbers alone.

    Raises `OutOfScope`, `VaultClosed`, and `ImportRefused` with every wrong row.
    """
    command.scope.require_national()
    now = work.now()
    known = work.vault.known([row.code for row in command.rows])
    new: defaultdict[Offer, list[SecretCode]] = defaultdict(list)
    unchanged: list[str] = []
    problems: list[RowProblem] = []
    for number, row in enumerate(command.rows, start=1):
        problem = _problem(row, now, known.get(row.code))
        if problem is not None:
            problems.append(RowProblem(number, "", *problem))
        elif row.code in known:
            unchanged.append(known[row.code].top_up_id)
        else:
            new[row.offer].append(row.code)
    if problems and not command.partial:
        raise ImportRefused(problems)
    opened = [id_ for offer, codes in new.items() for id_ in _put(work, offer, codes, now)]
    return ImportReport(tuple(opened), (), tuple(unchanged), tuple(problems))


def _problem(row: NewTopUp, now: datetime, known: Kept | None) -> tuple[str, str] | None:
    """The column at fault and what is wrong with it, which is said without the code."""
    try:
        row.offer.check()
    except InvalidValue as refusal:
        return refusal.field, refusal.rule
    if known is not None:
        same = known.offer == row.offer
        return None if same else ("code", "is known already, and good for something else")
    if row.offer.enter_by < today(now):
        return "enter_by", "is past"
    return None


def _put(work: Work, offer: Offer, codes: Sequence[SecretCode], now: datetime) -> Sequence[str]:
    batch_id = work.tools.new_id()
    kept = [
        (Kept(top_up_id=work.tools.new_id(), batch_id=batch_id, offer=offer), code)
        for code in codes
    ]
    work.vault.put(kept)
    batch = Batch.imported(BatchState(batch_id=batch_id, offer=offer, codes=len(codes)), now)
    work.batches.save(batch)
    work.timers.set(EXPIRING, batch_id, batch.first_warning(now))
    return [one.top_up_id for one, _ in kept]
