"""Writes an archive of any length directly, as impact would have made it: a network where so many
people register each day, ten events a person.

Each person registers, books two appointments and comes to them or moves them and does not come, has
a seat at a workshop and comes to that or not; then one in four each buys a device, buys a top-up,
enrols, or comes without an appointment. Events stand in the order of their days. Everything follows
from the number of the person, so the same numbers give the same archive, and what the figures must
be can be told by counting people (`is_supported`).
"""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from bson.int64 import Int64
from pymongo import ASCENDING, MongoClient

from services.impact.adapters import archive
from services.impact.adapters.archive import ARCHIVE, POSITIONS

EVENTS_A_PERSON: Final = 10
ROWS: Final = "bench_rows"
"""The rival's: a row for each time that somebody was supported, as impact once kept them."""
SITES: Final = 11
FIRST: Final = date(2021, 11, 1)
STEPS: Final = (0, 3, 30, 30, 35, 40, 40, 47, 60, 61)
"""On which day after the registration each of a person's events happens."""
LONGEST: Final = max(STEPS)
BANDS: Final = ("18_25", "26_35", "36_45", "46_60", "61_75", "over_75")
_CHANNELS: Final = ("on_site", "on_site", "on_site", "phone", "video", "home")
_SPAN: Final = 5_000
"""Events that one process writes at a time. Two write side by side, so the archive lies in the
order of its positions but for so many."""
_WRITERS: Final = 2
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SUPPORT: Final = frozenset(
    (
        "booking.appointment_completed",
        "booking.walk_in_served",
        "booking.workshop_attended",
        "inventory.device_sold",
    )
)
_REGISTERED, _APPOINTMENT, _SEAT, _WORKSHOP, _MEMBER, _THING, _LOT, _PLACE, _EVENT = range(9)


@dataclass(frozen=True)
class Network:
    """`a_day` people register on each of `days` days from `FIRST` on."""

    a_day: int
    days: int

    @property
    def people(self) -> int:
        """How many there are."""
        return self.a_day * self.days

    @property
    def events(self) -> int:
        """How many there are, the sites' among them."""
        return SITES + EVENTS_A_PERSON * self.people

    def day(self, number: int) -> date:
        """A day by its number."""
        return FIRST + timedelta(days=number)

    def on(self, day: int) -> int:
        """Events of a day."""
        return self.a_day * sum(0 <= day - after < self.days for after in STEPS)


def fill(mongodb_uri: str, database: str, network: Network, *, rows: bool) -> Iterator[int]:
    """Fills an empty database's archive; gives again and again how many events are there. `rows`:
    also the rival's."""
    with MongoClient[dict[str, Any]](mongodb_uri) as client:
        there = client[database]
        there[ARCHIVE].insert_many(
            site_event(number) | {"position": Int64(number + 1)} for number in range(SITES)
        )
        spawned = multiprocessing.get_context("spawn")
        done = SITES
        with ProcessPoolExecutor(_WRITERS, mp_context=spawned) as pool:
            tasks = [
                pool.submit(_write, mongodb_uri, database, network, first, last, position, rows)
                for first, last, position in _spans(network)
            ]
            for task in tasks:
                done += task.result()
                yield done
        assert done == network.events
        archive.prepare(there)
        there[POSITIONS].insert_one(
            {
                "_id": ARCHIVE,
                "position": Int64(done),
                "as_of": _moment(network.days + LONGEST, 86_399),
            }
        )
        if rows:
            # Both hold all that the questions read, so that no row itself is fetched.
            for leading in (("day",), ("site", "in_qpv", "day")):
                others = sorted({"day", "site", "in_qpv", "age_band", "person"} - {*leading})
                there[ROWS].create_index([(name, ASCENDING) for name in (*leading, *others)])


def _spans(network: Network) -> Iterator[tuple[int, int, int]]:
    """First day, the day after the last, and the position before the first event."""
    width = max(1, _SPAN // (EVENTS_A_PERSON * network.a_day))
    position = SITES
    for first in range(0, network.days + LONGEST, width):
        last = min(first + width, network.days + LONGEST)
        yield first, last, position
        position += sum(network.on(day) for day in range(first, last))


def _write(
    mongodb_uri: str,
    database: str,
    network: Network,
    first: int,
    last: int,
    position: int,
    rows: bool,
) -> int:
    """Writes the events of some days behind a position; how many they are."""
    events = [event for day in range(first, last) for event in of_day(network, day)]
    for number, (event, _person) in enumerate(events, position + 1):
        event["position"] = Int64(number)
    if events:
        supported = [_told(*one) for one in events if one[0]["name"] in _SUPPORT] if rows else []
        with MongoClient[dict[str, Any]](mongodb_uri) as client:
            client[database][ARCHIVE].insert_many([event for event, _person in events])
            if supported:
                client[database][ROWS].insert_many(supported, ordered=False)
    return len(events)


def of_day(network: Network, day: int) -> Iterator[tuple[dict[str, Any], int]]:
    """What is archived on a day, without positions, each with the number of its person."""
    for step, after in enumerate(STEPS):
        cohort = day - after
        if 0 <= cohort < network.days:
            for person in range(cohort * network.a_day, (cohort + 1) * network.a_day):
                yield _event(network, step, person, day), person


def _told(event: dict[str, Any], person: int) -> dict[str, Any]:
    return {
        "day": f"{event['time']:%Y-%m-%d}",
        "site": event["site_id"],
        "person": event["partition_key"],
        "in_qpv": in_qpv(person),
        "age_band": BANDS[person % 6],
    }


def in_qpv(person: int) -> bool:
    """Whether somebody lives in a priority neighbourhood."""
    return person % 5 < 3


def supported_on(network: Network, person: int) -> list[int]:
    """The days, as numbers, on which somebody was supported."""
    came = {3: person % 8 != 0, 6: person % 8 != 0, 8: person % 9 != 0, 9: person % 4 in (0, 3)}
    return [person // network.a_day + STEPS[step] for step, did in came.items() if did]


def _id(kind: int, number: int, at: datetime) -> str:
    """A UUIDv7 of that moment, the same for the same number."""
    ms = (at - _EPOCH) // timedelta(milliseconds=1)
    # An odd factor maps numbers of 64 bits one to one.
    mixed = (number * 16 + kind) * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF
    return (
        f"{ms >> 16:08x}-{ms & 0xFFFF:04x}-7{mixed >> 52:03x}"
        f"-8{mixed >> 40 & 0xFFF:03x}-{mixed & 0xFFFFFFFFFF:012x}"
    )


def _moment(day: int, second: int) -> datetime:
    """The sites' clocks show the same day: all happens between 8 and 18 hours UTC."""
    return datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC) + timedelta(day, second)


def _at(person: int, day: int) -> datetime:
    return _moment(day, 8 * 3_600 + person * 7_919 % 36_000)


def _event(network: Network, step: int, person: int, day: int) -> dict[str, Any]:
    registered = _at(person, person // network.a_day)
    at = _at(person, day) + timedelta(seconds=step)
    who, site = _id(_REGISTERED, person, registered), SITE_IDS[person % SITES]
    number = person * EVENTS_A_PERSON + step
    if step == 0:
        facts = (
            f'"person_id":"{who}","site_id":"{site}",'
            f'"in_qpv":{"true" if in_qpv(person) else "false"},"age_band":"{BANDS[person % 6]}"'
        )
        return _row(number, "booking.person_registered", f"person/{who}", 1, at, who, site, facts)
    if step < 7:
        return _appointment(number, step, person, day, at, who, site)
    if step < 9:
        seat = _id(_SEAT, person, registered)
        common = (
            f'"seat_id":"{seat}","person_id":"{who}","site_id":"{site}","request_id":"{seat}",'
            f'"workshop_id":"{_id(_WORKSHOP, person // 5, _moment(0, 0))}"'
        )
        subject = f"seat/{seat}"
        if step == 7:
            return _row(number, "booking.seat_reserved", subject, 1, at, who, site, common)
        if person % 9 == 0:
            return _row(number, "booking.workshop_missed", subject, 2, at, who, site, common)
        more = f'{common},"minutes":120'
        return _row(number, "booking.workshop_attended", subject, 2, at, who, site, more)
    return _last(number, person, at, who, site)


def _appointment(
    number: int, step: int, person: int, day: int, at: datetime, who: str, site: str
) -> dict[str, Any]:
    second, place = divmod(step - 1, 3)
    starts = day if place else day + (STEPS[step + 1] - STEPS[step])
    start = _at(person, starts).replace(minute=0, second=0)
    booked = _at(person, starts - (STEPS[3 * second + 2] - STEPS[3 * second + 1]))
    appointment = _id(_APPOINTMENT, 2 * person + second, booked)
    common = (
        f'"appointment_id":"{appointment}","person_id":"{who}","site_id":"{site}",'
        f'"adviser_id":"{_MEMBERS[person % len(_MEMBERS)]}","appointment_type":"advice",'
        f'"start":"{_text(start)}","end":"{_text(start + timedelta(minutes=30))}",'
        f'"channel":"{_CHANNELS[person % 6]}"'
    )
    missed = person % 8 == 0
    if place == 0:
        name, more = "booking.appointment_booked", f',"waited_days":{person % 12}'
    elif place == 1 and missed:
        name = "booking.appointment_rescheduled"
        more = f',"previous_start":"{_text(start - timedelta(days=1))}"'
    elif place == 1:
        name, more = "booking.person_checked_in", ',"late_minutes":0'
    elif missed:
        name, more = "booking.appointment_missed", ""
    else:
        name, more = "booking.appointment_completed", ',"minutes":30,"needs":["cv"]'
    subject = f"appointment/{appointment}"
    return _row(number, name, subject, place + 1, at, who, site, common + more)


def _last(number: int, person: int, at: datetime, who: str, site: str) -> dict[str, Any]:
    thing = _id(_THING, person, at)
    match person % 4:
        case 0:
            lot = _id(_LOT, person // 50, _moment(0, 0))
            facts = (
                f'"device_id":"{thing}","category":"laptop","lot_id":"{lot}",'
                f'"site_id":"{site}","person_id":"{who}","sale_id":"{thing}","grade":"B",'
                '"price_cents":12000,"reference_price_cents":32000,"price_grid_version":1,'
                '"factor_version":"2026","avoided_kgco2e":80.5,"avoided_kg_materials":300.0'
            )
            name, subject, sequence = "inventory.device_sold", f"device/{thing}", 9
        case 1:
            facts = (
                f'"top_up_id":"{thing}","operator":"one","face_value_cents":1500,'
                f'"price_cents":700,"person_id":"{who}","sale_id":"{thing}","site_id":"{site}"'
            )
            name, subject, sequence = "inventory.top_up_sold", f"top_up/{thing}", 1
        case 2:
            facts = (
                f'"enrolment_id":"{thing}","person_id":"{who}","site_id":"{site}",'
                '"path":"internet","version":1'
            )
            name, subject, sequence = "training.enrolment_opened", f"enrolment/{thing}", 1
        case _:
            facts = (
                f'"walk_in_id":"{thing}","site_id":"{site}","space":"advice","person_id":"{who}",'
                f'"waited_minutes":{person % 40}'
            )
            name, subject, sequence = "booking.walk_in_served", f"walk_in/{thing}", 2
    return _row(number, name, subject, sequence, at, who, site, facts)


def site_event(number: int) -> dict[str, Any]:
    """A site, as it is told first; without a position."""
    site = SITE_IDS[number]
    facts = (
        f'"site_id":"{site}","slug":"site-{number}","site_name":"Site {number}",'
        '"municipality_code":"93066","department":"93","region":"Île-de-France",'
        f'"latitude":48.9,"longitude":2.3,"in_qpv":{"true" if number < 4 else "false"},'
        '"timezone":"Europe/Paris","spaces":["advice"]'
    )
    at = _moment(0, 0)
    return _row(-1 - number, "booking.site_opened", f"site/{site}", 1, at, site, site, facts)


def _text(at: datetime) -> str:
    return at.isoformat()[:19] + ".000Z"


def _row(
    number: int,
    name: str,
    subject: str,
    sequence: int,
    at: datetime,
    key: str,
    site: str,
    facts: str,
) -> dict[str, Any]:
    source = f"/{name.partition('.')[0]}"
    id_ = _id(_EVENT, number, at)
    body = (
        f'{{"specversion":"1.0","id":"{id_}","source":"{source}","type":"{name}.v1",'
        f'"subject":"{subject}","time":"{_text(at)}","datacontenttype":"application/json",'
        f'"dataschema":"/contracts/{name}.v1.json","sequence":{sequence},"partitionkey":"{key}",'
        f'"correlationid":"{id_}","siteid":"{site}","data":{{{facts}}}}}'
    )
    return {
        "_id": id_,
        "archived_at": at,
        "type": f"{name}.v1",
        "name": name,
        "subject": subject,
        "sequence": Int64(sequence),
        "source": source,
        "time": at,
        "partition_key": key,
        "correlation_id": id_,
        "causation_id": None,
        "site_id": site,
        "body": body.encode(),
    }


SITE_IDS: Final = tuple(_id(_PLACE, number, _moment(0, 0)) for number in range(SITES))
_MEMBERS: Final = tuple(_id(_MEMBER, number, _moment(0, 0)) for number in range(300))
