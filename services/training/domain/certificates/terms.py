"""The words for why a certificate is revoked, restored or kept."""

from typing import Final, Literal, get_args

CertificateStatus = Literal["valid", "revoked"]
STATUSES: Final[tuple[CertificateStatus, ...]] = get_args(CertificateStatus)

RevokedBecause = Literal["not_attended", "issued_by_mistake", "wrong_person", "fraud"]
REVOKED_BECAUSE: Final[tuple[RevokedBecause, ...]] = get_args(RevokedBecause)

RestoredBecause = Literal["revoked_by_mistake", "attendance_confirmed", "learned_otherwise"]
RESTORED_BECAUSE: Final[tuple[RestoredBecause, ...]] = get_args(RestoredBecause)

KeptBecause = Literal[
    "attendance_confirmed", "learned_otherwise", "still_not_attended", "revoked_for_other_reasons"
]
"""The first two where a valid one stays valid, the others where a revoked one stays revoked."""
KEPT_BECAUSE: Final[tuple[KeptBecause, ...]] = get_args(KeptBecause)

Proposal = Literal["revoke", "restore"]
"""What a case asks of a manager."""
Decision = Literal["keep", "revoke", "restore"]
DECISIONS: Final[tuple[Decision, ...]] = get_args(Decision)

Outcome = Literal["kept", "revoked", "restored", "settled"]
"""How a case ended; settled: every attendance is as it was before, and nobody had to decide."""

REASONS: Final = tuple(dict.fromkeys((*REVOKED_BECAUSE, *RESTORED_BECAUSE, *KEPT_BECAUSE)))
"""Those of any decision about a case."""
CaseStatus = Literal["open", "kept", "revoked", "restored", "settled"]
CASE_STATUSES: Final[tuple[CaseStatus, ...]] = get_args(CaseStatus)
