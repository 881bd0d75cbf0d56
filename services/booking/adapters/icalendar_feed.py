"""A member's calendar as iCalendar (RFC 5545), with the rules of its time zones."""

import hashlib
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from services.booking.adapters.icalendar_zones import rules
from services.booking.domain.team.feed import Entry, MemberCalendar

MEDIA_TYPE: Final = "text/calendar"
_REFRESH: Final = timedelta(hours=1)
_WORDS: Final = {
    "fr": {"appointment": "Rendez-vous", "workshop": "Atelier", "shift": "Permanence"},
    "en": {"appointment": "Appointment", "workshop": "Workshop", "shift": "Shift"},
}


def tag_of(calendar: MemberCalendar, language: str) -> str:
    """A weak ETag: the same as long as the calendar tells the same, whenever it is written."""
    told = hashlib.sha256(repr((calendar, language)).encode()).hexdigest()
    return f'W/"{told[:32]}"'


def write(calendar: MemberCalendar, language: str, now: datetime) -> bytes:
    """The calendar, published at `now`, in French or English."""
    told = Calendar()
    told.add("prodid", f"-//Passerelle//Booking//{language.upper()}")
    told.add("version", "2.0")
    told.add("method", "PUBLISH")
    told.add("x-wr-calname", f"Passerelle – {calendar.site}")
    told.add("x-wr-timezone", calendar.timezone)
    told.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    for timezone in sorted({entry.timezone for entry in calendar.entries}):
        there = [entry for entry in calendar.entries if entry.timezone == timezone]
        last = max(entry.end for entry in there)
        told.add_component(rules(timezone, min(entry.start for entry in there), last))
    for entry in calendar.entries:
        told.add_component(_event(entry, language, now))
    written: bytes = told.to_ical()
    return written


def _event(entry: Entry, language: str, now: datetime) -> Event:
    word = _WORDS[language][entry.kind]
    separator = " : " if language == "fr" else ": "
    event = Event()
    event.add("uid", f"{entry.kind}-{entry.id}@passerelle")
    event.add("dtstamp", now)
    event.add("sequence", entry.sequence)
    event.add("dtstart", _shown(entry.start, entry.timezone))
    event.add("dtend", _shown(entry.end, entry.timezone))
    event.add("summary", f"{word}{separator}{entry.title}" if entry.title else word)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("categories", [word])
    if entry.place is not None:
        event.add("location", entry.place)
    return event


def _shown(instant: datetime, timezone: str) -> datetime:
    """On the place's clocks; in UTC within the hour that autumn repeats, the second time: a local
    time there means the first (RFC 5545, section 3.3.5)."""
    local = instant.astimezone(ZoneInfo(timezone))
    return instant if local.fold else local
