"""Characters that nobody sees and that make a text look like another one."""

import re
from typing import Final

_INVISIBLE: Final = re.compile("[\u200b\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]")
"""Spaces without width, what embeds, overrides or isolates a direction (Unicode UAX #9), and tags.

Names are written without any of them, from right to left too. Not among them: the joiners U+200C
and U+200D, which Persian and Indic scripts spell with, the soft hyphen, and the marks U+200E,
U+200F and U+061C, which come with copied Arabic and Hebrew and turn nothing around.
"""


def holds_invisible(text: str) -> bool:
    """Whether one of them is in the text."""
    return _INVISIBLE.search(text) is not None
