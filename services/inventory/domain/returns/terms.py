"""Why devices are brought back, and by what rules that is decided."""

from datetime import timedelta
from typing import Final, Literal, get_args

Fault = Literal[
    "does_not_start",
    "battery",
    "charging",
    "screen",
    "keyboard",
    "storage",
    "sound",
    "camera",
    "network",
    "overheats",
    "other",
]
FAULTS: Final[tuple[Fault, ...]] = get_args(Fault)
"""What its owner says is wrong with it."""

Outcome = Literal["repaired", "replaced", "refunded", "refused"]
OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)

RefusedBecause = Literal["no_fault_found", "damaged_by_use", "liquid", "opened", "not_ours"]
REFUSED_BECAUSE: Final[tuple[RefusedBecause, ...]] = get_args(RefusedBecause)
"""Why the owner gets it back as it is. `not_ours`: not the machine that was handed over, a part of
it was exchanged."""

Goodwill = Literal["fault_known_before", "came_back_before", "just_over", "hardship"]
GOODWILL: Final[tuple[Goodwill, ...]] = get_args(Goodwill)
"""Why a manager takes a device back although its warranty is over."""

DECIDED_WITHIN: Final = timedelta(days=14)
"""After that an undecided return is late. What the law gives for putting things right is 30 days
from the owner's asking (Code de la consommation, article L. 217-10), repair included."""

REPAIR_ADDS_MONTHS: Final = 6
"""What is repaired under warranty has so much more of it (article L. 217-13)."""
