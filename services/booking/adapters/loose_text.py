"""Text as people look for it: a letter stands for itself with and without any accent."""

import re
import unicodedata
from collections import defaultdict
from typing import Final


def _with_accents() -> dict[str, str]:
    found: dict[str, str] = defaultdict(str)
    # Latin-1 Supplement and Latin Extended-A: the letters of every language written in France.
    for code in range(0xC0, 0x180):
        bare = unicodedata.normalize("NFD", chr(code))[0]
        if bare.isascii() and bare.isalpha():
            found[bare.lower()] += chr(code)
    return found


_ACCENTED: Final = _with_accents()


def loosely(text: str) -> str:
    """A regular expression, to be used without regard to case, that finds the text in names.

    Apostrophes, hyphens and spaces stand for each other: who types `l ecole` finds `L’École`.
    """
    return "".join(_loose(character) for character in text)


def _loose(character: str) -> str:
    bare = unicodedata.normalize("NFD", character)[0].lower()
    if bare in _ACCENTED:
        return f"[{bare}{_ACCENTED[bare]}]"
    if character.isalnum():
        return re.escape(character)
    return r"[^0-9A-Za-zÀ-ž]"
