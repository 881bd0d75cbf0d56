"""Searching for free slots: 50 advisers over 60 days, a département, and ten times the history.

All read a database in which a year ahead is booked. The rivals find the same slots, which is
checked first.
"""

import time
from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

from benchmarks.calendars import NOW, ONE_SITE, TYPE, Calendar, calendar, real_sites
from benchmarks.durations import Aim, Durations, in_turns
from benchmarks.harness import Place, facts
from benchmarks.rivals.dateutil_slots import free_slots
from kernel.scope import NATIONAL
from services.booking.application.queries.slots import FindSlots
from services.booking.domain.refusals import FreeSlot

WINDOW = timedelta(days=60)
ADVISERS, SITES, TEAM = 50, 20, 10
DEPARTMENT = "69"
YEAR = 365
DATABASES = ("bench_slots", "bench_slots_history", "bench_slots_department")
ALL = "passerelle, one site"
PAGE = "passerelle, one site, first page"
GROWN = "passerelle, one site, ten times the history"
WIDE = "passerelle, 20 sites of a département"
WIDE_PAGE = "passerelle, 20 sites, first page"
RIVAL = "dateutil, start by start"
CAREFUL = "dateutil, start by start, what is booked kept by day"
_EVERYTHING = 1_000_000


def run(place: Place, calls: int, rounds: int) -> Durations:
    """`calls` of each kind in a round; one of the rivals', who are slow."""
    with place.mongo() as client:
        print("filling three calendars", flush=True)
        one = calendar(client[DATABASES[0]], [ONE_SITE], ADVISERS, YEAR, YEAR)
        grown = calendar(client[DATABASES[1]], [ONE_SITE], ADVISERS, 10 * YEAR, YEAR)
        sites = real_sites(DEPARTMENT, SITES)
        wide = calendar(client[DATABASES[2]], sites, TEAM, YEAR, YEAR)
        rival = partial(
            free_slots,
            client[DATABASES[0]],
            sorted(one.advisers),
            ZoneInfo(ONE_SITE.timezone),
            NOW + timedelta(minutes=30),
            NOW + WINDOW,
            by_day=False,
        )
        careful = partial(rival, by_day=True)
        found = _find(one, site=ONE_SITE.slug)
        assert [(slot.start, slot.adviser_id) for slot in found] == rival(), "not the same slots"
        assert careful() == rival(), "not the same slots"
        total = len(_find(wide, department=DEPARTMENT))
        taken = in_turns(
            {
                ALL: (partial(_find, one, site=ONE_SITE.slug), calls),
                GROWN: (partial(_find, grown, site=ONE_SITE.slug), calls),
                PAGE: (partial(_find, one, site=ONE_SITE.slug, limit=200), calls),
                WIDE: (partial(_find, wide, department=DEPARTMENT), calls),
                WIDE_PAGE: (partial(_find, wide, department=DEPARTMENT, limit=200), calls),
                RIVAL: (rival, 1),
                CAREFUL: (careful, 1),
            },
            rounds,
            time.perf_counter,
        )
        return Durations(
            "passerelle",
            taken,
            (
                Aim(ALL, 20),
                Aim(ALL, 1 / 50, RIVAL),
                Aim(WIDE, 150),
                Aim(GROWN, 1.2, ALL),
            ),
            facts(place),
            (
                f"{ADVISERS} advisers, 60 days, 85 % of a year booked: {len(found):,} free slots.",
                f"{len(sites)} real places with their hours, the closest to the middle of "
                f"département {DEPARTMENT}, {TEAM} advisers each: {total:,} free slots.",
                "A page is 200 slots; the others are all slots of the 60 days.",
            ),
        )


def _find(where: Calendar, limit: int = _EVERYTHING, **place: str) -> list[FreeSlot]:
    return where.app.find_slots(
        FindSlots(
            scope=NATIONAL,
            appointment_type=TYPE,
            start=NOW,
            end=NOW + WINDOW,
            limit=limit,
            **place,
        )
    )
