"""Refusals as problems (RFC 9457): one table says status, code and words, for HTTP and RPC."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

PROBLEM_JSON: Final = "application/problem+json"

Details = Callable[[Any, str], str]
Extra = Callable[[Any], Mapping[str, Any]]


def _nothing(_refusal: Any) -> Mapping[str, Any]:
    return {}


def _no_detail(_refusal: Any, _language: str) -> str:
    return ""


@dataclass(frozen=True)
class ProblemType:
    """How one type of refusal is told to the caller.

    `title` holds the words in `en` and `fr`; `detail(refusal, language)` says more about this
    case; `extra(refusal)` adds members with the refusal's data (JSON values); `headers(refusal)`
    adds HTTP headers; `advice` is what the page that documents the problem says to do.
    `across_network`: it tells whether people are known, at whatever site; the audit log keeps
    that it did, and whoever calls what may be refused so too often is held.
    """

    refusal: type[Exception]
    status: int
    code: str
    title: Mapping[str, str]
    detail: Details = _no_detail
    extra: Extra = _nothing
    headers: Extra = _nothing
    advice: Mapping[str, str] | None = None
    across_network: bool = False


@dataclass(frozen=True)
class Problem:
    """A refusal, told: the members of the problem document and the headers beside them."""

    status: int
    code: str
    members: dict[str, Any]
    headers: dict[str, str]

    @property
    def name(self) -> str:
        """The name of the remote error over RPC."""
        return error_name(self.code)


def error_name(code: str) -> str:
    """The name of a remote error: `slot_taken` is `SlotTaken`."""
    return "".join(part.capitalize() for part in code.split("_"))


class Problems:
    """The problem types of one service: the kit's own and those that it adds.

    Each has a stable path, `<prefix>/problems/<code>`, where a page documents it.
    """

    def __init__(self, prefix: str, declared: Iterable[ProblemType] = ()) -> None:
        from kit.edge.refusals import COMMON

        self.prefix = prefix
        self._by_refusal: dict[type[Exception], ProblemType] = {}
        self.by_code: dict[str, ProblemType] = {}
        for problem_type in (*COMMON, *declared):
            if problem_type.code in self.by_code:
                raise ValueError(f"problem {problem_type.code} is declared twice")
            self.by_code[problem_type.code] = problem_type
            self._by_refusal[problem_type.refusal] = problem_type
        self.across_network = frozenset(
            error_name(kind.code) for kind in self.by_code.values() if kind.across_network
        )
        """The names of those refusals that tell of people at whatever site."""

    def of(self, refusal: type[BaseException]) -> ProblemType | None:
        """The type that tells this class of exceptions, or the nearest of its bases."""
        for base in refusal.__mro__:
            found = self._by_refusal.get(base)
            if found is not None:
                return found
        return None

    def name_of(self, refusal: type[Exception]) -> str | None:
        """The name that a refusal has as a remote error."""
        kind = self.of(refusal)
        return error_name(kind.code) if kind else None

    def type_path(self, code: str) -> str:
        """The stable path that identifies and documents a problem."""
        return f"{self.prefix}/problems/{code}"

    def tell(
        self,
        refusal: Exception,
        language: str,
        *,
        instance: str | None = None,
        request_id: str | None = None,
    ) -> Problem | None:
        """The problem for a refusal, or None where it is no declared one."""
        kind = self.of(type(refusal))
        if kind is None:
            return None
        members: dict[str, Any] = {
            "type": self.type_path(kind.code),
            "title": kind.title[language],
            "status": kind.status,
            "code": kind.code,
        }
        detail = kind.detail(refusal, language)
        if detail:
            members["detail"] = detail
        if instance:
            members["instance"] = instance
        if request_id:
            members["request_id"] = request_id
        extra = kind.extra
        for name, value in extra(refusal).items():
            members.setdefault(name, value)
        headers = {name: str(value) for name, value in kind.headers(refusal).items()}
        return Problem(kind.status, kind.code, members, headers)
