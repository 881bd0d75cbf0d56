"""The headers that every answer bears, so that a browser does with it nothing that nobody meant.

A page says what else it needs; what is no page may load nothing at all, also where somebody opens
it as one.
"""

import re
from collections.abc import Mapping
from typing import Final

# Field values (RFC 9110, section 5.5), and Latin-1, which is what a server can send.
_LINE: Final = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
_NOTHING: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
# A browser shows a PDF by means of its own, which "nothing" would forbid it.
_OF_PAPERS: Final = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

GUARDS: Final[Mapping[str, str]] = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": _NOTHING,
}
"""What stands where an answer says nothing else."""


def guarded(own: Mapping[str, str]) -> dict[str, str]:
    """The headers of an answer, with the guards that it does not set itself.

    Raises `ValueError` where one would begin a header or an answer of its own.
    """
    headers = {**GUARDS, **own}
    for name, text in own.items():
        if not _LINE.fullmatch(text):
            raise ValueError(f"the header {name} is not one line")
    if "Content-Security-Policy" not in own and own.get("Content-Type") == "application/pdf":
        headers["Content-Security-Policy"] = _OF_PAPERS
    return headers
