"""Codes that nobody guesses."""

import secrets
from typing import Final

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without 0 and O, 1, I and L, and U, which is read as V: 30 characters, nearly 5 bits each."""


def new_code(length: int) -> str:
    """See `kernel.tools.NewCode`."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
