"""Cases: an attendance was corrected after the certificate was issued, and a manager decides."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from services.training.domain.certificates.terms import CaseStatus, Outcome, Proposal

DECIDED_WITHIN: Final = timedelta(days=14)
"""A case that is open for longer is late: somebody may be using a certificate that is not so."""


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """An attendance that was corrected: of this module, at the workshop's seat."""

    module: str
    seat_id: str


@dataclass(frozen=True, kw_only=True)
class Case:
    """What was corrected since, and what came of it.

    Of a valid certificate it asks whether to revoke it, since its person was not there after all;
    of a revoked one whether to restore it, since the person was. `by` and `reason` are empty where
    it is settled: then nobody had to decide.
    """

    case_id: str
    proposes: Proposal
    opened_at: datetime
    doubts: tuple[Doubt, ...]
    status: CaseStatus = "open"
    closed_at: datetime | None = None
    by: str | None = None
    reason: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether a manager has to decide."""
        return self.status == "open"

    @property
    def decide_by(self) -> datetime:
        """Open after that, it is late."""
        return self.opened_at + DECIDED_WITHIN

    def closed(
        self, outcome: Outcome, at: datetime, by: str | None = None, reason: str | None = None
    ) -> "Case":
        """As it ends."""
        return replace(self, status=outcome, closed_at=at, by=by, reason=reason)


def late_since(now: datetime) -> datetime:
    """A case that was opened before this and is open now is late."""
    return now - DECIDED_WITHIN
