"""Rules: which entries come of all that was told of one aggregate, where no event decides alone.

Each is a pure function of what was told of an aggregate so far, sorted by sequence, each once. What
was not heard of yet is simply missing, so that the entries are right once everything is there.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from services.impact.domain.entries import Entry
from services.impact.domain.facts import Told
from services.impact.domain.rules.certificates import certificate
from services.impact.domain.rules.devices import device
from services.impact.domain.rules.enrolments import enrolment
from services.impact.domain.rules.referrals import referral
from services.impact.domain.rules.seats import seat
from services.impact.domain.rules.sessions import session

Rule = Callable[[Sequence[Told]], tuple[Entry, ...]]

RULES: Final[Mapping[str, Rule]] = {
    "certificate": certificate,
    "device": device,
    "enrolment": enrolment,
    "referral": referral,
    "seat": seat,
    "session": session,
}
"""By the name that `Told.rule` bears."""
