"""From where to where a device may go: the one table of its life.

Décret n° 2022-190 lets a device be called "reconditionné" only where its data was erased and its
functions were tested: `ready` is reached by no other step than `ready`, which asks the gate.
"""

from collections.abc import Mapping
from typing import Final, Literal

Status = Literal[
    "received",
    "wiped",
    "repairing",
    "graded",
    "ready",
    "held",
    "sold",
    "donated",
    "returned",
    "scrapped",
]
Step = Literal[
    "come_back",
    "describe",
    "change_category",
    "wipe",
    "verify_wipe",
    "send_to_repair",
    "finish_repair",
    "grade",
    "ready",
    "hold",
    "release",
    "sell",
    "donate",
    "bring_back",
    "hand_back_sold",
    "hand_back_donated",
    "reclaim",
    "scrap",
]

STEPS: Final[Mapping[Step, Mapping[Status, Status]]] = {
    "come_back": {"sold": "received", "donated": "received", "scrapped": "received"},
    "describe": {
        "received": "received",
        "wiped": "wiped",
        "repairing": "repairing",
        "graded": "graded",
        "ready": "ready",
        "held": "held",
        "returned": "returned",
    },
    "change_category": {"received": "received", "wiped": "wiped", "graded": "wiped"},
    "wipe": {
        "received": "wiped",
        "wiped": "wiped",
        "graded": "wiped",
        "returned": "wiped",
    },
    "verify_wipe": {"wiped": "wiped", "graded": "graded"},
    "send_to_repair": {"wiped": "repairing", "graded": "repairing", "ready": "repairing"},
    "finish_repair": {"repairing": "wiped"},
    "grade": {"wiped": "graded", "graded": "graded"},
    "ready": {"graded": "ready", "ready": "ready"},
    "hold": {"ready": "held"},
    "release": {"held": "ready"},
    "sell": {"ready": "sold", "held": "sold"},
    "donate": {"ready": "donated", "held": "donated"},
    "bring_back": {"sold": "returned", "donated": "returned"},
    "hand_back_sold": {"returned": "sold", "wiped": "sold", "graded": "sold"},
    "hand_back_donated": {"returned": "donated", "wiped": "donated", "graded": "donated"},
    "reclaim": {
        "received": "received",
        "returned": "returned",
        "wiped": "wiped",
        "repairing": "repairing",
        "graded": "graded",
        "scrapped": "scrapped",
    },
    "scrap": {
        "received": "scrapped",
        "wiped": "scrapped",
        "repairing": "scrapped",
        "graded": "scrapped",
        "ready": "scrapped",
        "returned": "scrapped",
    },
}
"""Step, from, to. Whoever scraps a held device releases it first; only what somebody owns is handed
back."""

OURS: Final[frozenset[Status]] = frozenset(
    {"received", "wiped", "repairing", "graded", "ready", "held", "returned"}
)
"""In stock: it stands somewhere of ours."""
