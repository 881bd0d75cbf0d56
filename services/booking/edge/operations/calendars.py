"""Members' calendars for calendar programs."""

import hashlib
import secrets
from typing import Any, Final

from kernel.refusals import NotFound
from kit.edge.operation import PUBLIC, Call, Page
from kit.edge.use_cases import MANAGERS, STAFF, ask, run, scope_of
from services.booking.adapters import icalendar_feed
from services.booking.application.commands.set_feed import SetFeed
from services.booking.application.queries.calendars import GetCalendar, ReadFeed
from services.booking.bootstrap import Booking
from services.booking.domain.team.feed import MemberCalendar
from services.booking.domain.team.refusals import MemberGone
from services.booking.edge.operations import operations
from services.booking.edge.schemas.calendars import CalendarQuery, FeedAnswer, FeedQuery

TAG = "calendars"
MEMBER_ID = "0197f000-0000-7000-8000-000000000002"
_PATH: Final = "/booking/v1/calendars/{}/feed.ics?token={}"
_TOKEN_BYTES: Final = 32


@operations.declare(
    "get_calendar",
    "GET",
    "/calendars/{member_id}.ics",
    tag=TAG,
    summary="A member's calendar as iCalendar",
    description="Appointments, workshops and shifts from 30 days ago to 400 days ahead, without "
    "anything of the people who come. `SEQUENCE` grows with each change; what is cancelled stays, "
    "as such, until a day after it would have ended.",
    allow=STAFF,
    query=CalendarQuery,
    answer_type=icalendar_feed.MEDIA_TYPE,
    refusals=(NotFound,),
)
def get_calendar(app: Booking, call: Call) -> Page:
    """The file."""
    question = GetCalendar(scope=scope_of(call.caller), member_id=call.fields["member_id"])
    return _page(app, ask(app.get_calendar, question), call)


@operations.declare(
    "read_calendar_feed",
    "GET",
    "/calendars/{member_id}/feed.ics",
    tag=TAG,
    summary="A member's calendar by the secret of its feed",
    description="The same for calendar programs, which send no bearer token: the `token` is the "
    "one that `open_calendar_feed` gave last.",
    allow=PUBLIC,
    query=FeedQuery,
    answer_type=icalendar_feed.MEDIA_TYPE,
    refusals=(NotFound,),
)
def read_calendar_feed(app: Booking, call: Call) -> Page:
    """The file."""
    question = ReadFeed(member_id=call.fields["member_id"], token_hash=_hash(call.fields["token"]))
    return _page(app, ask(app.read_feed, question), call)


@operations.declare(
    "open_calendar_feed",
    "PUT",
    "/members/{member_id}/calendar-feed",
    tag=TAG,
    summary="Give out the address of a member's calendar",
    description="A new secret, told this once and kept only as a hash. The one before is no good "
    "any more.",
    allow=MANAGERS,
    answer=FeedAnswer,
    refusals=(NotFound, MemberGone),
    if_match="no",
    answer_example={"member_id": MEMBER_ID, "path": _PATH.format(MEMBER_ID, "q3…")},
)
def open_calendar_feed(app: Booking, call: Call) -> dict[str, Any]:
    """The address, below the gateway's."""
    token, member_id = secrets.token_urlsafe(_TOKEN_BYTES), call.fields["member_id"]
    run(app.set_feed, _command(call, _hash(token)), call)
    return {"member_id": member_id, "path": _PATH.format(member_id, token)}


@operations.declare(
    "close_calendar_feed",
    "DELETE",
    "/members/{member_id}/calendar-feed",
    tag=TAG,
    summary="Revoke the address of a member's calendar",
    description="Nobody reads the calendar by it any more; a repeat does nothing.",
    allow=MANAGERS,
    refusals=(NotFound,),
    status=204,
    if_match="no",
)
def close_calendar_feed(app: Booking, call: Call) -> None:
    """Nothing."""
    run(app.set_feed, _command(call, None), call)


def _command(call: Call, token_hash: str | None) -> SetFeed:
    return SetFeed(
        scope=scope_of(call.caller),
        member_id=call.fields["member_id"],
        token_hash=token_hash,
    )


def _hash(token: str) -> str:
    """The secret is random and long: nobody guesses it from its hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def _page(app: Booking, calendar: MemberCalendar, call: Call) -> Page:
    language = call.fields["lang"]
    headers = {
        "ETag": icalendar_feed.tag_of(calendar, language),
        # To be asked for again each time, which costs little where nothing changed.
        "Cache-Control": "private, no-cache",
        "Content-Disposition": 'inline; filename="passerelle.ics"',
    }
    body = icalendar_feed.write(calendar, language, app.tools.clock.now())
    return Page(body, icalendar_feed.MEDIA_TYPE, headers)
