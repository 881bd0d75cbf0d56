"""Booking's ports in memory: the fakes that use cases are tested with.

They pass the same suites as their twins on MongoDB, in `integration/`.
"""

from services.booking.application.ports import Work
from services.booking.bootstrap import Booking
from tests.booking.memory import (
    appointments,
    closures,
    earlier,
    erasures,
    feeds,
    happenings,
    notifications,
    partners,
    people,
    referrals,
    retention,
    shifts,
    sites,
    team,
    venues,
    walk_ins,
    workshops,
)
from tests.kit.memory_timers import MemoryTimers
from tests.memory.answers import MemoryKeptAnswers
from tests.memory.audit import MemoryAudit
from tests.memory.store import MemoryStore


def work(store, tools) -> Work:
    """A unit of work on the store's memory, and a look at it alike."""
    memory = store.memory
    return Work(
        sites=sites.MemorySites(memory),
        venues=venues.MemoryVenues(memory),
        closures=closures.MemoryClosures(memory),
        members=team.MemoryMembers(memory),
        shifts=shifts.MemoryShifts(memory),
        feeds=feeds.MemoryFeeds(memory),
        people=people.MemoryPeople(memory),
        neighbourhoods=people.MemoryNeighbourhoods(memory),
        partners=partners.MemoryPartners(memory),
        referrals=referrals.MemoryReferrals(memory),
        happenings=happenings.MemoryHappenings(memory),
        erasures=erasures.MemoryErasures(memory),
        activities=retention.MemoryActivities(memory),
        retention=retention.MemoryRetention(memory),
        appointment_types=appointments.MemoryAppointmentTypes(memory),
        appointments=appointments.MemoryAppointments(memory),
        busy=appointments.MemoryBusy(memory),
        walk_ins=walk_ins.MemoryWalkIns(memory),
        earlier=earlier.MemoryEarlierRequests(memory),
        workshops=workshops.MemoryWorkshops(memory),
        seats=workshops.MemorySeats(memory),
        rosters=workshops.MemoryRosters(memory),
        timers=MemoryTimers(memory.timers),
        notifications=notifications.MemoryNotifications(memory, tools.clock.now()),
        answers=MemoryKeptAnswers(memory),
        audit=MemoryAudit(memory),
        tools=tools,
    )


def booking(tools) -> Booking:
    """The application on memory."""
    return Booking(MemoryStore("booking"), tools, inside=work, outside=work)
