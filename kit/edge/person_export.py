"""Every service gives what it keeps of a person, alike; declared once here."""

from collections.abc import Callable
from typing import Any, Final

from marshmallow import Schema, fields

from kernel.refusals import NotFound
from kernel.scope import Scope
from kit.context import Context
from kit.edge.fields import Instant, limit
from kit.edge.operation import Call, Operations
from kit.edge.paging import Paging
from kit.edge.use_cases import NETWORK, scope_of
from kit.person_export import PersonExport

PAGING: Final = Paging("export_person")
PERSON_ID: Final = "0197f000-0000-7000-8000-000000000003"
Exporting = Callable[[Any, Scope, str, str | None, int, Context], PersonExport]
"""Gives a page, of an application: for whom, of whom, from behind which place on, how much."""


class PersonExportQuery(Schema):
    """How much of it."""

    limit = limit(100)
    cursor = PAGING.cursor()


class PersonExportPage(Schema):
    """A page of what a service keeps of a person."""

    service = fields.String()
    exported_at = Instant()
    person_id = fields.String(metadata={"description": "By which the person is known today."})
    also_known_as = fields.List(
        fields.String(), metadata={"description": "Whoever was merged into the person."}
    )
    held = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.Dict()),
        metadata={
            "description": "What is kept, by kind, as it is kept. A kind may go on in the "
            "next page."
        },
    )
    left_out = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        metadata={"description": "What names the person and is not given, by collection, and why."},
    )
    next_cursor = fields.String(allow_none=True)


def answer_of(export: PersonExport) -> dict[str, Any]:
    """What a call is answered with."""
    return {
        "service": export.service,
        "exported_at": export.exported_at,
        "person_id": export.ids[0],
        "also_known_as": export.ids[1:],
        "held": export.page.held,
        "left_out": export.left_out,
        "next_cursor": None if export.page.next is None else PAGING.make(export.page.next),
        **export.more,
    }


def declare(
    operations: Operations,
    exporting: Exporting,
    *,
    held_example: dict[str, Any],
    answer: type[PersonExportPage] = PersonExportPage,
    more_example: dict[str, Any] | None = None,
) -> None:
    """Adds `export_person` to a service's operations."""

    def export_person(app: Any, call: Call) -> dict[str, Any]:
        given = call.fields
        return answer_of(
            exporting(
                app,
                scope_of(call.caller),
                given["person_id"],
                given["cursor"],
                given["limit"],
                call.context,
            )
        )

    operations.declare(
        "export_person",
        "GET",
        "/people/{person_id}/export",
        tag="people",
        summary=f"Give a person all that {operations.service} keeps of them",
        description="At whatever site, and of whoever was merged into them: for operators, since a "
        "site sees nothing of others. `./passerelle people export` puts "
        "those of all services together. The audit log keeps who asked.",
        allow=NETWORK,
        query=PersonExportQuery,
        answer=answer,
        refusals=(NotFound,),
        answer_example={
            "service": operations.service,
            "exported_at": "2026-11-23T08:30:00.000Z",
            "person_id": PERSON_ID,
            "also_known_as": [],
            "held": held_example,
            "left_out": {},
            "next_cursor": None,
            **(more_example or {}),
        },
    )(export_person)
