"""The pages at `/docs` and `/problems/<code>`: plain HTML, for people with a browser or none."""

import json
from typing import Any, Final

from kit.edge.html import Templates
from kit.edge.openapi import openapi, problems_of
from kit.edge.operation import JSON, Operation, Operations
from kit.edge.problems import Problems

_TEMPLATES: Final = Templates("kit.edge", "style.css")


class Documentation:
    """The documentation of one service, made once when it starts."""

    def __init__(
        self, title: str, description: str, operations: Operations, problems: Problems
    ) -> None:
        self.problems = problems
        self.openapi = openapi(title, description, operations, problems)
        self._title = title
        self._description = description
        self._operations = operations
        self.policy = _TEMPLATES.policy

    def page(self) -> str:
        """The page of all operations, by tag."""
        tags: dict[str, list[dict[str, Any]]] = {}
        for operation in self._operations:
            tags.setdefault(operation.tag, []).append(self._shown(operation))
        return _TEMPLATES.render(
            "docs.html",
            title=self._title,
            description=self._description,
            tags=tags,
            prefix=self._operations.prefix,
            problems=sorted(self.problems.by_code.values(), key=lambda p: (p.status, p.code)),
        )

    def problem_page(self, code: str) -> str:
        """The page of one problem: what it means and what to do, in English and French."""
        return _TEMPLATES.render(
            "problem.html",
            problem=self.problems.by_code[code],
            prefix=self._operations.prefix,
            used_by=[
                o
                for o in self._operations
                if code in {p.code for p in problems_of(o, self.problems)}
            ],
        )

    def _shown(self, operation: Operation) -> dict[str, Any]:
        described = self.openapi["paths"][operation.path][operation.method.lower()]
        return {
            "operation": operation,
            "roles": [] if operation.public else sorted(operation.allow),
            "parameters": described["parameters"],
            "curl": curl(operation),
            "example": _pretty(operation.example),
            "answer": _pretty(operation.answer_example),
            "problems": problems_of(operation, self.problems),
        }


def curl(operation: Operation) -> str:
    """A command line that calls the operation."""
    path = operation.path.replace("{", "$").replace("}", "")
    lines = [f'curl -X {operation.method} "$BASE{path}"']
    if operation.method == "GET":
        lines = [f'curl "$BASE{path}"']
    if not operation.public:
        lines.append('-H "Authorization: Bearer $TOKEN"')
    if operation.idempotent_by_key:
        lines.append('-H "Idempotency-Key: $(uuidgen)"')
    if operation.takes_raw:
        lines += [f'-H "Content-Type: {operation.content_type}"', "--data-binary @FILE"]
    elif operation.takes_json:
        body = json.dumps(operation.example or {}, ensure_ascii=False).replace("'", "'\\''")
        lines += [f'-H "Content-Type: {JSON}"', f"-d '{body}'"]
    return " \\\n  ".join(lines)


def _pretty(example: Any) -> str:
    return "" if example is None else json.dumps(example, ensure_ascii=False, indent=2)
