"""No text makes a pattern of ours work more than in proportion to its length."""

import itertools
import re

import pytest

from tests.hostile.backtracking import Counter, TooMany, representatives
from tests.hostile.patterns import everywhere

PATTERNS = everywhere()
SHORT, LONG = 40, 80
SLACK = 20
"""Steps that do not grow with the text."""


def growth(pattern: re.Pattern, way: str) -> tuple[float, str]:
    """By how much more steps twice the text takes at worst, and what the text repeats."""
    letters = representatives(pattern)[:5]
    worst = (0.0, "")
    for pump in map(
        "".join, itertools.chain(*(itertools.product(letters, repeat=n) for n in (1, 2)))
    ):
        for before, after in (("", "\x00"), (letters[0], "\x00"), ("", "")):
            steps = []
            for length in (SHORT, LONG):
                text = before + pump * (length // len(pump)) + after
                counter = Counter(pattern, text)
                try:
                    steps.append(getattr(counter, way)())
                except TooMany:
                    return float("inf"), pump
            worst = max(worst, (steps[1] / (steps[0] + SLACK), pump))
    return worst


@pytest.mark.parametrize("where", PATTERNS)
def test_a_pattern_takes_steps_in_proportion_to_the_text(where):
    used = PATTERNS[where]
    ways = ["fullmatch", "search"] if used.searched else ["fullmatch"]
    for way in ways:
        ratio, pump = growth(used.pattern, way)
        assert ratio < 2.3, f"{used.pattern.pattern!r}: {way} by {pump!r}"


def test_the_patterns_of_all_services_are_looked_at():
    assert len(PATTERNS) > 80
    assert sum(used.searched for used in PATTERNS.values()) > 15
    assert {where.split("/")[1] for where in PATTERNS if where.startswith("services")} == {
        "booking", "inventory", "training", "impact",
    }  # fmt: skip


@pytest.mark.parametrize("bomb", [r"(a+)+b", r"(a|a)*b", r"(\w+\s?)*c", r"a*a*a*b", r"(?:a?){30}b"])
def test_a_bomb_is_seen(bomb):
    assert growth(re.compile(bomb), "fullmatch")[0] > 3


@pytest.mark.parametrize("text", ["aaaa", "abab", "ab-c", "", "a-b-c-d"])
@pytest.mark.parametrize("pattern", [r"[a-z]+(-[a-z]+)*", r"(a|b)*c?", r"(ab)+", r"\w*?-?\w*"])
def test_the_counter_matches_what_python_matches(pattern, text):
    compiled = re.compile(pattern)
    counter = Counter(compiled, text)
    matched = counter._seq(counter._tree, 0, 0, lambda at: at == len(text))
    assert matched is (compiled.fullmatch(text) is not None)
