"""What a manager may allow against the rules, and why."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

WaiverReason = Literal[
    "right_being_renewed", "emergency", "schooling", "work_or_training", "theft_or_loss"
]
WAIVER_REASONS: Final[tuple[WaiverReason, ...]] = get_args(WaiverReason)


@dataclass(frozen=True, kw_only=True)
class Waiver:
    """`waived` names the rules that stood in the way: `eligibility`, or a kind of quota like
    `computer`; `by` is the manager's subject."""

    reason: WaiverReason
    by: str
    waived: tuple[str, ...]
