"""Why a path is proposed, or not yet: codes with what they are about."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

from services.training.domain.paths.path import Goal

ReasonCode = Literal[
    "under_way",
    "paused",
    "device_bought",
    "serves_goal",
    "leads_to",
    "goes_further",
    "open_to_all",
    "prerequisites_met",
    "comes_after",
    "level_below",
    "level_unknown",
    "already_able",
    "other_language",
]
REASON_CODES: Final[tuple[ReasonCode, ...]] = get_args(ReasonCode)


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One reason; each code fills what it is about.

    `leads_to` and `comes_after` name a `path`; `serves_goal` and `leads_to` the `goal`.
    `level_below` and `level_unknown` name the `competence` and the `level` that is needed, the
    level that the person has (`have`, None where it is not known: that is not level 0), and the
    `path` that brings it, None where none does that is left: a helper looks at it with the person.
    """

    code: ReasonCode
    path: str | None = None
    goal: Goal | None = None
    competence: str | None = None
    level: int | None = None
    have: int | None = None
