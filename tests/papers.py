"""What can be read from a paper."""

import io
import re
import unicodedata

import pypdfium2
import zxingcpp
from pypdf import PdfReader

MM = 72 / 25.4
"""A millimetre, in points."""


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
