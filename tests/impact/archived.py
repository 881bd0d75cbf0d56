"""Events as the archive keeps them."""

from datetime import UTC, datetime

from kit.envelope import decode
from kit.inbox import Delivery, Received
from services.impact.adapters.archive import _document

CAME_IN = datetime(2026, 11, 23, 18, 4, 11, 527_000, tzinfo=UTC)


def document(body: bytes, position: int = 1) -> dict:
    """The archive's document of a message."""
    return _document(Received(decode(body), Delivery(0, body, {})), position, CAME_IN)
