"""Repositories on MongoDB. They alone check and raise versions."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from services.booking.adapters.documents import converter, to_aggregate, to_document
from services.booking.adapters.identities import Identities
from services.booking.adapters.reading import Place
from services.booking.adapters.translate import translate
from services.booking.domain.aggregate import Aggregate
from services.booking.domain.appointment import Appointment
from services.booking.domain.appointment_type import AppointmentType
from services.booking.domain.member import Availability, Member
from services.booking.domain.partner import Partner
from services.booking.domain.person import Identity, Person, PersonCard
from services.booking.domain.refusals import AlreadyExists, Stale
from services.booking.domain.site import Site


class _Repository:
    def __init__(self, place: Place) -> None:
        self._place = place

    def _save(self, collection: str, kind: str, aggregate: Aggregate) -> None:
        facts = [translate(event) for event in aggregate.events]
        aggregate.version = self._place.save(
            collection,
            to_document(aggregate),
            f"{kind}/{aggregate.id}",
            facts,
            aggregate.version,
        )
        aggregate.events.clear()


class MongoSites(_Repository):
    """See `ports.Sites`."""

    def by_slug(self, slug: str) -> Site | None:
        """See the port."""
        document = self._place.one("sites", {"description.slug": slug})
        return to_aggregate(Site, document) if document else None

    def by_slugs(self, slugs: Sequence[str]) -> Mapping[str, Site]:
        """See the port."""
        found = self._place.many("sites", {"description.slug": {"$in": list(slugs)}})
        sites = [to_aggregate(Site, document) for document in found]
        return {site.slug: site for site in sites}

    def listed(
        self, slugs: frozenset[str] | None, department: str | None, after: str | None, limit: int
    ) -> Sequence[Site]:
        """See the port."""
        conditions: list[dict[str, Any]] = []
        if slugs is not None:
            conditions.append({"description.slug": {"$in": sorted(slugs)}})
        if department is not None:
            conditions.append({"description.department": department})
        if after is not None:
            conditions.append({"description.slug": {"$gt": after}})
        query = {"$and": conditions} if conditions else {}
        found = self._place.many("sites", query, [("description.slug", 1)], limit)
        return [to_aggregate(Site, document) for document in found]

    def save(self, site: Site) -> None:
        """See the port."""
        try:
            self._save("sites", "site", site)
        except DuplicateKeyError as error:
            raise AlreadyExists("site", "slug", site.slug) from error


class MongoMembers(_Repository):
    """See `ports.Members`."""

    def get(self, member_id: str) -> Member | None:
        """See the port."""
        document = self._place.one("members", {"_id": member_id})
        return to_aggregate(Member, document) if document else None

    def of_site(self, site_id: str) -> Sequence[Member]:
        """See the port."""
        found = self._place.many("members", {"site_id": site_id}, [("_id", 1)])
        return [to_aggregate(Member, document) for document in found]

    def save(self, member: Member) -> None:
        """See the port."""
        self._save("members", "member", member)

    def availability(self, member_id: str) -> Availability:
        """See the port."""
        return self.availabilities([member_id]).get(member_id, Availability(id=member_id))

    def availabilities(self, member_ids: Sequence[str]) -> Mapping[str, Availability]:
        """See the port."""
        found = self._place.many("availabilities", {"_id": {"$in": list(member_ids)}})
        return {one["_id"]: _availability(one) for one in found}

    def save_availability(self, availability: Availability) -> None:
        """See the port."""
        if not availability.changed:
            return
        collection = self._place.collection("availabilities")
        document = {
            "_id": availability.id,
            "weekly": converter.unstructure(availability.weekly),
            "absences": converter.unstructure(availability.absences),
            "version": availability.version + 1,
        }
        # Two first settings meet at the unique `_id`, two later ones at the version; the one
        # that loses is run again by the transaction, or is refused here.
        if availability.version == 0:
            try:
                collection.insert_one(document, session=self._place.session)
            except DuplicateKeyError as error:
                raise Stale("availability", availability.id, 0, 1) from error
        else:
            query = {"_id": availability.id, "version": availability.version}
            result = collection.replace_one(query, document, session=self._place.session)
            if result.matched_count == 0:
                raise Stale(
                    "availability", availability.id, availability.version, availability.version + 1
                )
        availability.version += 1
        availability.changed = False


def _availability(document: dict[str, Any]) -> Availability:
    values = {key: document[key] for key in ("weekly", "absences", "version")}
    return converter.structure(values | {"id": document["_id"]}, Availability)


class MongoPeople(_Repository):
    """See `ports.People`."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._identities = Identities(place)

    def get(self, person_id: str) -> Person | None:
        """See the port."""
        document = self._place.one("people", {"_id": person_id})
        return to_aggregate(Person, document) if document else None

    def card(self, person_id: str) -> PersonCard | None:
        """See the port."""
        person = self.get(person_id)
        identity = self._identities.get(person_id)
        return PersonCard(person, identity) if person and identity else None

    def by_phone(self, phone: str) -> Sequence[PersonCard]:
        """See the port."""
        cards = []
        for person_id, identity in self._identities.by_phone(phone):
            person = self.get(person_id)
            if person is not None:
                cards.append(PersonCard(person, identity))
        return cards

    def add(self, person: Person, identity: Identity) -> None:
        """See the port."""
        self._identities.add(person.id, identity)
        self._save("people", "person", person)


class MongoPartners(_Repository):
    """See `ports.Partners`."""

    def get(self, partner_id: str) -> Partner | None:
        """See the port."""
        document = self._place.one("partners", {"_id": partner_id})
        return to_aggregate(Partner, document) if document else None

    def by_sirets(self, sirets: Sequence[str]) -> Mapping[str, Partner]:
        """See the port."""
        found = self._place.many("partners", {"description.siret": {"$in": list(sirets)}})
        partners = [to_aggregate(Partner, document) for document in found]
        return {partner.description.siret: partner for partner in partners}

    def listed(self, department: str | None, after: str | None, limit: int) -> Sequence[Partner]:
        """See the port."""
        query: dict[str, Any] = {}
        if department is not None:
            query["description.department"] = department
        if after is not None:
            query["description.siret"] = {"$gt": after}
        found = self._place.many("partners", query, [("description.siret", 1)], limit)
        return [to_aggregate(Partner, document) for document in found]

    def save(self, partner: Partner) -> None:
        """See the port."""
        try:
            self._save("partners", "partner", partner)
        except DuplicateKeyError as error:
            raise AlreadyExists("partner", "siret", partner.description.siret) from error


class MongoAppointmentTypes(_Repository):
    """See `ports.AppointmentTypes`; `_id` is `<code>/<version>`, and nothing is ever changed."""

    def current(self, code: str) -> AppointmentType | None:
        """See the port."""
        found = self._place.many("appointment_types", {"code": code}, [("version", -1)], 1)
        return _type(found[0]) if found else None

    def version(self, code: str, version: int) -> AppointmentType | None:
        """See the port."""
        document = self._place.one("appointment_types", {"_id": f"{code}/{version}"})
        return _type(document) if document else None

    def all(self) -> Sequence[AppointmentType]:
        """See the port."""
        found = self._place.many("appointment_types", {}, [("code", 1), ("version", 1)])
        return list({document["code"]: _type(document) for document in found}.values())

    def add(self, type_: AppointmentType) -> None:
        """See the port."""
        document = converter.unstructure(type_) | {"_id": f"{type_.code}/{type_.version}"}
        collection = self._place.collection("appointment_types")
        try:
            collection.insert_one(document, session=self._place.session)
        except DuplicateKeyError as error:
            raise Stale("appointment_type", type_.code, type_.version - 1, type_.version) from error


def _type(document: dict[str, Any]) -> AppointmentType:
    return converter.structure(document, AppointmentType)


class MongoAppointments(_Repository):
    """See `ports.Appointments`."""

    def get(self, appointment_id: str) -> Appointment | None:
        """See the port."""
        document = self._place.one("appointments", {"_id": appointment_id})
        return to_aggregate(Appointment, document) if document else None

    def at_site(
        self, site_id: str, start: datetime, end: datetime, after: str | None, limit: int
    ) -> Sequence[Appointment]:
        """See the port."""
        query: dict[str, Any] = {
            "state.site_id": site_id,
            "state.start": {"$gte": start, "$lt": end},
        }
        last = self.get(after) if after is not None else None
        if last is not None:
            begun = last.state.start
            query["$or"] = [
                {"state.start": {"$gt": begun}},
                {"state.start": begun, "_id": {"$gt": last.id}},
            ]
        found = self._place.many("appointments", query, [("state.start", 1), ("_id", 1)], limit)
        return [to_aggregate(Appointment, document) for document in found]

    def of_person(self, person_id: str) -> Sequence[Appointment]:
        """See the port."""
        query = {"state.person_id": person_id}
        found = self._place.many("appointments", query, [("state.start", 1), ("_id", 1)])
        return [to_aggregate(Appointment, document) for document in found]

    def save(self, appointment: Appointment) -> None:
        """See the port."""
        self._save("appointments", "appointment", appointment)
