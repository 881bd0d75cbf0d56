"""Papers for tests, and what can be read from them."""

import io
import re
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pypdfium2
import zxingcpp
from pypdf import PdfReader

from services.inventory.adapters.papers import Association, TypesetPapers
from services.inventory.application.ports.papers import (
    Device,
    DeviceLine,
    Payment,
    Receipt,
    Site,
    TopUpLine,
    WipeCertificate,
)

MM = 72 / 25.4
"""A millimetre, in points."""

ASSOCIATION = Association("Passerelle", ("12 rue de la République, 93200 Saint-Denis",))
SITE = Site("Espace Basilique", ("4 place du Caquet", "93200 Saint-Denis"), "Europe/Paris")
AT = datetime(2026, 11, 25, 13, 30, tzinfo=UTC)
SHOWN = "https://passerelle.example/inventory/v1/d/"
URL = f"{SHOWN}D-7K3M9PQR"
LAPTOP = Device("laptop", "Dell", "Latitude 5490", "5CG8437F3K", "D-7K3M9PQR", URL, "B")
PHONE = Device(
    "smartphone",
    "Samsung",
    "Galaxy A12",
    "356938035643809",
    "D-2F8CWXYZ",
    URL.replace("7K3M9PQR", "2F8CWXYZ"),
    "A",
)
CODE = "4831 0925 7716 3340"
TOP_UP = TopUpLine(
    "Lebara", 1000, 500, CODE, "Composez le *111# puis tapez le code.", date(2027, 3, 31)
)
SALE = Receipt(
    "sale",
    "2026-saint-denis-000042",
    SITE,
    AT,
    (DeviceLine(LAPTOP, 4500, 22000), DeviceLine(PHONE, 2500, 9000)),
    (TOP_UP,),
    (Payment("cash", 4500), Payment("voucher", 3000)),
    date(2028, 11, 25),
)
CERTIFICATE = WipeCertificate(
    "EFF-2026-001204",
    "K7QM-2X9D-44TB",
    "https://passerelle.example/inventory/v1/certificates/K7QM-2X9D-44TB",
    SITE,
    LAPTOP,
    "purge",
    AT,
    AT + timedelta(minutes=47),
    "agent 0147",
    "S3YBNB0K123456",
    "nwipe",
    "0.38",
    True,
    "agent 0202",
)

papers = TypesetPapers(ASSOCIATION)


def donated(**changes: object) -> Receipt:
    """A receipt of a phone that was given."""
    given = Receipt("donation", "2026-saint-denis-000043", SITE, AT, (DeviceLine(PHONE, 0),))
    return replace(given, **changes)


def text_of(pdf: bytes) -> str:
    """What a reader finds, with every run of spaces as one and no marks of possible breaks."""
    pages = (page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    found = unicodedata.normalize("NFC", " ".join(pages).replace("\u200b", ""))
    return re.sub(r"\s+", " ", found)


def pages_of(pdf: bytes) -> int:
    return len(PdfReader(io.BytesIO(pdf)).pages)


def edges_of(pdf: bytes) -> tuple[float, float]:
    """How far to the left and to the right text reaches, in points from a page's left edge."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        texts = [page.get_textpage() for page in document]
        boxes = [one.get_rect(i) for one in texts for i in range(one.count_rects())]
    finally:
        document.close()
    return min(box[0] for box in boxes), max(box[2] for box in boxes)


def codes_in(pdf: bytes) -> list[str]:
    """What every QR code of a document says, as a scanner reads it from the printed page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pictures = [page.render(scale=3).to_pil() for page in document]
    finally:
        document.close()
    return [found.text for one in pictures for found in zxingcpp.read_barcodes(one)]
