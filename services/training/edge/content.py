"""How the domain's refusals of content are told: every field at once, as those of a schema."""

from collections.abc import Iterator
from contextlib import contextmanager

from kit.edge.reading import error_at
from kit.edge.refusals import InvalidFields
from services.training.domain.content import InvalidContent


@contextmanager
def content_told() -> Iterator[None]:
    """Tells an `InvalidContent` as `InvalidFields` of the body."""
    try:
        yield
    except InvalidContent as refusal:
        raise InvalidFields(
            [error_at("body", one.field.split("/"), one.rule) for one in refusal.problems]
        ) from refusal
