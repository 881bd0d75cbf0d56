"""Certificates and the names on them on MongoDB."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from kernel.refusals import Stale
from kit.keyring import Seals
from kit.repositories.base import Indexes
from kit.repositories.documents import converter, to_aggregate
from kit.repositories.numbered import Numbered
from kit.repositories.place import Document, Place
from kit.repositories.sealed import SealedDocuments, Sealing
from services.training.application.ports.certificates import WantedCertificates
from services.training.domain.certificates.certificate import Certificate
from services.training.domain.certificates.naming import AgreedName

_CERTIFICATES: Final = "certificates"
_NUMBERS: Final = "certificate_numbers"
NAMES: Final = Sealing("certificate_names", "certificate", ("name",))
_PERSON: Final = "state.person_id"
_QUESTIONED: Final = "questioned_at"
"""Since when a case is open; null where none is."""
INDEXES: Indexes = (
    (_CERTIFICATES, [("state.enrolment_id", 1)], True),
    (_CERTIFICATES, [("state.code", 1)], True),
    (_CERTIFICATES, [("state.year", 1), ("state.position", 1)], True),
    (_CERTIFICATES, [(_PERSON, 1), ("_id", 1)], False),
    (_CERTIFICATES, [("state.site", 1), ("state.status", 1), ("_id", 1)], False),
    (_CERTIFICATES, [("state.path", 1), ("_id", 1)], False),
    (_CERTIFICATES, [("state.year", 1), ("state.status", 1), ("state.position", 1)], False),
    (_CERTIFICATES, [(_QUESTIONED, 1)], False),
    (_NUMBERS, [("given", 1)], False),
    *NAMES.indexes,
)


class MongoCertificates(Numbered):
    """See `ports.Certificates`."""

    def get(self, certificate_id: str) -> Certificate | None:
        """See the port."""
        return self._one({"_id": certificate_id})

    def of_enrolment(self, enrolment_id: str) -> Certificate | None:
        """See the port."""
        return self._one({"state.enrolment_id": enrolment_id})

    def by_code(self, code: str) -> Certificate | None:
        """See the port."""
        return self._one({"state.code": code})

    def listed(
        self, wanted: WantedCertificates, after: str | None, limit: int
    ) -> Sequence[Certificate]:
        """See the port."""
        query: Document = {
            f"state.{name}": value
            for name, value in (
                ("person_id", wanted.person_id),
                ("enrolment_id", wanted.enrolment_id),
                ("path", wanted.path),
                ("status", wanted.status),
            )
            if value is not None
        }
        if wanted.sites is not None:
            query["state.site"] = {"$in": sorted(wanted.sites)}
        if wanted.questioned_before is not None:
            query[_QUESTIONED] = {"$lt": wanted.questioned_before}
        elif wanted.questioned:
            query[_QUESTIONED] = {"$ne": None}
        if after is not None:
            query["_id"] = {"$gt": after}
        found = self._place.many(_CERTIFICATES, query, [("_id", 1)], limit)
        return [to_aggregate(Certificate, one) for one in found]

    def next_number(self, year: int) -> int:
        """See the port."""
        return self._next(_NUMBERS, str(year), 1)

    def revoked(self, year: int, first: int, last: int) -> Sequence[int]:
        """See the port."""
        query = {
            "state.year": year,
            "state.status": "revoked",
            "state.position": {"$gte": first, "$lte": last},
        }
        found = self._place.many(
            _CERTIFICATES, query, [("state.position", 1)], only={"state.position": 1}
        )
        return [one["state"]["position"] for one in found]

    def open_cases(self, late_before: datetime) -> Mapping[bool, int]:
        """See the port."""
        every = self._place.count(_CERTIFICATES, {_QUESTIONED: {"$ne": None}})
        late = self._place.count(_CERTIFICATES, {_QUESTIONED: {"$lt": late_before}})
        return {False: every - late, True: late}

    def save(self, certificate: Certificate) -> None:
        """See the port."""
        case = certificate.state.open_case
        self._save(
            _CERTIFICATES,
            "certificate",
            certificate,
            **{_QUESTIONED: None if case is None else case.opened_at},
        )

    def save_naming(self, certificate: Certificate) -> None:
        """See the port."""
        id_, version = certificate.id, certificate.version
        found = self._place.collection(_CERTIFICATES).update_one(
            {"_id": id_, "version": version},
            {"$set": {"namings": certificate.namings + 1}},
            session=self._place.session,
        )
        if found.matched_count == 0:
            raise Stale("certificate", id_, version, version + 1)
        certificate.namings += 1

    def of_person(self, person_id: str) -> Sequence[str]:
        """See the port."""
        return self._ids(_CERTIFICATES, {_PERSON: person_id})

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """See the port."""
        self._rekey(_CERTIFICATES, _PERSON, ids, person_id)

    def _one(self, query: Document) -> Certificate | None:
        document = self._place.one(_CERTIFICATES, query)
        return to_aggregate(Certificate, document) if document else None


class MongoCertificateNames:
    """See `ports.CertificateNames`."""

    def __init__(self, place: Place, seals: Seals) -> None:
        self._names = SealedDocuments(place, seals, NAMES)

    def get(self, certificate_id: str) -> AgreedName | None:
        """See the port."""
        document = self._names.get(certificate_id)
        return converter.structure(document, AgreedName) if document else None

    def put(self, name: AgreedName) -> None:
        """See the port."""
        self._names.put({"_id": name.certificate_id, **converter.unstructure(name)})

    def drop(self, certificate_ids: Sequence[str]) -> int:
        """See the port."""
        return self._names.drop({"_id": {"$in": list(certificate_ids)}})
