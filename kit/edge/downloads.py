"""Files that are sent piece by piece, whole or from where a broken download stopped (RFC 9110,
section 14: one range of bytes)."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final

from kit.edge.answers import Answer
from kit.edge.operation import Download

_RANGE: Final = re.compile(r"bytes=(\d{1,18})?-(\d{1,18})?", re.ASCII)


def sending(
    answer: Answer, file: Download, environ: Mapping[str, Any]
) -> tuple[Answer, Iterable[bytes]]:
    """The answer with the headers of what is sent, and the bytes: all, or the range asked for.

    A range that cannot be read, or of another state than `If-Range` names, is passed over, as the
    standard has it; one that lies outside is a 416.
    """
    if file.length is None:
        return answer, file.pieces(0)
    headers = answer.headers | {"Accept-Ranges": "bytes", "Content-Length": str(file.length)}
    asked = _RANGE.fullmatch(environ.get("HTTP_RANGE", ""))
    of_this = environ.get("HTTP_IF_RANGE", headers.get("ETag")) == headers.get("ETag")
    if answer.status != HTTPStatus.OK or not asked or not any(asked.groups()) or not of_this:
        return replace(answer, headers=headers), file.pieces(0)
    first, last = _bounds(asked[1], asked[2], file.length)
    if first > last:
        headers |= {"Content-Range": f"bytes */{file.length}", "Content-Length": "0"}
        headers.pop("Content-Disposition", None)
        return replace(
            answer, status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=headers
        ), []
    many = last - first + 1
    headers |= {
        "Content-Range": f"bytes {first}-{last}/{file.length}",
        "Content-Length": str(many),
    }
    part = replace(answer, status=HTTPStatus.PARTIAL_CONTENT, headers=headers)
    return part, _cut(file.pieces(first), many)


def _bounds(first: str | None, last: str | None, length: int) -> tuple[int, int]:
    """The first and the last byte; `-500` asks for the last 500."""
    if first is None:
        return max(0, length - int(last or 0)), length - 1
    return int(first), min(int(last), length - 1) if last else length - 1


def _cut(pieces: Iterable[bytes], many: int) -> Iterator[bytes]:
    for piece in pieces:
        yield piece[:many]
        many -= len(piece)
        if many <= 0:
            return
