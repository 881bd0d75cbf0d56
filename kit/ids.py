"""Time-ordered identifiers (UUIDv7, RFC 9562)."""

import uuid_utils


def new_id() -> str:
    """A new UUIDv7 in its canonical text form; safe to make in several processes at once."""
    return str(uuid_utils.uuid7())
