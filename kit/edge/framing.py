"""Whether a request says only once, and clearly, where it ends and whom it is for.

Two readers who disagree about that see different requests in the same bytes (request smuggling).
RFC 9112, sections 5.2, 6.1 and 6.3, lets a server refuse what is unclear; nobody here sends it.
"""

import re
from http.client import HTTPMessage
from typing import Final

_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
_DIGITS: Final = re.compile(r"[0-9]{1,18}")


def is_clear(headers: HTTPMessage, version: str) -> bool:
    """Of a request of that HTTP version (`HTTP/1.1`), once its head is parsed."""
    if headers.defects or not all(map(_NAME.fullmatch, headers.keys())):
        return False
    # A line that goes on another one, which others read as a header of its own.
    if any("\n" in value or "\r" in value or "\0" in value for value in headers.values()):
        return False
    lengths = headers.get_all("Content-Length") or []
    codings = headers.get_all("Transfer-Encoding") or []
    if len(headers.get_all("Host") or []) > 1 or len(lengths) > 1:
        return False
    if codings:
        chunked = [one.strip().lower() for one in codings] == ["chunked"]
        return chunked and not lengths and version >= "HTTP/1.1"
    return not lengths or _DIGITS.fullmatch(lengths[0]) is not None
