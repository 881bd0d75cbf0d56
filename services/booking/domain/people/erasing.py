"""When somebody is erased, and what for."""

from datetime import timedelta
from typing import Final, Literal, get_args

ErasedBecause = Literal[
    "asked_by_person", "consent_withdrawn", "no_longer_needed", "registered_by_mistake"
]
ERASED_BECAUSE: Final[tuple[ErasedBecause, ...]] = get_args(ErasedBecause)
"""Article 17 of the GDPR: the person asks or withdraws their consent, what it was kept for is over,
or it ought never to have been kept."""
SWEPT_AFTER: Final = timedelta(days=1)
"""What another unit of work added while the person was erased is dropped by then."""
SWEEP: Final = "erasure_sweep"
"""The kind of timer that does it, by person."""
