"""Readable references made from names."""

import re
import unicodedata

LONGEST = 80
_WORDS = re.compile(r"[a-z0-9]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "ı": "i"})


def slug(*names: str, longest: int = LONGEST) -> str:
    """The names in small ASCII letters and digits joined by hyphens, cut after a whole word.

    Words of a later name that an earlier one ends with are not repeated: `Espace Lens` in `Lens`
    is `espace-lens`. Empty where no letter of the Latin script is left.
    """
    words: list[str] = []
    for name in names:
        more = _words(name)
        if more and words[-len(more) :] != more and not _holds(words, more):
            words += more
    while words and len("-".join(words)) > longest:
        words.pop()
    return "-".join(words)


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name.lower().translate(_LIGATURES))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return _WORDS.findall(plain)


def _holds(words: list[str], part: list[str]) -> bool:
    return any(words[i : i + len(part)] == part for i in range(len(words)))
