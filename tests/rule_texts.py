"""The texts of rules, read from the code: what a refusal or a finding of a file may say."""

import ast
from collections.abc import Iterator
from pathlib import Path

_TEXT_AT = {"InvalidValue": 1, "ValidationError": 0, "Finding": 1, "problem": 0}
"""Which argument of a call is a rule's text."""
_PLACE = "7"
"""Stands where a value is put in."""


def rule_texts(*roots: str, readers: tuple[str, ...] = ()) -> dict[str, str]:
    """Where each text stands; `readers` are modules that keep texts in pairs with a field's name,
    or return them."""
    found: dict[str, str] = {}
    for path in sorted(file for root in roots for file in Path(root).rglob("*.py")):
        tree = ast.parse(path.read_text())
        constants = dict(_constants(tree))
        nodes = _called(tree)
        if path.as_posix() in readers:
            nodes = [*nodes, *_paired(tree)]
        for node in nodes:
            text = _text(node, constants)
            if text is not None:
                found[text] = f"{path}:{node.lineno}"
    return found


def _called(tree: ast.AST) -> list[ast.expr]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            at = _TEXT_AT.get(name)
            if at is not None and len(node.args) > at:
                found.append(node.args[at])
    return found


def _paired(tree: ast.AST) -> Iterator[ast.expr]:
    """Texts that are returned, the second of a pair, or named `reason`, `rule` or `problem`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Return) and node.value is not None:
            yield node.value
        elif isinstance(node, ast.Tuple) and len(node.elts) == 2:
            yield node.elts[1]
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in (
            "reason",
            "rule",
            "problem",
        ):
            yield node.value


def _constants(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and node.value is not None:
            yield getattr(node.target, "id", ""), node.value
        elif isinstance(node, ast.Assign):
            yield getattr(node.targets[0], "id", ""), node.value


def _text(node: ast.expr, constants: dict[str, ast.expr]) -> str | None:
    """The text of several words; None where it is none, or is put together elsewhere."""
    if isinstance(node, ast.Name) and node.id in constants:
        return _text(constants[node.id], constants)
    if isinstance(node, ast.BinOp) and isinstance(node.left, ast.Constant):
        return f"{node.left.value}{_PLACE}"
    if isinstance(node, ast.JoinedStr):
        text = "".join(
            str(part.value) if isinstance(part, ast.Constant) else _PLACE for part in node.values
        )
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        text = node.value
    else:
        return None
    return text if " " in text else None
