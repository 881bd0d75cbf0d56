"""Rows and replicas in MongoDB, written in the transaction of the inbox.

Collections: `rows` (`_id` = the event's id; `what`, `at`, `day`, `site`, `person`, `site_in_qpv`,
`in_qpv`), `sites` and `people` (`_id` = their id, with the `sequence` of the event that told).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from pymongo import ASCENDING, ReplaceOne, UpdateMany
from pymongo.database import Database

from kit import collections
from kit.transaction import Document, Transaction
from services.impact.domain.facts import Person, Site
from services.impact.domain.projection import Changes, Row

ROWS, SITES, PEOPLE = "rows", "sites", "people"

CUTS = ("what", "day", "site", "in_qpv", "site_in_qpv", "person")
"""Every field that a question reads, in one index: figures never touch the rows themselves."""


def prepare(database: Database[Document]) -> None:
    """Creates the collections (a snapshot cannot read one made after it) and their indexes."""
    collections.ensure(database, ROWS, SITES, PEOPLE)
    database[ROWS].create_index([(field, ASCENDING) for field in CUTS], name="cuts")
    database[ROWS].create_index([("person", ASCENDING)], name="person")
    database[ROWS].create_index([("site", ASCENDING)], name="site")


class MongoProjections:
    """`Projections` on the impact database."""

    def __init__(self, transaction: Transaction) -> None:
        self._database = transaction.database
        self._session = transaction.session
        self._kept: set[str] = set()
        """Ids of the sites and people that were found, so that the others need no upsert."""

    def sites(self, site_ids: Iterable[str]) -> Mapping[str, Site]:
        """See `Projections.sites`."""
        return {d["_id"]: site_of(d) for d in self._found(SITES, site_ids)}

    def people(self, person_ids: Iterable[str]) -> Mapping[str, Person]:
        """See `Projections.people`."""
        return {
            d["_id"]: Person(d["_id"], d["sequence"], d["in_qpv"])
            for d in self._found(PEOPLE, person_ids)
        }

    def apply(self, changes: Changes) -> None:
        """See `Projections.apply`."""
        self._keep(SITES, [_site_document(site) for site in changes.sites])
        self._keep(PEOPLE, [_person_document(person) for person in changes.people])
        self._correct(changes)
        if changes.rows:
            self._database[ROWS].insert_many(
                [_row_document(row) for row in changes.rows], session=self._session
            )

    def _correct(self, changes: Changes) -> None:
        corrections = [_relocation(site) for site in changes.relocated]
        if changes.resettled:
            # Nearly always the first that is heard of somebody comes first of all: one read
            # finds the few who already have rows.
            counted = set(
                self._database[ROWS].distinct(
                    "person",
                    {"person": {"$in": [p.person_id for p in changes.resettled]}},
                    session=self._session,
                )
            )
            corrections += [
                UpdateMany({"person": p.person_id}, {"$set": {"in_qpv": p.in_qpv}})
                for p in changes.resettled
                if p.person_id in counted
            ]
        if corrections:
            self._database[ROWS].bulk_write(corrections, session=self._session)

    def _keep(self, collection: str, documents: list[Document]) -> None:
        new = [document for document in documents if document["_id"] not in self._kept]
        if new:
            self._database[collection].insert_many(new, session=self._session)
        changed = [document for document in documents if document["_id"] in self._kept]
        if changed:
            self._database[collection].bulk_write(
                [ReplaceOne({"_id": document["_id"]}, document) for document in changed],
                session=self._session,
            )

    def _found(self, collection: str, ids: Iterable[str]) -> list[Document]:
        wanted = list(ids)
        if not wanted:
            return []
        found = list(
            self._database[collection].find(
                {"_id": {"$in": wanted}}, batch_size=len(wanted), session=self._session
            )
        )
        self._kept.update(document["_id"] for document in found)
        return found


def site_of(document: Mapping[str, Any]) -> Site:
    """A site as its replica keeps it."""
    return Site(
        site_id=document["_id"],
        sequence=document["sequence"],
        slug=document["slug"],
        name=document["name"],
        department=document["department"],
        in_qpv=document["in_qpv"],
        timezone=document["timezone"],
    )


def _site_document(site: Site) -> Document:
    return {
        "_id": site.site_id,
        "sequence": site.sequence,
        "slug": site.slug,
        "name": site.name,
        "department": site.department,
        "in_qpv": site.in_qpv,
        "timezone": site.timezone,
    }


def _person_document(person: Person) -> Document:
    return {"_id": person.person_id, "sequence": person.sequence, "in_qpv": person.in_qpv}


def _row_document(row: Row) -> Document:
    occurrence = row.occurrence
    return {
        "_id": occurrence.event_id,
        "what": str(occurrence.what),
        "at": occurrence.at,
        "day": row.day.isoformat() if row.day else None,
        "site": occurrence.site_id,
        "person": occurrence.person_id,
        "site_in_qpv": row.site_in_qpv,
        "in_qpv": row.in_qpv,
    }


def _relocation(site: Site) -> UpdateMany:
    """The database computes the local days itself, from the same zone list."""
    day = {"$dateToString": {"date": "$at", "format": "%Y-%m-%d", "timezone": site.timezone}}
    return UpdateMany({"site": site.site_id}, [{"$set": {"day": day, "site_in_qpv": site.in_qpv}}])
