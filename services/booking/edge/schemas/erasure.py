"""Erasing people."""

from typing import Final, get_args

from marshmallow import Schema, fields, validate

from kit.edge.fields import PersonId, limit
from kit.edge.paging import Paging
from kit.edge.references import Instant
from services.booking.application.ports.erasures import ErasureState
from services.booking.domain.people.erasing import ERASED_BECAUSE

ERASURES_PAGING: Final = Paging("list_erasures")


class ErasureBody(Schema):
    """Why somebody is erased."""

    reason = fields.String(required=True, validate=validate.OneOf(ERASED_BECAUSE))


class ErasedAnswer(Schema):
    """Who was erased; nothing but ids is left."""

    id = PersonId(allow_none=False)
    erased_at = Instant(attribute="at")
    absorbed_ids = fields.List(
        PersonId(allow_none=False),
        metadata={"description": "Whoever had been merged into the person: erased with them."},
    )


class ErasuresQuery(Schema):
    """Which erasures to list."""

    state = fields.String(
        load_default=None,
        validate=validate.OneOf(get_args(ErasureState)),
        metadata={
            "description": "`unconfirmed`: a service is not done yet; `late`: and has not been for "
            "more than a minute. Left out, all."
        },
    )
    limit = limit()
    cursor = ERASURES_PAGING.cursor()


class ErasureAnswer(Schema):
    """How far all services are with an erasure."""

    person_id = fields.String(attribute="erasure.person_id")
    absorbed_ids = fields.List(PersonId(allow_none=False), attribute="erasure.absorbed_ids")
    asked_at = Instant(attribute="erasure.asked_at")
    asked_by = fields.String(
        attribute="erasure.by", metadata={"description": "The subject of the operator's token."}
    )
    reason = fields.String(attribute="erasure.reason")
    confirmed = fields.Dict(
        keys=fields.String(),
        values=Instant(allow_none=True),
        metadata={"description": "By service: when nothing was left there; null where it is not."},
    )
    missing = fields.List(
        fields.String(), metadata={"description": "The services that have yet to confirm it."}
    )
    done_at = Instant(
        allow_none=True, metadata={"description": "When the last service was done with it."}
    )
    late = fields.Boolean(metadata={"description": "Whether it should have been done by now."})


class ErasuresAnswer(Schema):
    """A page of erasures, the latest first."""

    items = fields.List(fields.Nested(ErasureAnswer))
    next_cursor = fields.String(allow_none=True)
