"""The words of the dashboard."""

from collections.abc import Mapping
from typing import Final

from kit.wording import unbroken_texts
from services.impact.domain.metrics import Language
from services.impact.edge.page.words_en import ENGLISH
from services.impact.edge.page.words_fr import FRENCH

TEXTS: Final[Mapping[Language, Mapping[str, str]]] = unbroken_texts({"en": ENGLISH, "fr": FRENCH})
