"""Quotas and their rules."""

from typing import Any, Final

from marshmallow import Schema, fields, validate

from kit.edge.references import Day, SiteReference
from services.inventory.domain.devices.kinds import CATEGORIES
from services.inventory.domain.quotas.rules import KINDS, LONGEST_MONTHS
from services.inventory.edge.schemas.sales import MOST_CENTS

_COUNTED = {"description": "Devices, or for `top_up` their face value in euro cents."}


class RuleSchema(Schema):
    """At most so much in any so many calendar months."""

    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    limit = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(min=0, max=MOST_CENTS),
        metadata=_COUNTED,
    )
    months = fields.Integer(
        required=True, strict=True, validate=validate.Range(min=1, max=LONGEST_MONTHS)
    )
    categories = fields.List(
        fields.String(validate=validate.OneOf(CATEGORIES)),
        load_default=list,
        validate=validate.Length(max=len(CATEGORIES)),
        metadata={"description": "Of the devices that count; none for `top_up`."},
    )


class PublishQuotaRulesBody(Schema):
    """All rules, since what is not among them has no limit."""

    valid_from = Day(required=True, metadata={"description": "Local day; not past."})
    rules = fields.List(
        fields.Nested(RuleSchema), required=True, validate=validate.Length(max=len(KINDS))
    )
    confirmed = fields.Boolean(
        load_default=False,
        metadata={"description": "It is meant to lack what the version in force has."},
    )


class QuotaRulesAnswer(Schema):
    """A version of the rules."""

    number = fields.Integer(attribute="rules.number")
    valid_from = fields.Date(attribute="rules.valid_from")
    in_force = fields.Boolean(metadata={"description": "Today, by the clocks of Paris."})
    rules = fields.List(fields.Nested(RuleSchema), attribute="rules.rules")


class AllQuotaRulesAnswer(Schema):
    """Every version, the latest first."""

    items = fields.List(fields.Nested(QuotaRulesAnswer))


class QuotaQuery(Schema):
    """By whose local day it is asked."""

    site = SiteReference(required=True)


class QuotaStateAnswer(Schema):
    """How one quota stands."""

    kind = fields.String()
    limit = fields.Integer(metadata=_COUNTED)
    months = fields.Integer()
    used = fields.Integer()
    left = fields.Integer()
    over = fields.Boolean(
        metadata={"description": "More than the rule allows, after a merge, a move or a waiver."}
    )
    since = fields.Date(allow_none=True, metadata={"description": "Of the oldest that counts."})
    again_from = fields.Date(
        allow_none=True,
        metadata={"description": "First day on which something is left again; null: today."},
    )


class QuotaAnswer(Schema):
    """What the person's household may still have."""

    person_id = fields.String(metadata={"description": "The kept id of whoever was merged."})
    household_id = fields.String(allow_none=True)
    day = fields.Date()
    rules_version = fields.Integer()
    entitled = fields.Boolean(metadata={"description": "Whether the solidarity right holds."})
    quotas = fields.List(fields.Nested(QuotaStateAnswer))


PUBLISH_EXAMPLE: Final[dict[str, Any]] = {
    "valid_from": "2100-01-01",
    "confirmed": True,
    "rules": [
        {
            "kind": "computer",
            "limit": 1,
            "months": 24,
            "categories": ["laptop", "desktop", "tablet"],
        },
        {"kind": "top_up", "limit": 3000, "months": 1, "categories": []},
    ],
}
RULES_EXAMPLE: Final[dict[str, Any]] = {
    "number": 2,
    "in_force": False,
    "valid_from": PUBLISH_EXAMPLE["valid_from"],
    "rules": PUBLISH_EXAMPLE["rules"],
}
QUOTA_EXAMPLE: Final[dict[str, Any]] = {
    "person_id": "0197f000-0000-7000-8000-000000000201",
    "household_id": "0197f000-0000-7000-8000-000000000202",
    "day": "2026-11-25",
    "rules_version": 1,
    "entitled": True,
    "quotas": [
        {
            "kind": "computer",
            "limit": 1,
            "months": 24,
            "used": 1,
            "left": 0,
            "over": False,
            "since": "2026-03-31",
            "again_from": "2028-03-31",
        }
    ],
}
