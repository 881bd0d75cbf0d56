"""Booking's database: what a unit of work is given, and the indexes."""

from pymongo.database import Database

from kernel import timers as timer_port
from kit.keyring import Seals
from kit.repositories import base
from kit.repositories.audit_log import AuditLog
from kit.repositories.kept_answers import MongoKeptAnswers
from kit.repositories.place import Document, Inside, NoTimers, Outside, Place
from kit.timers import Timers
from kit.transaction import Store, Transaction
from services.booking.adapters import busy_documents, identities
from services.booking.adapters.busy_documents import BusyDocuments
from services.booking.adapters.repositories import (
    activities,
    appointments,
    closures,
    earlier,
    erasures,
    feeds,
    happenings,
    neighbourhoods,
    notifications,
    partners,
    people,
    referrals,
    retention,
    seats,
    shifts,
    sites,
    team,
    venues,
    walk_ins,
    workshops,
)
from services.booking.adapters.translate import translate
from services.booking.application.ports import Tools, Work

_INDEXES = (
    *sites.INDEXES,
    *venues.INDEXES,
    *neighbourhoods.INDEXES,
    *closures.INDEXES,
    *team.INDEXES,
    *shifts.INDEXES,
    *feeds.INDEXES,
    *people.INDEXES,
    *partners.INDEXES,
    *referrals.INDEXES,
    *happenings.INDEXES,
    *erasures.INDEXES,
    *retention.INDEXES,
    *appointments.INDEXES,
    *busy_documents.INDEXES,
    *walk_ins.INDEXES,
    *earlier.INDEXES,
    *workshops.INDEXES,
    *seats.INDEXES,
    *notifications.INDEXES,
)


def create_indexes(database: Database[Document]) -> None:
    """Creates what is missing; running it again changes nothing."""
    base.create_indexes(database, _INDEXES)
    notifications.create_expiry(database)
    erasures.create_expiry(database)
    identities.create_expiry(database)


def work_in(transaction: Transaction, tools: Tools, seals: Seals) -> Work:
    """A unit of work of this transaction."""
    return _work(Inside(transaction, translate), tools, Timers(transaction), seals)


def work_outside(store: Store, tools: Tools, seals: Seals) -> Work:
    """A look at the data, which cannot write."""
    return _work(Outside(store.database, translate), tools, NoTimers(), seals)


def _work(place: Place, tools: Tools, set_here: timer_port.Timers, seals: Seals) -> Work:
    return Work(
        sites=sites.MongoSites(place),
        venues=venues.MongoVenues(place),
        closures=closures.MongoClosures(place),
        members=team.MongoMembers(place, seals),
        shifts=shifts.MongoShifts(place),
        feeds=feeds.MongoFeeds(place),
        people=people.MongoPeople(place, seals),
        neighbourhoods=neighbourhoods.MongoNeighbourhoods(place),
        partners=partners.MongoPartners(place, seals),
        referrals=referrals.MongoReferrals(place, seals),
        happenings=happenings.MongoHappenings(place),
        erasures=erasures.MongoErasures(place),
        activities=activities.MongoActivities(place),
        retention=retention.MongoRetention(place),
        appointment_types=appointments.MongoAppointmentTypes(place),
        appointments=appointments.MongoAppointments(place),
        busy=BusyDocuments(place),
        walk_ins=walk_ins.MongoWalkIns(place),
        earlier=earlier.MongoEarlierRequests(place),
        workshops=workshops.MongoWorkshops(place),
        seats=seats.MongoSeats(place),
        rosters=workshops.MongoRosters(place),
        timers=set_here,
        notifications=notifications.MongoNotifications(place, tools.clock.now()),
        answers=MongoKeptAnswers(place),
        audit=AuditLog(place),
        tools=tools,
    )
