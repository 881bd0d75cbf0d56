"""Certificates as digital badges (Open Badges 3.0), and who signs them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from services.training.domain.certificates.certificate import Learned


@dataclass(frozen=True, kw_only=True)
class Achievement:
    """What a badge is for: a version of a path; texts are French. `criteria` are in Markdown."""

    path: str
    version: int
    title: str
    summary: str
    criteria: str
    learned: tuple[Learned, ...]


@dataclass(frozen=True, kw_only=True)
class Badge:
    """A certificate as a badge: nothing tells whose it is. `year` and `position` say where its
    status stands; `measured` are the levels that an assessment showed of this person, which may
    differ from what the path leads to."""

    code: str
    year: int
    position: int
    issued_at: datetime
    achievement: Achievement
    measured: tuple[Learned, ...] = ()


class Badges(Protocol):
    """Makes badges that anybody can verify without us, and what they are verified with."""

    @property
    def open(self) -> bool:
        """Whether there is a key to sign with."""
        ...

    def credential(self, badge: Badge) -> str:
        """A VC-JWT: the same badge is the same text. Raises `BadgesClosed`."""
        ...

    def status_list(self, year: int, page: int, revoked: Sequence[int], at: datetime) -> str:
        """A VC-JWT that says at that instant which positions of a page of a year are revoked.
        Raises `BadgesClosed`."""
        ...

    def page_of(self, page: int) -> tuple[int, int]:
        """The first and the last position that stand on a page, which count from 0."""
        ...

    def did_document(self) -> dict[str, Any]:
        """Who signs, with every public key, those too that sign no more."""
        ...

    def key_set(self) -> dict[str, Any]:
        """The same keys as a JSON Web Key Set."""
        ...

    def achievement(self, achievement: Achievement) -> dict[str, Any]:
        """What badges are for, as they say it."""
        ...
