"""The alphabet of short messages: 160 characters of it are one message, of any other 70.

Source: 3GPP TS 23.038, section 6.2.1 (the default alphabet and its extension).
"""

import unicodedata
from typing import Final

ONE_MESSAGE: Final = 160
"""Characters of the default alphabet in one short message."""

_DEFAULT: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION: Final = frozenset("^{}\\[~]|€")
"""Each counts as two."""
_INSTEAD: Final = {
    "’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "...",
    "\u00a0": " ", "\u202f": " ", "œ": "oe", "Œ": "OE",
}  # fmt: skip


def length(text: str) -> int:
    """How many characters of the alphabet the text takes. Raises `ValueError` for any other."""
    foreign = set(text) - _DEFAULT - _EXTENSION
    if foreign:
        raise ValueError(f"not of the alphabet: {sorted(foreign)}")
    return len(text) + sum(character in _EXTENSION for character in text)


def fold(text: str) -> str:
    """The text in the alphabet: `Hôtel` becomes `Hotel`, and what has no likeness `?`."""
    return "".join(_folded(character) for character in unicodedata.normalize("NFC", text))


def _folded(character: str) -> str:
    if character in _DEFAULT or character in _EXTENSION:
        return character
    if character in _INSTEAD:
        return _INSTEAD[character]
    bare = unicodedata.normalize("NFD", character)[0]
    return bare if bare in _DEFAULT else "?"
