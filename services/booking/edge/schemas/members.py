"""Members: the team, and when each of them may be booked."""

import re
from datetime import datetime, time
from typing import Any, Final

from marshmallow import Schema, ValidationError, fields, post_load, validate

from kernel.refusals import InvalidValue
from kit.edge.fields import Flag, Id, Text, limit
from kit.edge.paging import Paging
from kit.edge.references import (
    FIRST_YEAR,
    LAST_YEAR,
    Code,
    Day,
    Instant,
    SiteReference,
)
from services.booking.domain.member import WeeklyWindow
from services.booking.domain.minutes import DAY
from services.booking.domain.team.recurring import MOST_DATES, RecurringWindow

ROLES = ("volunteer", "civic_service", "employee")
MEMBERS_PAGING: Final = Paging("list_members")
_EXPERIENCED: Final = "Comes with experience, and is no beginner on shifts."
_LOCAL: Final = r"\d{4}-\d\d-\d\dT\d\d:\d\d"


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
    experienced = Flag(load_default=False, metadata={"description": _EXPERIENCED})


class ChangeMemberBody(Schema):
    """What is to be different; what is left out stays."""

    name = Text(longest=200)
    languages = fields.List(language(), validate=validate.Length(min=1, max=20))
    skills = fields.List(Code(), validate=validate.Length(max=30))
    experienced = Flag(metadata={"description": _EXPERIENCED})
    site = SiteReference(metadata={"description": "Slug or id of a new home site."})


class LeaveTeamBody(Schema):
    """When."""

    last_day = Day(
        required=True, metadata={"description": "Of the site's calendar.", "example": "2026-12-18"}
    )


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


class LocalTime(fields.Field[datetime]):
    """A date and a time of the site's own clocks, `YYYY-MM-DDTHH:MM`."""

    def __init__(self, **kwargs: Any) -> None:
        metadata = {
            "type": "string",
            "description": "Local time of the site.",
            "example": "2026-11-23T09:00",
            "pattern": r"^20\d\d-\d\d-\d\dT\d\d:\d\d$",
            **kwargs.pop("metadata", {}),
        }
        super().__init__(metadata=metadata, **kwargs)

    def _serialize(self, value: datetime | None, *_args: Any, **_kwargs: Any) -> str | None:
        return None if value is None else value.isoformat(timespec="minutes")

    def _deserialize(self, value: Any, *_args: Any, **_kwargs: Any) -> datetime:
        if not isinstance(value, str) or not re.fullmatch(_LOCAL, value, re.ASCII):
            raise ValidationError("Not a local time like 2026-11-23T09:00.")
        try:
            local = datetime.fromisoformat(value)
        except ValueError as error:
            raise ValidationError("Not a time that exists.") from error
        if not FIRST_YEAR <= local.year < LAST_YEAR:
            raise ValidationError(f"Outside the years {FIRST_YEAR} to {LAST_YEAR - 1}.")
        return local


def _starts(description: str) -> fields.List[datetime]:
    return fields.List(
        LocalTime(),
        load_default=list,
        validate=validate.Length(max=MOST_DATES),
        metadata={"description": description, "example": []},
    )


class RecurringFields(Schema):
    """A window that recurs by a rule of RFC 5545, in local time of the site."""

    rrule = fields.String(
        required=True,
        validate=validate.Length(1, 200),
        metadata={
            "description": "FREQ (DAILY, WEEKLY, MONTHLY) and COUNT or UNTIL, INTERVAL, BYDAY, "
            "BYMONTHDAY, WKST where wanted; it need not end.",
            "example": "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
        },
    )
    start = LocalTime(
        required=True,
        metadata={
            "description": "The first start that the rule gives, local time of the site.",
            "example": "2026-11-23T09:00",
        },
    )
    minutes = fields.Integer(
        strict=True,
        required=True,
        validate=validate.Range(1, DAY),
        metadata={"description": "How long each one lasts on the clock.", "example": 180},
    )
    exdates = _starts("Starts that are left out (EXDATE).")
    rdates = _starts("Starts that are added (RDATE).")


class RecurringSchema(RecurringFields):
    """A window that recurs by a rule of RFC 5545, in local time of the site."""

    @post_load
    def window(self, data: dict[str, Any], **_kwargs: object) -> RecurringWindow:
        """As the domain has it."""
        try:
            dates = {name: tuple(data[name]) for name in ("exdates", "rdates")}
            return RecurringWindow(**data | dates)
        except InvalidValue as refusal:
            raise ValidationError(refusal.rule, refusal.field) from refusal


class AbsenceSchema(Schema):
    """An interval in which the member cannot be booked."""

    start = Instant(required=True)
    end = Instant(required=True)


class ExtraSchema(Schema):
    """An interval of full minutes in which the member may be booked exceptionally."""

    start = Instant(required=True)
    end = Instant(required=True)


class AvailabilityBody(Schema):
    """All windows and all absences from now on."""

    weekly = fields.List(
        fields.Nested(WindowSchema), required=True, validate=validate.Length(max=100)
    )
    recurring = fields.List(
        fields.Nested(RecurringSchema), load_default=list, validate=validate.Length(max=20)
    )
    extra = fields.List(
        fields.Nested(ExtraSchema), load_default=list, validate=validate.Length(max=200)
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
    recurring = fields.List(fields.Nested(RecurringFields))
    extra = fields.List(fields.Nested(ExtraSchema))
    absences = fields.List(fields.Nested(AbsenceSchema))
    version = fields.Integer()


class JoinedMemberAnswer(Schema):
    """A member; `beginner` until 20 hours of confirmed shifts, or who comes with experience."""

    id = Id()
    site = fields.String()
    name = fields.String()
    role = fields.String()
    languages = fields.List(fields.String())
    skills = fields.List(fields.String())
    experienced = fields.Boolean()
    beginner = fields.Boolean(attribute="is_beginner")
    worked_minutes = fields.Integer()
    last_day = fields.Date(allow_none=True)
    version = fields.Integer()


class MemberAnswer(Schema):
    """A member and when they may be booked."""

    id = fields.String(attribute="member.id")
    site = fields.String(attribute="member.site")
    name = fields.String(attribute="member.name")
    role = fields.String(attribute="member.role")
    languages = fields.List(fields.String(), attribute="member.languages")
    skills = fields.List(fields.String(), attribute="member.skills")
    experienced = fields.Boolean(attribute="member.experienced")
    beginner = fields.Boolean(attribute="member.is_beginner")
    worked_minutes = fields.Integer(attribute="member.worked_minutes")
    last_day = fields.Date(attribute="member.last_day", allow_none=True)
    version = fields.Integer(attribute="member.version")
    availability = fields.Nested(AvailabilityAnswer)


class MembersAnswer(Schema):
    """A page of a team, in the order of their joining."""

    items = fields.List(fields.Nested(MemberAnswer))
    next_cursor = fields.String(allow_none=True)
