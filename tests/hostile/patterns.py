"""Every pattern of ours that may see what somebody sent."""

import ast
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ops.state import PROJECT

FOLDERS = ("kit", "kernel", "services")
OWN_TEXT = "services/impact/edge/charts/paper.py"
"""Reads our own style sheet and nothing else."""
_WITHIN = {"search", "sub", "subn", "split", "findall", "finditer"}
_CALLS = {"compile", "match", "fullmatch", *_WITHIN}


@dataclass(frozen=True)
class Used:
    """A pattern, and whether it is looked for within a text: from each place in it, that is."""

    pattern: re.Pattern[Any]
    searched: bool


def everywhere() -> dict[str, Used]:
    """By `file:line`."""
    found = {}
    for folder in FOLDERS:
        for file in sorted((PROJECT / folder).rglob("*.py")):
            text = file.read_text(encoding="utf-8")
            ours = file.relative_to(PROJECT).as_posix() == OWN_TEXT
            if not ours and ("re." in text or "Regexp(" in text):
                found.update(_in(file, ast.parse(text)))
    return found


def _in(file: Path, tree: ast.Module) -> Iterator[tuple[str, Used]]:
    searched = {ast.unparse(one) for one in _searched(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and _is_pattern(node.func):
            where = file.relative_to(PROJECT)
            names = vars(importlib.import_module(".".join(where.with_suffix("").parts)))
            expression = ast.Expression(node.args[0])
            code = compile(expression, str(where), "eval")
            try:
                source = eval(code, dict(names))  # noqa: S307 - an expression of our own code
            except NameError:
                continue  # made of what a function was given: looked at where that is made
            if isinstance(source, str | bytes):
                name = next((n for n, value in _named(tree) if value is node), "")
                within = name in searched or getattr(node.func, "attr", "") in _WITHIN
                yield f"{where}:{node.lineno}", Used(re.compile(source), within)


def _searched(tree: ast.Module) -> Iterator[ast.expr]:
    """Whatever something is looked for with."""
    for node in ast.walk(tree):
        func = node.func if isinstance(node, ast.Call) else None
        if isinstance(func, ast.Attribute) and func.attr in _WITHIN:
            yield func.value


def _named(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """Values of the module, by the names that they are given."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            yield node.target.id, node.value


def _is_pattern(func: ast.expr) -> bool:
    if not isinstance(func, ast.Attribute):
        return False
    if func.attr == "Regexp":
        return True
    return func.attr in _CALLS and isinstance(func.value, ast.Name) and func.value.id == "re"
