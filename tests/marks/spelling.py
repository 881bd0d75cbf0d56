"""All the ways in which bytes may spell a text."""

import base64
import contextlib
import html
import json
import unicodedata
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

_OFFSETS = (0, 1, 2)


def letters(text: str) -> set[str]:
    """The text as it may have been rewritten: other cases, composed otherwise, without accents."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    forms = {text, unicodedata.normalize("NFD", text), bare, bare.replace(" ", "")}
    return {form for one in forms for form in (one, one.upper(), one.lower())}


def digits(phone: str) -> set[str]:
    """A French number (`0612345678`) in every spelling that the system makes or people type."""
    pairs = [phone[i : i + 2] for i in range(0, len(phone), 2)]
    spelt = {phone, f"+33{phone[1:]}", f"0033{phone[1:]}", f"33{phone[1:]}", phone[1:]}
    for between in (" ", ".", "-", "\u00a0"):
        spelt.add(between.join(pairs))
        spelt.add(f"+33{between}{between.join([pairs[0][1:], *pairs[1:]])}")
    return spelt


def year(number: int, name: str = "birth_year") -> set[bytes]:
    """A year beside its name, in JSON, in BSON and as a Python mapping shows it."""
    small = number.to_bytes(4, "little")
    large = number.to_bytes(8, "little")
    texts = (f'"{name}":{number}', f'"{name}": {number}', f"'{name}': {number}", f"{name}={number}")
    named = name.encode()
    return {
        *(one.encode() for one in texts),
        b"\x10" + named + b"\0" + small,
        b"\x12" + named + b"\0" + large,
    }


def encoded(text: str) -> Iterator[tuple[str, bytes]]:
    """The text in every encoding: what it is called, and the bytes.

    In base64 what depends on the bytes before and after is left out, so that it is found at each
    of the three offsets.
    """
    utf8 = text.encode()
    yield "UTF-8", utf8
    with contextlib.suppress(UnicodeEncodeError):  # not every text has such a spelling
        yield "Latin-1", text.encode("latin-1")
    yield "UTF-16 LE", text.encode("utf-16-le")
    yield "UTF-16 BE", text.encode("utf-16-be")
    for plain in (quote(text, safe=""), quote_plus(text)):
        yield "URL", plain.encode()
        yield "URL", _lower_percents(plain).encode()
    yield "JSON", json.dumps(text)[1:-1].encode()
    yield "JSON", json.dumps(text)[1:-1].replace("\\u00e", "\\u00E").encode()
    yield "Python", text.encode("unicode_escape")
    yield "Python", repr(utf8)[2:-1].encode()
    yield "HTML", text.encode("ascii", "xmlcharrefreplace")
    yield "HTML", html.escape(text).encode()
    yield "hexadecimal", utf8.hex().encode()
    yield "hexadecimal", utf8.hex().upper().encode()
    for wide in (utf8, text.encode("utf-16-le")):
        for offset in _OFFSETS:
            for alphabet in (base64.b64encode, base64.urlsafe_b64encode):
                yield f"base64 at {offset}", _certain(alphabet(b"\0" * offset + wide), offset)


def _certain(coded: bytes, offset: int) -> bytes:
    """What no other byte before or after has a part in."""
    begin = (0, 2, 3)[offset]
    padding = coded.count(b"=")
    return coded[begin : len(coded) - (padding + 1 if padding else 0)]


def _lower_percents(text: str) -> str:
    parts = text.split("%")
    return "%".join([parts[0], *(one[:2].lower() + one[2:] for one in parts[1:])])
