"""What a person agreed to, and since when."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

ConsentKind = Literal["data_kept", "reminders", "news", "share_with_partner", "surveys", "photo"]


@dataclass(frozen=True, kw_only=True)
class Consent:
    """Where one kind of consent stands; a consent that was withdrawn keeps the day it was given."""

    kind: ConsentKind
    given_at: datetime | None = None
    withdrawn_at: datetime | None = None

    @property
    def stands(self) -> bool:
        """Whether the person agrees at present."""
        return self.given_at is not None and self.withdrawn_at is None


def with_consent(
    consents: Sequence[Consent], kind: ConsentKind, given: bool, now: datetime
) -> tuple[Consent, ...]:
    """The consents once this one is given or withdrawn; saying it again changes nothing."""
    present = next((one for one in consents if one.kind == kind), Consent(kind=kind))
    if given and not present.stands:
        present = Consent(kind=kind, given_at=now)
    elif not given and present.withdrawn_at is None:
        present = replace(present, withdrawn_at=now)
    others = [one for one in consents if one.kind != kind]
    return tuple(sorted((*others, present), key=lambda one: one.kind))
