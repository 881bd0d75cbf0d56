"""The rule by which a device is graded A, B, C or D.

Each part that a hand or an eye meets is given one of four findings, and the worst decides: the four
steps are those of CTIA's Wireless Device Grading Scales (from hardly a mark to heavy marks) for all
categories. Whatever fails a functional test is a D until it is mended: a crack in a screen is no
mark but a screen that fails. "Like new" is none of our words: Décret n° 2022-190 forbids them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args

from kernel.refusals import InvalidValue
from services.inventory.domain.devices.functional_tests import check_complete, passed
from services.inventory.domain.devices.kinds import Category, Grade
from services.inventory.domain.devices.records import Grading

Finding = Literal["none", "light", "visible", "heavy"]
"""`none`: no mark is seen from 30 cm. `light`: marks are seen from there, and not from 60 cm.
`visible`: they are seen from 60 cm, and no nail catches in them. `heavy`: a nail catches, or there
are dents, or a part of the casing is cracked or missing that nothing depends on."""
FINDINGS: Final[tuple[Finding, ...]] = get_args(Finding)

_BY_FINDING: Final[Mapping[str, Grade]] = {
    "none": "A",
    "light": "B",
    "visible": "C",
    "heavy": "D",
}

PARTS: Final[Mapping[Category, tuple[str, ...]]] = {
    "smartphone": ("front", "frame", "back"),
    "feature_phone": ("front", "back"),
    "tablet": ("front", "frame", "back"),
    "laptop": ("screen", "lid", "keyboard", "base"),
    "desktop": ("casing",),
    "screen": ("panel", "casing"),
    "router": ("casing",),
    "other": ("casing",),
}
"""What is looked at, by category; every part has its finding."""

OVERRIDE_REASONS: Final = (
    "worn_battery",
    "discoloured",
    "smell",
    "missing_accessory",
    "non_original_part",
    "marks_hidden_in_use",
    "second_opinion",
)
"""Why somebody gives another grade than the rule."""


@dataclass(frozen=True)
class Override:
    """Another grade than the rule's, with one of `OVERRIDE_REASONS`."""

    grade: Grade
    reason: str


def computed_grade(category: Category, cosmetic: Mapping[str, str], *, works: bool) -> Grade:
    """By the rule; `works` where every functional test was passed.

    Raises `InvalidValue` where a part has no finding, or there is no such part or finding.
    """
    parts = PARTS[category]
    if cosmetic.keys() != set(parts):
        raise InvalidValue("cosmetic", f"one finding for each of {', '.join(parts)}")
    grades: list[Grade] = []
    for part, found in cosmetic.items():
        if found not in _BY_FINDING:
            raise InvalidValue(f"cosmetic/{part}", f"one of {', '.join(FINDINGS)}")
        grades.append(_BY_FINDING[found])
    return max(grades) if works else "D"


def grading_of(
    category: Category,
    tests: Mapping[str, bool],
    cosmetic: Mapping[str, str],
    *,
    at: datetime,
    by: str,
    override: Override | None = None,
) -> Grading:
    """How a device was found, with its grade.

    Raises `InvalidValue` where a test or a finding is missing or none of the category's, and where
    an override says the same as the rule, has no known reason, or lifts what failed a test.
    """
    check_complete(category, tests)
    works = passed(category, tests)
    computed = computed_grade(category, cosmetic, works=works)
    if override is not None:
        _check(override, computed, works=works)
    return Grading(
        at=at,
        by=by,
        tests=dict(tests),
        cosmetic=dict(cosmetic),
        computed=computed,
        grade=computed if override is None else override.grade,
        override_reason=None if override is None else override.reason,
        passed=works,
    )


def _check(override: Override, computed: Grade, *, works: bool) -> None:
    if override.reason not in OVERRIDE_REASONS:
        raise InvalidValue("override/reason", f"one of {', '.join(OVERRIDE_REASONS)}")
    if override.grade == computed:
        raise InvalidValue("override/grade", f"{computed} is what the rule gives")
    if not works:
        raise InvalidValue("override/grade", "what fails a test stays D until it is mended")
