"""Texts that people read, in French and perhaps in English."""

from dataclasses import dataclass
from typing import Final, Literal

Language = Literal["fr", "en"]

OURS: Final = "first-steps"
"""The framework that is the association's own."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """The same in both languages; French alone where nobody has translated it."""

    fr: str
    en: str | None = None

    def said(self, language: Language) -> str:
        """In that language, else in French."""
        return self.en if language == "en" and self.en else self.fr


def capital(text: str) -> str:
    """As it begins a line; nothing else of it is changed."""
    return text[:1].upper() + text[1:]
