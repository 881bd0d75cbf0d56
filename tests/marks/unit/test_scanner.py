"""The scanner finds what was planted, however it is written, and nothing else."""

import base64
import json
import zlib
from urllib.parse import quote_plus

import bson
import pytest

from tests.marks.scanner import Scanner, packed
from tests.marks.spelling import digits, letters, year

NAME, PHONE, YEAR = "Zéphyrine Quénaudon", "0639980147", 1911
MARKS = {"name": letters(NAME), "phone": digits(PHONE), "year": year(YEAR)}
SCANNER = Scanner(MARKS)
SENTENCE = f"Rendez-vous de {NAME}, demain"

WRITTEN = {
    "UTF-8": SENTENCE.encode(),
    "Latin-1": SENTENCE.encode("latin-1"),
    "UTF-16 LE": SENTENCE.encode("utf-16-le"),
    "UTF-16 BE": b"\xfe\xff" + SENTENCE.encode("utf-16-be"),
    "in a URL": f"GET /people?name={quote_plus(NAME)}&x=1".encode(),
    "in a URL in small letters": quote_plus(NAME).lower().encode(),
    "in JSON": json.dumps({"name": NAME}).encode(),
    "as Python shows it": ascii(NAME).encode(),
    "as Python shows bytes": repr(NAME.encode()).encode(),
    "in HTML": NAME.encode("ascii", "xmlcharrefreplace"),
    "in BSON": bson.encode({"name": NAME}),
    "in hexadecimal": NAME.encode().hex().encode(),
    "in capitals": NAME.upper().encode(),
    "in small letters": NAME.lower().encode(),
    "without accents": b"ZEPHYRINE QUENAUDON",
    "composed otherwise": "Ze\u0301phyrine Que\u0301naudon".encode(),
    "in one word": b"zephyrinequenaudon",
    "in gzip": b"HTTP/1.1 200 OK\r\n\r\n" + packed(SENTENCE.encode()),
    "in zlib": b"stream " + zlib.compress(SENTENCE.encode()),
}


@pytest.mark.parametrize("how", WRITTEN)
def test_a_name_is_found_however_it_is_written(how):
    [found, *_] = SCANNER.search("here", b"\0before " + WRITTEN[how] + b" after\0")
    assert (found.mark, found.place.split(" ")[0]) == ("name", "here")


@pytest.mark.parametrize("offset", range(6))
@pytest.mark.parametrize("alphabet", [base64.b64encode, base64.urlsafe_b64encode])
def test_a_name_is_found_in_base64_at_every_offset(offset, alphabet):
    content = alphabet(b"x" * offset + NAME.encode() + b"y" * 5)
    assert {one.mark for one in SCANNER.search("here", content)} == {"name"}


@pytest.mark.parametrize(
    "typed",
    [
        "+33639980147", "0639980147", "639980147", "33639980147", "0033639980147",
        "06 39 98 01 47", "06.39.98.01.47", "06-39-98-01-47", "+33 6 39 98 01 47",
    ],
)  # fmt: skip
def test_a_phone_is_found_in_every_spelling(typed):
    content = json.dumps({"to": typed}).encode()
    assert {one.mark for one in SCANNER.search("here", content)} == {"phone"}


@pytest.mark.parametrize(
    "content",
    [
        bson.encode({"birth_year": YEAR}),
        bson.encode({"birth_year": bson.Int64(YEAR)}),
        json.dumps({"birth_year": YEAR}).encode(),
        json.dumps({"birth_year": YEAR}, separators=(",", ":")).encode(),
        repr({"birth_year": YEAR}).encode(),
    ],
)
def test_a_year_is_found_beside_its_name(content):
    assert {one.mark for one in SCANNER.search("here", content)} == {"year"}


def test_what_lies_across_two_pieces_of_a_large_content_is_found():
    edge = 4 * 1024 * 1024
    content = bytearray(2 * edge)
    content[edge - 7 : edge - 7 + len(NAME.encode())] = NAME.encode()
    assert [one.mark for one in SCANNER.search("here", bytes(content))] == ["name"]


def test_what_was_not_planted_is_not_found():
    others = "Awa Diallo, 06 39 97 02 48, 1912, birth_year 1911, Zephyr, Quénaudo"
    for content in (others.encode(), others.encode("utf-16-le"), base64.b64encode(others.encode())):
        assert SCANNER.search("here", content) == []
