"""Booking's database with a team and a calendar that is booked long before and long after today."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from pymongo.database import Database

from kernel.scope import NATIONAL
from kit.context import Context
from kit.transaction import Store
from services.booking.adapters.busy_documents import COLLECTION, document_of
from services.booking.adapters.places_as_sites import as_sites
from services.booking.adapters.places_csv import read_places
from services.booking.application.commands.define_appointment_type import DefineAppointmentType
from services.booking.application.commands.join_member import JoinMember
from services.booking.application.commands.open_site import OpenSite
from services.booking.application.commands.set_availability import SetAvailability
from services.booking.bootstrap import Booking, bootstrap
from services.booking.domain import busy
from services.booking.domain.distance import Point, kilometres
from services.booking.domain.member import WeeklyWindow
from services.booking.domain.site import SiteDescription

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
TYPE = "advice"
BOOKED = 0.85
"""The part of all half hours that is taken."""
WEEK = tuple(WeeklyWindow(day, time(9), time(17)) for day in range(5))
ONE_SITE = SiteDescription(
    slug="bench",
    name="Bench",
    address="1 rue de la Mesure",
    municipality_code="93066",
    department="93",
    region="Île-de-France",
    latitude=48.9362,
    longitude=2.3574,
    opening_hours="Mo-Fr 09:00-12:30,13:30-17:30; Sa 10:00-12:00",
)
PLACES = Path(__file__).resolve().parents[2] / "shared" / "data" / "places.csv"
"""The real places of the national standard, which lie beside the repository."""
_CONTEXT = Context(correlation_id="bench")
_BATCH = 20_000


class _Standing:
    def now(self) -> datetime:
        return NOW


@dataclass(frozen=True)
class Calendar:
    """An application whose clock stands still, and the ids of its advisers."""

    app: Booking
    advisers: Sequence[str]


def calendar(
    database: Database, sites: Sequence[SiteDescription], team: int, past: int, ahead: int
) -> Calendar:
    """A fresh database: `team` advisers at each site, their days booked from `past` days ago until
    `ahead` days from today."""
    database.client.drop_database(database.name)
    store = Store("booking", database.client, database=database.name)
    app = bootstrap(store=store, clock=_Standing())
    app.prepare()
    app.define_appointment_type(
        DefineAppointmentType(scope=NATIONAL, code=TYPE, name="Advice"), _CONTEXT
    )
    advisers = []
    for site in sites:
        app.open_site(OpenSite(scope=NATIONAL, description=site), _CONTEXT)
        for _ in range(team):
            join = JoinMember(scope=NATIONAL, site=site.slug, name="A", role="employee")
            advisers.append(app.join_member(join, _CONTEXT).id)
            week = SetAvailability(scope=NATIONAL, member_id=advisers[-1], weekly=WEEK)
            app.set_availability(week, _CONTEXT)
    batch = []
    for document in _booked(advisers, past, ahead):
        batch.append(document)
        if len(batch) == _BATCH:
            database[COLLECTION].insert_many(batch, ordered=False)
            batch = []
    if batch:
        database[COLLECTION].insert_many(batch, ordered=False)
    return Calendar(app, advisers)


def _booked(advisers: Sequence[str], past: int, ahead: int) -> Iterator[dict]:
    random, zone = Random(20261123), ZoneInfo("Europe/Paris")
    for ago in range(-past, ahead):
        day = TODAY + timedelta(days=ago)
        if day.weekday() > 4:
            continue
        nine = datetime.combine(day, time(9), zone).astimezone(UTC)
        first = nine.hour * 60
        for adviser_id in advisers:
            held = [
                (first + 30 * k, first + 30 * k + 30, f"bench-{ago}-{k}")
                for k in range(16)
                if random.random() < BOOKED
            ]
            yield document_of(busy.adviser(adviser_id), day.isoformat(), held)


def real_sites(department: str, count: int) -> list[SiteDescription]:
    """The real places with hours that are closest to those of a département, as if all were in it:
    in the open data none has twenty.

    Raises `FileNotFoundError` where the real places are not there.
    """
    described = as_sites(read_places(PLACES.read_bytes()).places)
    own = [one for one in described if one.department == department]
    middle = Point(
        sum(one.latitude for one in own) / len(own), sum(one.longitude for one in own) / len(own)
    )
    with_hours = [one for one in described if one.opening_hours]
    with_hours.sort(key=lambda one: kilometres(middle, Point(one.latitude, one.longitude)))
    return [replace(one, department=department) for one in with_hours[:count]]
