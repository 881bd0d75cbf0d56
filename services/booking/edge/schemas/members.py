"""Members: the team, and when each of them may be booked."""

from datetime import time
from typing import Any, Final

from marshmallow import Schema, ValidationError, fields, post_load, validate

from kit.edge.fields import Id, Text, limit
from kit.edge.paging import Paging
from services.booking.domain.member import WeeklyWindow
from services.booking.domain.refusals import InvalidValue
from services.booking.edge.schemas.fields import Code, Instant, SiteReference

ROLES = ("volunteer", "civic_service", "employee")
MEMBERS_PAGING: Final = Paging("list_members")


def language() -> fields.String:
    """A BCP 47 tag, of the short forms that people and phones use (`fr`, `pt-BR`)."""
    return fields.String(
        validate=validate.Regexp(
            r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?\Z", error="Not a language tag."
        ),
        metadata={"example": "fr"},
    )


def local_time(**more: object) -> fields.String:
    """A time of the site's own clocks, `HH:MM`."""
    return fields.String(
        required=True,
        validate=validate.Regexp(r"^([01]\d|2[0-3]):[0-5]\d\Z", error="Not a time like 09:30."),
        metadata={"description": "Local time of the site."} | more,
    )


class JoinMemberBody(Schema):
    """A new member of a team."""

    site = SiteReference(required=True)
    name = Text(longest=200, required=True)
    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    languages = fields.List(
        language(), load_default=["fr"], validate=validate.Length(min=1, max=20)
    )
    skills = fields.List(Code(), load_default=list, validate=validate.Length(max=30))


class WindowSchema(Schema):
    """A window of one weekday, from `start` up to, not at, `end`."""

    weekday = fields.Integer(
        strict=True,
        required=True,
        validate=validate.Range(min=0, max=6),
        metadata={"description": "0 is Monday."},
    )
    start = local_time(example="09:00")
    end = local_time(example="12:30", description="Local time; 00:00 is the end of the day.")

    @post_load
    def window(self, data: dict[str, Any], **_kwargs: object) -> WeeklyWindow:
        """As the domain has it."""
        try:
            return WeeklyWindow(
                data["weekday"],
                time.fromisoformat(data["start"]),
                time.fromisoformat(data["end"]),
            )
        except InvalidValue as refusal:
            raise ValidationError(refusal.rule) from refusal


class AbsenceSchema(Schema):
    """An interval in which the member cannot be booked."""

    start = Instant(required=True)
    end = Instant(required=True)


class AvailabilityBody(Schema):
    """The whole week and all absences from now on."""

    weekly = fields.List(
        fields.Nested(WindowSchema), required=True, validate=validate.Length(max=100)
    )
    absences = fields.List(
        fields.Nested(AbsenceSchema), load_default=list, validate=validate.Length(max=500)
    )


class MembersQuery(Schema):
    """Whose team."""

    site = SiteReference(required=True)
    limit = limit()
    cursor = MEMBERS_PAGING.cursor()


class WindowAnswer(Schema):
    """A window of one weekday."""

    weekday = fields.Integer()
    start = fields.Time(format="%H:%M")
    end = fields.Time(format="%H:%M")


class AvailabilityAnswer(Schema):
    """When a member may be booked; its version is 0 until it is first set."""

    member_id = fields.String(attribute="id")
    weekly = fields.List(fields.Nested(WindowAnswer))
    absences = fields.List(fields.Nested(AbsenceSchema))
    version = fields.Integer()


class JoinedMemberAnswer(Schema):
    """A member."""

    id = Id()
    site = fields.String()
    name = fields.String()
    role = fields.String()
    languages = fields.List(fields.String())
    skills = fields.List(fields.String())
    version = fields.Integer()


class MemberAnswer(Schema):
    """A member and when they may be booked."""

    id = fields.String(attribute="member.id")
    site = fields.String(attribute="member.site")
    name = fields.String(attribute="member.name")
    role = fields.String(attribute="member.role")
    languages = fields.List(fields.String(), attribute="member.languages")
    skills = fields.List(fields.String(), attribute="member.skills")
    version = fields.Integer(attribute="member.version")
    availability = fields.Nested(AvailabilityAnswer)


class MembersAnswer(Schema):
    """A page of a team, in the order of their joining."""

    items = fields.List(fields.Nested(MemberAnswer))
    next_cursor = fields.String(allow_none=True)
