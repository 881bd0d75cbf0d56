"""How problems are told in two languages."""

from typing import Any


def one_of(en: str, fr: str) -> Any:
    """A detail that is always the same text."""
    return lambda _refusal, language: fr if language == "fr" else en
