"""The machines of a lot from a file."""

from kernel.imports import ImportReport
from kernel.refusals import ImportRefused, NotFound
from kit.csv_table import MOST_ROWS, Unreadable
from kit.edge.file_schemas import REPORT_EXAMPLE, ReportAnswer
from kit.edge.files import MAX_BYTES, MOST_TOLD, FileRefused, FileReport, presenting
from kit.edge.operation import Call
from kit.edge.use_cases import scope_of
from services.inventory.adapters.lot_csv import CATEGORY_WORDS, COLUMNS, OPTIONAL, LotFile
from services.inventory.application.commands.import_lot import ImportLot
from services.inventory.bootstrap import Inventory
from services.inventory.edge.french import saying
from services.inventory.edge.operations import STOCK, operations
from services.inventory.edge.schemas.lots import ImportLotQuery

_LINES = range(1, MAX_BYTES + 2)
"""Problems are counted by their lines already."""


@operations.declare(
    "import_lot",
    "POST",
    "/lots/{lot_id}/import",
    tag="lots",
    summary="Import the machines of a lot",
    description=f"A CSV file (UTF-8; commas or semicolons; at most {MOST_ROWS:,} rows) with the "
    f"columns {', '.join(COLUMNS)}, serial or imei, and any of {', '.join(OPTIONAL)}; French "
    f"headers are read as well, and so are words for the categories: {CATEGORY_WORDS}. "
    "Every row is checked before the first is taken: all "
    "or nothing, unless `partial=true`. Machines that came with the lot before stay as they are, "
    "so the same file again adds nothing; `changed` counts those that were here before and begin "
    f"another life. `errors` holds at most {MOST_TOLD:,} rows; `errors_total` counts all. "
    "`check=true` does nothing and answers as if.",
    allow=STOCK,
    query=ImportLotQuery,
    answer=ReportAnswer,
    refusals=(FileRefused, NotFound),
    content_type="text/csv",
    max_body=MAX_BYTES,
    if_match="no",
    answer_example={
        **REPORT_EXAMPLE,
        "rows": 120,
        "created": 118,
        "changed": 1,
        "refused": 1,
        "errors_total": 1,
        "warnings_total": 0,
        "warnings": [],
        "errors": [
            {
                "line": 38,
                "id": "3.56938E+14",
                "field": "imei",
                "reason": "was rewritten by a spreadsheet; make the column text and give it again",
            }
        ],
    },
)
def import_lot(app: Inventory, call: Call) -> FileReport:
    """What became of the file."""
    say = saying(call.language)
    try:
        file = LotFile(call.raw)

        def report() -> FileReport:
            return FileReport(file.rows, [], file.warnings, say=say)

        def present(result: ImportReport) -> FileReport:
            return report().with_result(result, _LINES)

        command = ImportLot(
            scope=scope_of(call.caller),
            lot_id=call.fields["lot_id"],
            rows=file,
            partial=call.fields["right_rows"],
            check=call.fields["check"],
            by=call.caller.subject,
        )
        return present(app.import_lot(command, presenting(call.context, present)))
    except ImportRefused as refusal:
        raise FileRefused(report().with_problems(refusal.problems, _LINES)) from refusal
    except Unreadable as unreadable:
        raise FileRefused(FileReport(0, [unreadable.finding], [], say=say)) from unreadable
