"""Reading what came over the wire, with its limits: JSON, query strings, languages, tags.

Whatever is refused here never reaches a schema, a driver or a log.
"""

import json
import math
import re
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import parse_qsl

from kit import telemetry
from kit.edge.operation import Language
from kit.edge.refusals import InvalidFields, Unreadable

MAX_DEPTH: Final = 32
MAX_PARAMETERS: Final = 100
# What a document of the database can hold.
MAX_INTEGER: Final = 2**63 - 1

# One that is not closed goes on to the end: looked for again from each of its quotes, it would take
# hours of a body of a megabyte.
_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*(?:"|\\?\Z)', re.DOTALL)
_BRACKETS = re.compile(rb"[\[\]{}]")
_LENGTHS: Final = (
    (re.compile(r"Shorter than minimum length (\d+)\."), r"Must hold at least \1."),
    (re.compile(r"Longer than maximum length (\d+)\."), r"Must hold at most \1."),
    (re.compile(r"Length must be between (\d+) and (\d+)\."), r"Must hold \1 to \2."),
    (re.compile(r"Length must be (\d+)\."), r"Must hold exactly \1."),
)
"""What marshmallow says of a length, and how it is said of a list."""
_REQUEST_ID = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|[0-9a-f]{16,64}",
    re.IGNORECASE,
)
"""A UUID (RFC 9562), or hex digits as a trace id or a gateway's own: no name can be spelt in it."""
_TAG = re.compile(r'(W/)?"([\x21\x23-\x7e]*)"')


def _unreadable(en: str, fr: str) -> Unreadable:
    return Unreadable((en, fr))


def _too_deep() -> Unreadable:
    return _unreadable(
        f"The body is nested deeper than {MAX_DEPTH} levels.",
        f"Le corps compte plus de {MAX_DEPTH} niveaux.",
    )


def _bad_text() -> Unreadable:
    return _unreadable(
        "A text holds a NUL character or half of a surrogate pair.",
        "Un texte contient un caractère NUL ou une moitié de paire.",
    )


def _bad_number() -> Unreadable:
    return _unreadable(
        "A number is not finite or has more than 64 bits.",
        "Un nombre n’est pas fini ou dépasse 64 bits.",
    )


def read_json(body: bytes) -> Any:
    """The value that a body holds.

    Raises `Unreadable` where it is not UTF-8 or not JSON, repeats a name, is nested too deep, or
    holds NaN, an endless number, a NUL or a lone surrogate.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _unreadable("The body is not UTF-8.", "Le corps n’est pas en UTF-8.") from error
    if body.count(b"[") + body.count(b"{") > MAX_DEPTH:
        _check_depth(body)
    try:
        value = _decoder.decode(text)
    except (ValueError, RecursionError) as error:
        raise _unreadable("The body is not JSON.", "Le corps n’est pas du JSON.") from error
    if b"\\u" in body:
        check_value(value)
    return value


def check_value(value: Any, depth: int = 0) -> None:
    """Refuses values that JSON from the outside must not hold; see `read_json`."""
    if depth > MAX_DEPTH:
        raise _too_deep()
    if isinstance(value, str):
        check_text(value)
    elif isinstance(value, dict):
        for name, member in value.items():
            if not isinstance(name, str):
                raise _unreadable("A name is not a text.", "Un nom n’est pas un texte.")
            check_text(name)
            check_value(member, depth + 1)
    elif isinstance(value, list):
        for member in value:
            check_value(member, depth + 1)
    elif isinstance(value, bool) or value is None:
        return
    elif isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise _bad_number()
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise _bad_number()
    else:
        raise _unreadable("The body is not JSON.", "Le corps n’est pas du JSON.")


def check_text(text: str) -> None:
    """Refuses NUL and lone surrogates, which no database keeps."""
    if "\0" in text:
        raise _bad_text()
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise _bad_text() from error


def read_query(query_string: str, lists: frozenset[str]) -> dict[str, Any]:
    """Parameters by name; those in `lists` may repeat and become lists.

    Raises `Unreadable` where the escapes are no UTF-8, `InvalidFields` where another repeats.
    """
    if not query_string:
        return {}
    try:
        pairs = parse_qsl(
            query_string,
            keep_blank_values=True,
            strict_parsing=False,
            errors="strict",
            max_num_fields=MAX_PARAMETERS,
        )
    except ValueError as error:
        raise _unreadable("The query is not readable.", "La requête est illisible.") from error
    query: dict[str, Any] = {}
    for name, value in pairs:
        check_text(name)
        check_text(value)
        if name in lists:
            query.setdefault(name, []).append(value)
        elif name in query:
            raise InvalidFields([error_at("query", [name], "Given more than once.")])
        else:
            query[name] = value
    return query


def read_path(path_info: str) -> str:
    """The path of a WSGI environment as text. Raises `Unreadable`."""
    if path_info.isascii():
        path = path_info
    else:
        try:
            path = path_info.encode("latin-1").decode("utf-8")
        except UnicodeError as error:
            raise _unreadable("The path is not UTF-8.", "Le chemin n’est pas en UTF-8.") from error
    check_text(path)
    return path


def read_language(accept: str | None) -> Language | None:
    """French or English, as the header `Accept-Language` prefers; None where it names neither."""
    best: tuple[float, Language | None] = (0.0, None)
    for part in (accept or "")[:200].lower().split(","):
        tag, _, parameters = part.strip().partition(";")
        try:
            quality = float(parameters.partition("q=")[2] or 1)
        except ValueError:
            continue
        primary = tag.split("-")[0].strip()
        if primary == "fr" and quality > best[0]:
            best = (quality, "fr")
        elif primary == "en" and quality > best[0]:
            best = (quality, "en")
    return best[1]


def read_request_id(given: str | None) -> str | None:
    """The request id where it is one that can name nobody, else None.

    It goes into logs, events and the audit log of every service. Digits alone could be a phone.
    """
    if given is None or not _REQUEST_ID.fullmatch(given) or given.replace("-", "").isdigit():
        return None
    return given


def read_traceparent(given: str | None) -> str | None:
    """The W3C trace context where it is one, else None.

    One of whose ids is digits alone is taken for none, since that could be a phone: of those that
    are drawn by chance, one in 1,800.
    """
    found = telemetry.parts(given)
    return None if found is None or found[0].isdigit() or found[1].isdigit() else given


def read_if_match(given: str | None) -> int | None:
    """The version in `If-Match`: None for none or `*`, -1 for a tag that is no version.

    A weak tag never matches: RFC 9110 (13.1.1) compares strongly. Raises `Unreadable` where the
    header is no entity tag.
    """
    if given is None or given.strip() == "*":
        return None
    tag = _TAG.fullmatch(given.strip())
    if tag is None:
        raise _unreadable(
            'If-Match takes one entity tag, such as "3".',
            'If-Match prend une seule étiquette, comme "3".',
        )
    weak, version = tag.groups()
    if weak or not (version.isascii() and version.isdigit() and len(version) < 10):
        return -1
    return int(version)


def error_at(place: str, path: Iterable[str | int], detail: str) -> dict[str, str]:
    """One entry of `errors`: where (body, query, path or header), JSON pointer, what is wrong."""
    pointer = "".join("/" + str(p).replace("~", "~0").replace("/", "~1") for p in path)
    return {"pointer": pointer, "in": place, "detail": detail}


def flatten(
    place: str, messages: Any, path: tuple[str | int, ...] = (), given: Any = None
) -> list[dict[str, str]]:
    """marshmallow's nested messages as a flat list of `error_at`.

    `given` is what they are about: marshmallow counts a text and a list in the same words.
    """
    if isinstance(messages, dict):
        found: list[dict[str, str]] = []
        for name, inner in messages.items():
            # `_schema` is the object itself, `key` and `value` the sides of a mapping's entry.
            if name in ("_schema", "value", "key"):
                found += flatten(place, inner, path, given)
            else:
                found += flatten(place, inner, (*path, name), _member(given, name))
        return found
    if isinstance(messages, list):
        return [error for message in messages for error in flatten(place, message, path, given)]
    detail = str(messages)
    return [error_at(place, path, _of_items(detail) if isinstance(given, list | dict) else detail)]


def _member(given: Any, name: str | int) -> Any:
    try:
        return given[name]
    except (TypeError, KeyError, IndexError):
        return None


def _of_items(detail: str) -> str:
    for pattern, words in _LENGTHS:
        if match := pattern.fullmatch(detail):
            return match.expand(words)
    return detail


def _check_depth(body: bytes) -> None:
    depth = 0
    for bracket in _BRACKETS.finditer(_STRINGS.sub(b"", body)):
        depth += 1 if bracket.group() in b"[{" else -1
        if depth > MAX_DEPTH:
            raise _too_deep()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _unreadable("An object repeats a name.", "Un objet répète un nom.")
    return members


def _constant(_name: str) -> Any:
    raise _bad_number()


def _float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise _bad_number()
    return value


def _int(text: str) -> int:
    if len(text) > 20 or abs(int(text)) > MAX_INTEGER:
        raise _bad_number()
    return int(text)


_decoder = json.JSONDecoder(
    object_pairs_hook=_object, parse_constant=_constant, parse_float=_float, parse_int=_int
)
