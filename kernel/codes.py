"""Codes that people read aloud and copy by hand."""

import re
from typing import Final

_SEPARATORS: Final = re.compile(r"[\s\-._]+")


def plain(text: str) -> str:
    """A code of ours, however it is written: capital letters and digits."""
    return _SEPARATORS.sub("", text).upper()
