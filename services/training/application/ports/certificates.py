"""Where certificates are kept, and, apart from them, the names that may be shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.training.domain.certificates.certificate import Certificate
from services.training.domain.certificates.naming import AgreedName
from services.training.domain.certificates.terms import CertificateStatus


@dataclass(frozen=True, kw_only=True)
class WantedCertificates:
    """Which certificates a list shows; `sites` are slugs, None for all; the rest where given.

    `questioned` are those with an open case; `questioned_before` those whose case was opened
    before that instant.
    """

    sites: frozenset[str] | None = None
    person_id: str | None = None
    enrolment_id: str | None = None
    path: str | None = None
    status: CertificateStatus | None = None
    questioned: bool = False
    questioned_before: datetime | None = None


class Certificates(Protocol):
    """Every certificate that was ever issued."""

    def get(self, certificate_id: str) -> Certificate | None: ...

    def of_enrolment(self, enrolment_id: str) -> Certificate | None:
        """The one of an enrolment: there is one at most."""
        ...

    def by_code(self, code: str) -> Certificate | None:
        """The one with this verification code."""
        ...

    def listed(
        self, wanted: WantedCertificates, after: str | None, limit: int
    ) -> Sequence[Certificate]:
        """In the order of their ids, from behind `after` on; a `limit` of 0 is none."""
        ...

    def next_number(self, year: int) -> int:
        """The next position in a year, from 1 on. Whoever asks at the same time conflicts, and what
        is not committed is given again."""
        ...

    def revoked(self, year: int, first: int, last: int) -> Sequence[int]:
        """The positions of those that are revoked now, both ends included, in their order."""
        ...

    def open_cases(self, late_before: datetime) -> Mapping[bool, int]:
        """How many cases are open, by whether they were opened before that instant."""
        ...

    def save(self, certificate: Certificate) -> None: ...

    def save_naming(self, certificate: Certificate) -> None:
        """Counts one more change of the name on its page, of which no event tells. Raises `Stale`
        where somebody changed the certificate meanwhile."""
        ...

    def of_person(self, person_id: str) -> Sequence[str]:
        """The ids of a person's, in their order."""
        ...

    def rekey(self, ids: Sequence[str], person_id: str) -> None:
        """They are that person's from now on; no event tells of it."""
        ...


class CertificateNames(Protocol):
    """Names that people agreed to show. Nothing else in training holds one of a served person."""

    def get(self, certificate_id: str) -> AgreedName | None: ...

    def put(self, name: AgreedName) -> None:
        """In place of the one before."""
        ...

    def drop(self, certificate_ids: Sequence[str]) -> int:
        """Forgets those of these certificates; tells how many there were."""
        ...
