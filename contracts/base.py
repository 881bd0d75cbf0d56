"""How a contract is declared, and the list of all of them.

A contract is a frozen `msgspec.Struct`: what one version of one event says. Its JSON Schema, the
AsyncAPI document and the samples are made from it. Readers ignore fields that they do not know; a
released version only ever gains optional fields.
"""

from collections.abc import Callable
from typing import Annotated, TypeVar

from msgspec import Meta, Struct

Id = Annotated[str, Meta(pattern="^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
"""A UUID in its canonical text form."""

Instant = Annotated[
    str, Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", description="RFC 3339, UTC")
]
"""An instant in UTC with milliseconds."""

Day = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d$")]
"""A local date, `YYYY-MM-DD`."""

Code = Annotated[str, Meta(pattern="^[a-z0-9]+([_-][a-z0-9]+)*$", max_length=80)]
"""A code or slug of one of our catalogues: never a text that somebody typed."""

Department = Annotated[str, Meta(pattern=r"^(\d{2}|2A|2B|97\d|98\d)$")]
"""The code of a French département or overseas territory."""


class Contract(Struct, frozen=True, kw_only=True):
    """Base of all contracts."""


C = TypeVar("C", bound=type[Contract])

_REGISTRY: dict[str, type[Contract]] = {}


def event(name: str, version: int = 1) -> Callable[[C], C]:
    """Registers a contract as the facts of `name` (`booking.site_opened`), in `version`."""

    def register(contract: C) -> C:
        type_ = f"{name}.v{version}"
        if type_ in _REGISTRY:
            raise ValueError(f"{type_} is declared twice")
        _REGISTRY[type_] = contract
        return contract

    return register


def type_of(contract: type[Contract]) -> str:
    """The versioned event type of a contract: `booking.site_opened.v1`."""
    return next(type_ for type_, known in _REGISTRY.items() if known is contract)


def contracts_of(service: str) -> dict[str, type[Contract]]:
    """Event type to contract, for every event that `service` owns."""
    return {t: c for t, c in sorted(_REGISTRY.items()) if t.startswith(f"{service}.")}
