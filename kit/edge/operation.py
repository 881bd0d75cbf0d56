"""Declaring the operations of a service: each once, for HTTP, RPC and OpenAPI.

operations = Operations("booking")

@operations.declare("book_appointment", "POST", "/appointments", ...)
def book_appointment(app, call): ...
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeVar

from marshmallow import Schema
from marshmallow.fields import List

from kit.auth import Caller
from kit.context import Context
from kit.withdrawals import Withdrawals

PUBLIC: Final = ("public",)
"""`allow` of an operation that needs no token."""

JSON: Final = "application/json"
DEFAULT_MAX_BODY: Final = 1_048_576
CALL_SECONDS: Final = 8.0
FILE_SECONDS: Final = 120.0
"""How long the database may take in all before a call, or one that takes a file, is a 503."""

Language = Literal["fr", "en"]


@dataclass(frozen=True)
class Call:
    """What a handler is given.

    `fields` holds the validated path, query and body, merged; `speaks` is the language that the
    caller named, None where it named none of ours, and then `language` is English; `if_match` is
    the version that the caller saw (None where it sent none or `*`; -1 where it sent a tag that no
    version has); `raw` is the body of operations that take something else than JSON; `withdrawals`
    are the tokens that the service refuses.
    """

    fields: dict[str, Any]
    caller: Caller
    context: Context
    language: Language = "en"
    speaks: Language | None = None
    if_match: int | None = None
    raw: bytes = b""
    withdrawals: Withdrawals | None = None


@dataclass(frozen=True)
class Page:
    """An answer that is not JSON: a page, a file. `headers` win over the usual ones, and `status`
    over the operation's: what is not there is told to people by a page too."""

    body: str | bytes
    media_type: str = "text/html"
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int | None = None


@dataclass(frozen=True)
class Download:
    """An answer that is sent piece by piece: a file of any size.

    `pieces(first)` gives its bytes from the offset `first` on; they are read while they are sent,
    outside the call's time limit, so what they raise breaks off the connection. `length` is in
    bytes; where it is None nobody knows it before the end, and only the whole can be had. Over RPC
    an answer says where the file is instead.
    """

    media_type: str
    name: str
    pieces: Callable[[int], Iterable[bytes]]
    length: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


Handler = Callable[[Any, Call], Any]
H = TypeVar("H", bound=Handler)


@dataclass(frozen=True, eq=False)
class Operation:
    """One declared use case; see `Operations.declare` for the meaning of its fields."""

    name: str
    method: str
    path: str
    tag: str
    summary: str
    description: str
    allow: frozenset[str]
    handler: Handler
    path_schema: Schema | None
    query_schema: Schema | None
    body_schema: Schema | None
    answer_schema: Schema | None
    status: int
    refusals: tuple[type[Exception], ...]
    example: Any
    answer_example: Any
    max_body: int
    content_type: str
    answer_type: str
    if_match: Literal["no", "optional", "required"]
    time_limit: float
    confidential: bool
    personal: bool
    shows_people: bool
    across_network: bool

    @property
    def public(self) -> bool:
        """Whether it needs no token."""
        return self.allow == frozenset(PUBLIC)

    @property
    def idempotent_by_key(self) -> bool:
        """Whether it honours `Idempotency-Key`: not where its answer may not be kept."""
        return self.method == "POST" and not self.confidential

    @property
    def takes_json(self) -> bool:
        """Whether it has a JSON body."""
        return self.body_schema is not None

    @property
    def takes_raw(self) -> bool:
        """Whether it has a body that is not JSON."""
        return self.content_type != JSON


def wire_names(schema: Schema | None) -> frozenset[str]:
    """The names that a schema's fields have on the wire."""
    if schema is None:
        return frozenset()
    return frozenset(f.data_key or name for name, f in schema.load_fields.items())


def list_names(schema: Schema | None) -> frozenset[str]:
    """The wire names of the fields that may be given several times in a query."""
    if schema is None:
        return frozenset()
    return frozenset(
        f.data_key or name for name, f in schema.load_fields.items() if isinstance(f, List)
    )


class Operations:
    """The operations of one service, under `/<service>/v1`."""

    def __init__(self, service: str, *, version: int = 1) -> None:
        self.service = service
        self.prefix = f"/{service}/v{version}"
        self._all: dict[str, Operation] = {}

    def __iter__(self) -> Iterator[Operation]:
        return iter(self._all.values())

    def __getitem__(self, name: str) -> Operation:
        return self._all[name]

    def declare(
        self,
        name: str,
        method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"],
        route: str,
        /,
        *,
        tag: str,
        summary: str,
        allow: tuple[str, ...],
        description: str = "",
        path: type[Schema] | None = None,
        query: type[Schema] | None = None,
        body: type[Schema] | None = None,
        answer: type[Schema] | None = None,
        status: int = 200,
        refusals: tuple[type[Exception], ...] = (),
        example: Any = None,
        answer_example: Any = None,
        max_body: int = DEFAULT_MAX_BODY,
        content_type: str = JSON,
        answer_type: str = JSON,
        if_match: Literal["no", "optional", "required"] | None = None,
        time_limit: float | None = None,
        versioned: bool = True,
        confidential: bool = False,
        personal: bool = False,
        shows_people: bool = False,
        across_network: bool = False,
    ) -> Callable[[H], H]:
        """Registers a handler.

        `route` is under the prefix, with its variables in braces (`/people/{person_id}`). `path`,
        `query`, `body` and `answer` are marshmallow schema classes; `path` is that of the route's
        variables (left out, each is a UUID); the wire names of path, query and body must differ.
        `allow` are the roles that may call, or `PUBLIC`. `content_type` other than JSON: the
        handler reads `call.raw`. `answer_type` other than JSON: it returns a `Page` or a
        `Download`. `max_body` is in bytes. `if_match` says what becomes of an `If-Match` header;
        left out, it is optional on what changes one resource. A page for people, whose address must
        last, is not `versioned`: it stands under the service's name alone.

        A POST honours `Idempotency-Key`: its handler runs the store once, with `call.context`,
        and returns that result, so that the answer is kept in the same transaction, sealed. A
        `confidential` answer is not kept at all: a repeat, with or without a key, is a call of its
        own, which its own rules have to refuse. Of what is `personal`, answers and refusals tell
        who somebody is: those that are kept are forgotten with the person.

        The audit log keeps every command, every answer with a `PersonId`, and every file that is
        given to somebody with a token. What `shows_people` otherwise (by a name, or many by their
        pseudonyms) is kept too; `across_network` marks a search among people of all sites.

        Raises `ValueError` where the declaration contradicts itself or another.
        """
        if not allow:
            raise ValueError(f"{name}: allow nobody? Give roles, or PUBLIC")
        full_path = (self.prefix if versioned else f"/{self.service}") + route
        variables = re.findall(r"{(\w+)}", route)
        path_schema = _path_schema(name, variables, path)
        query_schema = query() if query else None
        body_schema = body() if body else None
        _check_names(name, [wire_names(s) for s in (path_schema, query_schema, body_schema)])
        changes_one = bool(variables) and method != "GET"

        def register(handler: H) -> H:
            if name in self._all or not name.isidentifier() or name.startswith("_"):
                raise ValueError(f"{name} is declared twice, or no name for a method")
            if any((o.method, o.path) == (method, full_path) for o in self):
                raise ValueError(f"{name}: {method} {route} is declared twice")
            self._all[name] = Operation(
                name=name,
                method=method,
                path=full_path,
                tag=tag,
                summary=summary,
                description=description,
                allow=frozenset(allow),
                handler=handler,
                path_schema=path_schema,
                query_schema=query_schema,
                body_schema=body_schema,
                answer_schema=answer() if answer else None,
                status=status,
                refusals=refusals,
                example=example,
                answer_example=answer_example,
                max_body=max_body,
                content_type=content_type,
                answer_type=answer_type,
                if_match=if_match or ("optional" if changes_one else "no"),
                time_limit=time_limit or (CALL_SECONDS if content_type == JSON else FILE_SECONDS),
                confidential=confidential,
                personal=personal,
                shows_people=shows_people,
                across_network=across_network,
            )
            return handler

        return register


def _path_schema(name: str, variables: list[str], declared: type[Schema] | None) -> Schema | None:
    if declared is None and variables:
        from kit.edge.fields import Id

        declared = Schema.from_dict({v: Id(required=True) for v in variables})
    schema = declared() if declared else None
    if wire_names(schema) != frozenset(variables):
        raise ValueError(f"{name}: the path has {variables}, its schema {wire_names(schema)}")
    return schema


def _check_names(name: str, groups: list[frozenset[str]]) -> None:
    seen: set[str] = set()
    for group in groups:
        if seen & group:
            raise ValueError(
                f"{name}: {sorted(seen & group)} in more than one of path, query, body"
            )
        seen |= group
