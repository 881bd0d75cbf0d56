"""The rules of a time zone as a VTIMEZONE (RFC 5545, section 3.6.5).

The library can make one, but dates each spring's change an hour late: its RDATEs are told on the
new clock, where the standard means the old one. Ours come from the same offsets that slots are
computed with, one observance for each change.
"""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

from services.booking.domain.localtime import instant_of, midnight_of, segments

_AROUND: Final = timedelta(days=400)
"""Before and after what is told, so that it holds a change of each kind where there are any."""


def rules(timezone: str, first: datetime, last: datetime) -> Timezone:
    """The zone's offsets around two instants."""
    zone = ZoneInfo(timezone)
    start = (first - _AROUND).date()
    days = ((last + _AROUND).date() - start).days
    told = Timezone()
    told.add("tzid", timezone)
    offset_before = None
    for segment in segments(zone, midnight_of(start), days):
        begins = instant_of(segment.start)
        before = segment.offset if offset_before is None else offset_before
        summer = begins.astimezone(zone).dst()
        observance = TimezoneDaylight() if summer else TimezoneStandard()
        # On the clock that ends there.
        onset = begins + timedelta(minutes=before)
        observance.add("dtstart", onset.replace(tzinfo=None))
        observance.add("tzoffsetfrom", timedelta(minutes=before))
        observance.add("tzoffsetto", timedelta(minutes=segment.offset))
        observance.add("tzname", begins.astimezone(zone).tzname())
        told.add_component(observance)
        offset_before = segment.offset
    return told
