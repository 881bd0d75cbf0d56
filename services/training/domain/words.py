"""Texts that people read, in French and perhaps in English."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["fr", "en"]


@dataclass(frozen=True, kw_only=True)
class Words:
    """The same in both languages; French alone where nobody has translated it."""

    fr: str
    en: str | None = None

    def said(self, language: Language) -> str:
        """In that language, else in French."""
        return self.en if language == "en" and self.en else self.fr
