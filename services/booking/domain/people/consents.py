"""What a person agreed to, and since when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

ConsentKind = Literal["data_kept", "reminders", "news", "share_with_partner", "surveys", "photo"]


@dataclass(frozen=True, kw_only=True)
class Said:
    """That the person agreed or not, when, and to whom: `by` is a staff subject, None of what was
    said before that was kept."""

    at: datetime
    given: bool
    by: str | None = None


@dataclass(frozen=True, kw_only=True)
class Consent:
    """Where one kind of consent stands; a consent that was withdrawn keeps the day it was given.

    `history` is all that was ever said of it, the first first (article 7 of the GDPR: that somebody
    agreed has to be shown, also of what they agreed to once).
    """

    kind: ConsentKind
    given_at: datetime | None = None
    withdrawn_at: datetime | None = None
    history: tuple[Said, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether the person agrees at present."""
        return self.given_at is not None and self.withdrawn_at is None

    @property
    def said(self) -> tuple[Said, ...]:
        """The history, also of a consent that was recorded before there was one."""
        if self.history:
            return self.history
        known = ((self.given_at, True), (self.withdrawn_at, False))
        return tuple(Said(at=at, given=given) for at, given in known if at is not None)


def with_consent(
    consents: Sequence[Consent], kind: ConsentKind, given: bool, now: datetime, by: str
) -> tuple[Consent, ...]:
    """The consents once this one is given or withdrawn; saying it again changes nothing."""
    present = next((one for one in consents if one.kind == kind), Consent(kind=kind))
    said = (*present.said, Said(at=now, given=given, by=by))
    if given and not present.stands:
        present = Consent(kind=kind, given_at=now, history=said)
    elif not given and present.withdrawn_at is None:
        present = Consent(kind=kind, given_at=present.given_at, withdrawn_at=now, history=said)
    others = [one for one in consents if one.kind != kind]
    return tuple(sorted((*others, present), key=lambda one: one.kind))


def wants_to_be_forgotten(consents: Sequence[Consent]) -> bool:
    """Whether the person does not, or no longer, agree that their data are kept."""
    return any(one.kind == "data_kept" and not one.stands for one in consents)


def last_said(consents: Sequence[Consent]) -> datetime | None:
    """When the person last said anything of the kind."""
    return max((said.at for one in consents for said in one.said), default=None)
