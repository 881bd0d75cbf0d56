"""Names as they are compared: without accents, apostrophes and the habits of spelling.

Nothing here is shown to anybody or kept: people are called as they write themselves.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import OSA

_LETTERS = str.maketrans({"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe"})
_APOSTROPHES = re.compile(r"['’‘ʼʻ′´`＇ʹ]\s*")
_SEPARATORS = re.compile(r"[\W_]+")
_PARTICLES = {
    "abd", "abdel", "abdul", "abu", "ait", "al", "bel", "ben", "bin", "bint", "da", "das", "de",
    "del", "den", "der", "di", "dos", "du", "el", "la", "las", "le", "les", "lo", "los", "mac",
    "mc", "o", "of", "san", "sankt", "st", "saint", "sainte", "ter", "van", "von", "zu", "zum",
}  # fmt: skip
"""Small words that many families share: alone they tell nobody from another."""

# French ears: what sounds alike is written alike, so that a clerk's spelling does not count.
_SOUNDS = (
    (re.compile(r"ph"), "f"),
    (re.compile(r"sch|sh"), "ch"),
    (re.compile(r"c(?=[eiy])|ç"), "s"),
    (re.compile(r"ck|qu|q|c(?!h)"), "k"),
    (re.compile(r"ou|oo"), "u"),
    (re.compile(r"eau|au"), "o"),
    (re.compile(r"dj|j"), "j"),
    (re.compile(r"[yj](?=$|[^aeiou])"), "i"),
    (re.compile(r"y"), "i"),
    (re.compile(r"w"), "v"),
    (re.compile(r"z"), "s"),
    (re.compile(r"(?<!c)h"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
)
_VOWELS = re.compile(r"(?<=.)[aeiou]+")
_DOUBLES = re.compile(r"(.)\1+")
_OTHER_GENDER = ("a", "n", "ne", "le", "te")
"""What makes Karim Karima, Julie Julien, Lucien Lucienne, Michel Michelle, Juliet Juliette."""


def folded(name: str) -> str:
    """A name in small letters, without accents and apostrophes, its parts kept apart by a space."""
    text = unicodedata.normalize("NFKD", name).casefold()
    text = "".join(c for c in text if unicodedata.category(c) not in ("Mn", "Cf", "Lm"))
    text = _APOSTROPHES.sub("", text.translate(_LETTERS))
    return _SEPARATORS.sub(" ", text).strip()


def sound(token: str) -> str:
    """A folded name as it sounds, whatever letters write it (`Mohammed`, `Mohamed`: `moamed`)."""
    for pattern, instead in _SOUNDS:
        token = pattern.sub(instead, token)
    return token


def skeleton(token: str) -> str:
    """The first sound and the consonants after it (`mohammed`: `md`): short, and often shared."""
    return _DOUBLES.sub(r"\1", _VOWELS.sub("", sound(token)))


def alike(one: str, other: str) -> bool:
    """Whether two folded names without spaces sound alike, save a slip of the pen.

    None in up to four sounds, where a letter makes another name (Lina, Luna); one in up to seven,
    two in longer ones.
    """
    one, other = sound(one), sound(other)
    if one == other:
        return True
    shorter = min(len(one), len(other))
    slips = 0 if shorter <= 4 else 1 if shorter <= 7 else 2
    return OSA.distance(one, other, score_cutoff=slips) <= slips


@dataclass(frozen=True)
class NamePart:
    """A first or last name, of one word or several."""

    text: str

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """Its words; a letter that stands alone belongs to the word after it (O Connor)."""
        tokens: list[str] = []
        before = ""
        for word in folded(self.text).split():
            if len(word) == 1 and word.isascii():
                before += word
                continue
            tokens.append(before + word)
            before = ""
        return (*tokens, before) if before else tuple(tokens)

    @cached_property
    def whole(self) -> str:
        """All its words as one (Ben Ali, Benali)."""
        return "".join(self.tokens)

    @cached_property
    def telling(self) -> tuple[str, ...]:
        """Its words without particles; all of them where it has no other."""
        return tuple(t for t in self.tokens if t not in _PARTICLES) or self.tokens

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """What it may be called in short: each telling word, and the whole."""
        return tuple(dict.fromkeys((*self.telling, self.whole)))

    def like(self, other: "NamePart") -> bool:
        """Whether both may be the same name: alike, or one of them a part of the other."""
        if alike(self.whole, other.whole):
            return True
        fewer, more = sorted((self.telling, other.telling), key=len)
        return bool(fewer) and all(
            len(one) > 2 and any(alike(one, m) for m in more) for one in fewer
        )


def same_first_name(one: NamePart, other: NamePart) -> bool:
    """Whether two first names may be one; that of the other gender is another name."""
    shorter, longer = sorted((sound(one.whole), sound(other.whole)), key=len)
    ending = longer.removeprefix(shorter) if longer.startswith(shorter) else ""
    plain = sorted((one.whole, other.whole), key=len)
    spelled = plain[1].removeprefix(plain[0]) if plain[1].startswith(plain[0]) else ""
    if ending and (ending in _OTHER_GENDER or spelled in _OTHER_GENDER):
        return False
    return one.like(other)


@dataclass(frozen=True)
class FullName:
    """Both names of somebody."""

    first: NamePart
    last: NamePart

    @classmethod
    def of(cls, first_name: str, last_name: str) -> "FullName":
        """From what was typed."""
        return cls(NamePart(first_name), NamePart(last_name))

    def like(self, other: "FullName") -> bool:
        """Whether both may be one person's: alike in this order or the other, or the same words
        cut elsewhere (Nguyễn Thị | Hoa, Nguyễn | Thị Hoa)."""
        return (
            (same_first_name(self.first, other.first) and self.last.like(other.last))
            or (same_first_name(self.first, other.last) and self.last.like(other.first))
            or self._words == other._words
        )

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The folded words of both, sorted: equal in whatever order and fields they are typed."""
        return tuple(sorted((*self.first.tokens, *self.last.tokens)))

    @cached_property
    def _words(self) -> list[str]:
        return sorted(sound(word) for word in self.words)
