"""Counts what a backtracking matcher does, which is how Python's works: one step for each character
that is compared with a pattern. So growth can be told without a clock.
"""

import contextlib
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from re import _constants as c  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

Go = Callable[[int], bool]
MOST = 300_000
_DEEPEST = 100_000


class TooMany(Exception):
    """More steps than anything harmless takes."""


@contextlib.contextmanager
def _deep() -> Iterator[None]:
    """Recursion as deep as the texts are long; for nobody else, whom a C library may fail in."""
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(_DEEPEST)
    try:
        yield
    finally:
        sys.setrecursionlimit(usual)


class Counter:
    """One try of a pattern at a text."""

    def __init__(self, pattern: re.Pattern[Any], text: str) -> None:
        source = pattern.pattern
        self._text = text
        self._ignore_case = bool(pattern.flags & re.IGNORECASE)
        self._tree = list(_parser.parse(_as_text(source), pattern.flags & ~re.UNICODE & ~re.ASCII))
        self._groups: dict[int, tuple[int, int]] = {}
        self.steps = 0

    def fullmatch(self) -> int:
        """The steps of a match of the whole text. Raises `TooMany`."""
        with _deep():
            self._seq(self._tree, 0, 0, lambda at: at == len(self._text))
        return self.steps

    def search(self) -> int:
        """The steps of a search for a first match that is not there. Raises `TooMany`."""
        with _deep():
            for start in range(len(self._text) + 1):
                if self._seq(self._tree, 0, start, lambda _at: True):
                    break
        return self.steps

    def _seq(self, nodes: Sequence[Any], i: int, at: int, go: Go) -> bool:
        if i == len(nodes):
            return go(at)
        return self._one(nodes[i], at, lambda then: self._seq(nodes, i + 1, then, go))

    def _one(self, node: Any, at: int, go: Go) -> bool:
        op, arg = node
        if op in (c.LITERAL, c.NOT_LITERAL, c.ANY, c.IN):
            return self._character(op, arg, at) and go(at + 1)
        if op is c.BRANCH:
            return any(self._seq(list(one), 0, at, go) for one in arg[1])
        if op is c.SUBPATTERN:
            return self._group(arg[0], list(arg[3]), at, go)
        if op in (c.MAX_REPEAT, c.MIN_REPEAT):
            return self._repeat(op is c.MAX_REPEAT, *arg, at, go)
        if op in (c.ASSERT, c.ASSERT_NOT):
            return self._look(op is c.ASSERT, arg, at) and go(at)
        if op is c.AT:
            return self._place(arg, at) and go(at)
        if op is c.GROUPREF:
            begin, end = self._groups.get(arg, (0, 0))
            self._count()
            return self._text.startswith(self._text[begin:end], at) and go(at + end - begin)
        raise NotImplementedError(op)

    def _group(self, number: int | None, nodes: list[Any], at: int, go: Go) -> bool:
        def after(then: int) -> bool:
            if number is not None:
                self._groups[number] = (at, then)
            return go(then)

        return self._seq(nodes, 0, at, after)

    def _repeat(self, greedy: bool, least: int, most: Any, inner: Any, at: int, go: Go) -> bool:
        nodes = list(inner)

        def times(done: int, now: int) -> bool:
            def more() -> bool:
                if most is not c.MAXREPEAT and done >= most:
                    return False
                return self._seq(nodes, 0, now, lambda then: then > now and times(done + 1, then))

            if done < least:
                return self._seq(nodes, 0, now, lambda then: times(done + 1, then))
            return (more() or go(now)) if greedy else (go(now) or more())

        return times(0, at)

    def _look(self, wanted: bool, arg: Any, at: int) -> bool:
        direction, inner = arg
        begins = [at] if direction > 0 else range(at, max(-1, at - 9), -1)
        ends: Go = (lambda _then: True) if direction > 0 else (lambda then: then == at)
        return any(self._seq(list(inner), 0, begin, ends) for begin in begins) is wanted

    def _place(self, where: Any, at: int) -> bool:
        self._count()
        if where in (c.AT_BEGINNING, c.AT_BEGINNING_STRING):
            return at == 0
        if where in (c.AT_END, c.AT_END_STRING):
            return at == len(self._text)
        word = [
            bool(re.match(r"\w", x)) for x in (self._text[at - 1 : at], self._text[at : at + 1])
        ]
        return (word[0] != word[1]) is (where is c.AT_BOUNDARY)

    def _character(self, op: Any, arg: Any, at: int) -> bool:
        self._count()
        if at >= len(self._text):
            return False
        character = self._text[at]
        if op is c.ANY:
            return True
        if op is c.IN:
            return _in(arg, character)
        same = ord(character) == arg or (
            self._ignore_case and character.lower() == chr(arg).lower()
        )
        return same is (op is c.LITERAL)

    def _count(self) -> None:
        self.steps += 1
        if self.steps > MOST:
            raise TooMany


def _in(parts: Sequence[Any], character: str) -> bool:
    wanted, code = True, ord(character)
    for op, arg in parts:
        if op is c.NEGATE:
            wanted = False
        elif (
            (op is c.LITERAL and code == arg)
            or (op is c.RANGE and arg[0] <= code <= arg[1])
            or (op is c.CATEGORY and re.fullmatch(_CATEGORIES[arg], character))
        ):
            return wanted
    return not wanted


_CATEGORIES = {
    c.CATEGORY_DIGIT: r"\d",
    c.CATEGORY_NOT_DIGIT: r"\D",
    c.CATEGORY_SPACE: r"\s",
    c.CATEGORY_NOT_SPACE: r"\S",
    c.CATEGORY_WORD: r"\w",
    c.CATEGORY_NOT_WORD: r"\W",
}


def _as_text(source: str | bytes) -> str:
    return source if isinstance(source, str) else source.decode("latin-1")


def representatives(pattern: re.Pattern[Any]) -> list[str]:
    """A few characters of each kind that the pattern tells apart."""
    found: dict[str, None] = {}
    for op, arg in _walk(_parser.parse(_as_text(pattern.pattern), pattern.flags & re.IGNORECASE)):
        if op in (c.LITERAL, c.NOT_LITERAL):
            found[chr(arg)] = None
        elif op is c.RANGE:
            found[chr(arg[0])] = None
        elif op is c.CATEGORY:
            found[{"d": "7", "s": " ", "w": "k"}[_CATEGORIES[arg][1].lower()]] = None
    return [*found, "a", "0", " "]


def _walk(tree: Any) -> Iterator[tuple[Any, Any]]:
    for op, arg in tree:
        yield op, arg
        if op is c.IN:
            yield from arg
        elif op is c.BRANCH:
            for one in arg[1]:
                yield from _walk(one)
        elif op is c.SUBPATTERN:
            yield from _walk(arg[3])
        elif op in (c.MAX_REPEAT, c.MIN_REPEAT):
            yield from _walk(arg[2])
        elif op in (c.ASSERT, c.ASSERT_NOT):
            yield from _walk(arg[1])
