"""The code of a top-up: whoever reads it can spend it."""

import re
from dataclasses import dataclass
from typing import Final, Self

from kernel.refusals import InvalidValue

_SEPARATORS: Final = re.compile(r"[ \-]")
_CODE: Final = re.compile(r"[0-9A-Z]{6,32}", re.ASCII)


@dataclass(frozen=True, repr=False)
class SecretCode:
    """A code in the form in which two are compared: capital letters and digits, 6 to 32.

    Its text is asked for by name: printed, logged or shown in an error it is not the code.
    """

    text: str

    @classmethod
    def of(cls, written: str) -> Self:
        """Raises `InvalidValue`, which does not say what was written."""
        text = _SEPARATORS.sub("", written).upper()
        if not _CODE.fullmatch(text):
            raise InvalidValue("code", "is not a code of 6 to 32 letters and digits")
        return cls(text)

    def __repr__(self) -> str:
        return "SecretCode(…)"

    __str__ = __repr__
