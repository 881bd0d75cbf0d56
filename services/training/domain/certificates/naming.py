"""The name that a certificate's public page shows, where its person agreed to that."""

from dataclasses import dataclass
from datetime import date

from kernel.refusals import InvalidValue

LONGEST_NAME = 120
"""Letters; longer ones do not fit a line of the paper."""


@dataclass(frozen=True, kw_only=True)
class AgreedName:
    """A name, the local day on which its bearer agreed, and who wrote it down.

    Kept apart from everything else: the person may take it back at any time.
    """

    certificate_id: str
    name: str
    agreed_on: date
    by: str


def check_name(name: str) -> str:
    """The name as it is kept. Raises `InvalidValue` where it is none."""
    plain = " ".join(name.split())
    if not any(letter.isalpha() for letter in plain):
        raise InvalidValue("name", "must hold a letter")
    return plain
