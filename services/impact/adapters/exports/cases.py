"""The use cases of exports on the database: each command in one transaction, with its entry in the
audit log; queries outside any.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from kit import audit
from kit.clock import Clock
from kit.context import Context
from kit.transaction import Store, Transaction
from services.impact.adapters.exports.documents import MongoExports
from services.impact.adapters.exports.shelf import Shelf
from services.impact.adapters.exports.zipped import zipped
from services.impact.application.commands.remove_export import remove_export
from services.impact.application.commands.start_export import StartExport, start_export
from services.impact.application.queries import exports as queries
from services.impact.application.queries.exports import ListExports
from services.impact.domain.exports import Export, Part, Wanted

R = TypeVar("R")

START, FETCH, REMOVE = "export.start", "export.fetch", "export.remove"
"""The actions in the audit log."""


class ExportCases:
    """Asking for exports, looking at them, fetching and removing them."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._shelf = Shelf(store.database)

    def start(self, command: StartExport, context: Context) -> Export:
        """See `start_export`."""
        targets = [command.export_id, *_said(command.wanted)]
        return self._audited(
            START, targets, context, lambda kept: start_export(kept, command, self._clock.now())
        )

    def remove(self, export_id: str, context: Context) -> None:
        """See `remove_export`."""
        self._audited(REMOVE, [export_id], context, lambda kept: remove_export(kept, export_id))

    def get(self, export_id: str) -> Export:
        """See `queries.get_export`."""
        return queries.get_export(MongoExports(self._store), export_id)

    def newest(self, query: ListExports) -> Sequence[Export]:
        """See `queries.list_exports`."""
        return queries.list_exports(MongoExports(self._store), query)

    def files(self, export_id: str) -> Export:
        """See `queries.get_files`."""
        return queries.get_files(MongoExports(self._store), export_id)

    def fetch_all(self, export_id: str, context: Context) -> Iterable[bytes]:
        """All files as a ZIP archive. Raises as `queries.get_files`."""
        parts = self._audited(
            FETCH, [export_id], context, lambda kept: queries.get_files(kept, export_id).parts
        )
        return zipped(self._shelf, parts)

    def fetch(self, export_id: str, number: int, context: Context) -> Part:
        """One file. Raises as `queries.get_file`."""
        return self._audited(
            FETCH, [export_id], context, lambda kept: queries.get_file(kept, export_id, number)
        )

    def pieces(self, part: Part, first: int) -> Iterable[bytes]:
        """The bytes of a file from an offset on."""
        return self._shelf.pieces(part.key, part.bytes, first)

    def _audited(
        self,
        action: str,
        targets: Sequence[str],
        context: Context,
        case: Callable[[MongoExports], R],
    ) -> R:
        def work(tx: Transaction) -> R:
            result = case(MongoExports(tx))
            audit.record(tx, action, targets)
            return result

        return self._store.run(work, context)


def _said(wanted: Wanted) -> list[str]:
    """What was asked for, as the audit log tells it."""
    said = [str(wanted.format), *wanted.types]
    if wanted.since:
        said.append(f"since {wanted.since.isoformat()}")
    if wanted.until:
        said.append(f"until {wanted.until.isoformat()}")
    return said
