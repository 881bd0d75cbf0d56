"""No text makes a pattern of ours work more than in proportion to its length."""

import itertools
import math
import re
from collections.abc import Iterator

import pytest

from tests.hostile.backtracking import Counter, TooMany, representatives
from tests.hostile.patterns import everywhere

PATTERNS = everywhere()
SHORT, LONG = 40, 80
SLACK = 20
"""Steps that do not grow with the text."""


def growths(pattern: re.Pattern, way: str) -> Iterator[tuple[float, str]]:
    """By how much more steps twice the text takes, with what the text repeats, for each text."""
    letters = representatives(pattern)[:5]
    for pump in map(
        "".join, itertools.chain(*(itertools.product(letters, repeat=n) for n in (1, 2)))
    ):
        for before, after in (("", "\x00"), (letters[0], "\x00"), ("", "")):
            texts = [before + pump * (length // len(pump)) + after for length in (SHORT, LONG)]
            try:
                short, long = (getattr(Counter(pattern, text), way)() for text in texts)
            except TooMany:
                yield math.inf, pump
            else:
                yield long / (short + SLACK), pump


@pytest.mark.parametrize("where", PATTERNS)
def test_a_pattern_takes_steps_in_proportion_to_the_text(where):
    used = PATTERNS[where]
    ways = ["fullmatch", "search"] if used.searched else ["fullmatch"]
    for way in ways:
        for ratio, pump in growths(used.pattern, way):
            assert ratio < 2.3, f"{used.pattern.pattern!r}: {way} by {pump!r}"


def test_the_patterns_of_all_services_are_looked_at():
    assert len(PATTERNS) > 80
    assert sum(used.searched for used in PATTERNS.values()) > 15
    assert {where.split("/")[1] for where in PATTERNS if where.startswith("services")} == {
        "booking", "inventory", "training", "impact",
    }  # fmt: skip


@pytest.mark.parametrize("bomb", [r"(a+)+b", r"(a|a)*b", r"(\w+\s?)*c", r"a*a*a*b", r"(?:a?){30}b"])
def test_a_bomb_is_seen(bomb):
    assert any(ratio > 3 for ratio, _pump in growths(re.compile(bomb), "fullmatch"))


@pytest.mark.parametrize("text", ["aaaa", "abab", "ab-c", "", "a-b-c-d"])
@pytest.mark.parametrize("pattern", [r"[a-z]+(-[a-z]+)*", r"(a|b)*c?", r"(ab)+", r"\w*?-?\w*"])
def test_the_counter_matches_what_python_matches(pattern, text):
    compiled = re.compile(pattern)
    counter = Counter(compiled, text)
    matched = counter._seq(counter._tree, 0, 0, lambda at: at == len(text))
    assert matched is (compiled.fullmatch(text) is not None)
