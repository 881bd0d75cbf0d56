"""What is printed: each paper's content as plain data, and who makes a document of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from services.training.domain.certificates.certificate import Learned


@dataclass(frozen=True)
class Site:
    """The place that issues a paper. `timezone` is a name of the IANA database."""

    name: str
    address: tuple[str, ...]
    timezone: str


@dataclass(frozen=True, kw_only=True)
class CertificatePaper:
    """A certificate on paper. `url` is the page that verifies it by `code`; `modules` are the
    titles of what was learnt; without a `name` there is a line to write one on by hand.
    """

    number: str
    code: str
    url: str
    site: Site
    title: str
    minutes: int
    on: date
    issued_at: datetime
    modules: tuple[str, ...]
    learned: tuple[Learned, ...]
    name: str | None = None
    whose: str | None = None
    """For the audit log; not printed."""


class Papers(Protocol):
    """Makes papers: the same content is the same bytes."""

    def certificate(self, paper: CertificatePaper) -> bytes:
        """A PDF of one page."""
        ...
