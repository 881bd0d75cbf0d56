"""Booking's database: what a unit of work is given, and the indexes."""

from pymongo.database import Database

from kit.transaction import Store, Transaction, create_outbox_indexes
from services.booking.adapters import busy_documents, identities
from services.booking.adapters.busy_documents import BusyDocuments
from services.booking.adapters.reading import Document, Inside, Outside, Place
from services.booking.adapters.repositories import (
    MongoAppointments,
    MongoAppointmentTypes,
    MongoMembers,
    MongoPartners,
    MongoPeople,
    MongoSites,
)
from services.booking.application.ports import Tools, Work

_INDEXES: tuple[tuple[str, list[tuple[str, int]], bool], ...] = (
    ("sites", [("description.slug", 1)], True),
    ("sites", [("description.department", 1), ("description.slug", 1)], False),
    ("members", [("site_id", 1), ("_id", 1)], False),
    ("availabilities", [("version", 1)], False),
    ("people", [("registered_at", 1)], False),
    (identities.COLLECTION, [("lookup.phone", 1)], False),
    ("partners", [("description.siret", 1)], True),
    ("partners", [("description.department", 1), ("description.siret", 1)], False),
    ("appointment_types", [("code", 1), ("version", 1)], True),
    ("appointments", [("state.site_id", 1), ("state.start", 1), ("_id", 1)], False),
    ("appointments", [("state.person_id", 1), ("state.start", 1)], False),
    (busy_documents.COLLECTION, [("resource", 1), ("day", 1)], True),
)
"""Collection, keys, whether unique. Every collection has one, so that none is created inside a
transaction, where two creations would be a conflict."""


def create_indexes(database: Database[Document]) -> None:
    """Creates what is missing; running it again changes nothing."""
    create_outbox_indexes(database)
    for collection, keys, unique in _INDEXES:
        database[collection].create_index(keys, unique=unique)


def work_in(transaction: Transaction, tools: Tools) -> Work:
    """A unit of work of this transaction."""
    return _work(Inside(transaction), tools)


def work_outside(store: Store, tools: Tools) -> Work:
    """A look at the data, which cannot write."""
    return _work(Outside(store.database), tools)


def _work(place: Place, tools: Tools) -> Work:
    return Work(
        sites=MongoSites(place),
        members=MongoMembers(place),
        people=MongoPeople(place),
        partners=MongoPartners(place),
        appointment_types=MongoAppointmentTypes(place),
        appointments=MongoAppointments(place),
        busy=BusyDocuments(place),
        tools=tools,
    )
