"""What goes back to the caller, whatever the transport."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

import msgspec

from kit.edge import shown
from kit.edge.operation import JSON, Download, Operation, Page
from kit.edge.problems import PROBLEM_JSON, Problem

# No script, style or frame of a stranger; a page that needs more says so itself.
PAGE_POLICY: Final = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)

_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True)
class Answer:
    """A status, headers and a body, ready to send.

    `problem` is the name of the remote error where this is a refusal. `replayed` where it was
    kept from an earlier request with the same idempotency key.
    """

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    problem: str | None = None
    replayed: bool = False
    download: Download | None = None
    """What is sent instead of the body."""
    people: frozenset[str] = frozenset()
    """Whose data it shows, as far as it was made by this call."""

    @property
    def is_file(self) -> bool:
        """Whether it is a page or a file, which nobody can look into."""
        media_type = self.headers.get("Content-Type", JSON)
        return self.download is not None or media_type not in (JSON, PROBLEM_JSON)

    @property
    def data(self) -> Any:
        """The body as RPC gives it: JSON values, a page's media type and text, or of a file what
        it is: its bytes are had over HTTP, by the operation of the same name."""
        if self.download is not None:
            file = self.download
            return {"media_type": file.media_type, "name": file.name, "length": file.length}
        if not self.body:
            return None
        media_type = self.headers.get("Content-Type", "")
        if media_type in (JSON, PROBLEM_JSON):
            return msgspec.json.decode(self.body)
        return {"media_type": media_type, "body": self.body.decode("utf-8", "replace")}


def render(operation: Operation, result: Any) -> Answer:
    """The answer to a call that went well.

    An answer with a `version` gets it as `ETag`. Without a schema and a result it is a 204.
    """
    with shown.noting() as people:
        answer = _rendered(operation, result)
    if not answer.is_file:
        people |= shown.named_in(answer.body)
    return replace(answer, people=frozenset(people))


def _rendered(operation: Operation, result: Any) -> Answer:
    if isinstance(result, Page):
        body = result.body.encode() if isinstance(result.body, str) else result.body
        media_type = result.media_type
        if media_type.startswith("text/") and "charset" not in media_type:
            media_type += "; charset=utf-8"
        headers = {"Content-Type": media_type}
        if media_type.startswith("text/html"):
            headers["Content-Security-Policy"] = PAGE_POLICY
        return Answer(result.status or operation.status, body, headers | dict(result.headers))
    if isinstance(result, Download):
        headers = {
            "Content-Type": result.media_type,
            "Content-Disposition": f'attachment; filename="{result.name}"',
        }
        return Answer(operation.status, b"", headers | dict(result.headers), download=result)
    if operation.answer_schema is not None:
        data = operation.answer_schema.dump(result)
    elif result is None:
        return Answer(204, b"")
    else:
        data = result
    headers = {"Content-Type": JSON}
    if isinstance(data, dict):
        version = data.get("version")
        if isinstance(version, int):
            headers["ETag"] = f'"{version}"'
    return Answer(operation.status, _encode(data), headers)


def render_problem(problem: Problem, language: str, people: Collection[str] = ()) -> Answer:
    """The answer that tells a refusal, and of these people."""
    headers = {"Content-Type": PROBLEM_JSON, "Content-Language": language} | problem.headers
    body = _encode(problem.members)
    told = frozenset({*people, *shown.named_in(body)})
    return Answer(problem.status, body, headers, problem.name, people=told)


def next_link(path: str, query_string: str, body: bytes) -> str | None:
    """The header `Link` of a list whose answer holds a `next_cursor`, else None."""
    # Looking for the name is cheaper than reading every answer again.
    if b'"next_cursor":"' not in body:
        return None
    cursor = msgspec.json.decode(body, type=_Listing).next_cursor
    kept = [(n, v) for n, v in parse_qsl(query_string, keep_blank_values=True) if n != "cursor"]
    return f'<{path}?{urlencode([*kept, ("cursor", cursor)])}>; rel="next"'


class _Listing(msgspec.Struct):
    next_cursor: str | None = None
