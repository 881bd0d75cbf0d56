"""Messages read as sentences, whatever is put into them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SPOKEN = ("kit", "ops", "services", "contracts", "simulation", "benchmarks")
ARTICLE = re.compile(r"(?:^|(?<!\by)[\s(])an?\s$", re.IGNORECASE)
"""Not the French `il y a`."""


def guessed_articles(source: str) -> Iterator[int]:
    """The lines where `a` or `an` stands before a value: which of them is right, none can know."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            for before, after in zip(node.values, node.values[1:], strict=False):
                text = before.value if isinstance(before, ast.Constant) else ""
                if isinstance(after, ast.FormattedValue) and ARTICLE.search(str(text)):
                    yield node.lineno


def test_no_article_is_guessed_before_a_value():
    guessed = [
        f"{path.relative_to(ROOT)}:{line}"
        for folder in SPOKEN
        for path in (ROOT / folder).rglob("*.py")
        for line in guessed_articles(path.read_text())
    ]
    assert guessed == []


def test_a_guessed_article_is_found():
    told = "f'{x} is a {kind}'\nf'A {kind}'\nf'{x} is the {kind}'\nf'a{kind}'\nf'il y a {kind}'"
    assert list(guessed_articles(told)) == [1, 2]
