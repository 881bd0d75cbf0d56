"""Which contract tells what happened in training; each topic's module adds its own."""

from contracts.base import type_of
from kit.repositories.translating import Parts, Translation

_TRANSLATION = Translation(type_of)
parts = _TRANSLATION.parts
translate = _TRANSLATION.translate

__all__ = ["Parts", "parts", "translate"]
