"""Certificates of wiping and their numbers on MongoDB."""

from collections.abc import Sequence
from typing import Final

from kit.repositories.base import Indexes
from kit.repositories.documents import converter
from kit.repositories.numbered import Numbered
from kit.repositories.place import Document
from services.inventory.domain.devices.wiping import Certificate

_CERTIFICATES: Final = "certificates"
INDEXES: Indexes = (
    (_CERTIFICATES, [("wipe.number", 1)], True),
    (_CERTIFICATES, [("device_id", 1), ("issued_at", 1)], False),
    ("certificate_numbers", [("given", 1)], False),
)


class MongoCertificates(Numbered):
    """See `ports.Certificates`."""

    def next_number(self, year: int) -> int:
        """See the port."""
        return self._next("certificate_numbers", str(year), 1)

    def by_code(self, code: str) -> Certificate | None:
        """See the port."""
        document = self._place.one(_CERTIFICATES, {"_id": code})
        return _certificate(document) if document else None

    def of_device(self, device_id: str) -> Sequence[Certificate]:
        """See the port."""
        found = self._place.many(
            _CERTIFICATES, {"device_id": device_id}, [("issued_at", 1), ("wipe.number", 1)]
        )
        return [_certificate(one) for one in found]

    def put(self, certificate: Certificate) -> None:
        """See the port."""
        self._place.collection(_CERTIFICATES).replace_one(
            {"_id": certificate.wipe.code},
            converter.unstructure(certificate),
            upsert=True,
            session=self._place.session,
        )


def _certificate(document: Document) -> Certificate:
    return converter.structure(document, Certificate)
