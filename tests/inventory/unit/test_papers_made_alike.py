"""Whatever the data: the same bytes each time, tagged, and no name breaks a paper."""

import io
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.inventory.papers import (
    ASSOCIATION,
    CERTIFICATE,
    LAPTOP,
    PHONE,
    SALE,
    SITE,
    DeviceLine,
    donated,
    papers,
)
from tests.papers import MM, edges_of, pages_of, text_of

PRINT_ONE = """
import hashlib
from tests.inventory.papers import SALE, papers
print(hashlib.sha256(papers.receipt(SALE)).hexdigest())
"""


def named(name: str) -> str:
    """The text of a receipt with a device and a site of this name."""
    line = DeviceLine(replace(LAPTOP, make="", model=name), 4500)
    site = replace(SITE, name=name, address=(name,))
    return text_of(papers.receipt(replace(SALE, site=site, devices=(line,))))


def test_another_process_prints_the_same_bytes():
    def printed(seed: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", PRINT_ONE],
            cwd=Path(__file__).parents[3],
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": f"Etc/GMT+{seed}"},
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    assert printed("1") == printed("2") != ""


def test_a_paper_is_tagged_for_screen_readers_and_dated_by_its_event():
    reader = PdfReader(io.BytesIO(papers.receipt(SALE)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"].startswith("fr")
    assert "/StructTreeRoot" in root
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert reader.metadata is not None
    assert reader.metadata.title == "Reçu de vente 2026-saint-denis-000042"
    assert reader.metadata.author == ASSOCIATION.name
    assert reader.metadata.creation_date == datetime(2026, 11, 25, 13, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Thị Phương Thảo",
        "Δημοτικό Κέντρο",
        "Центр «Мост»",
        "L’Haÿ-les-Roses – Œuvre",
        "O'Connor & <b>fils</b> *gras* _x_ #panic() $1$ \\ @x [y] ~ //",
    ],
)
def test_a_name_stands_as_it_was_written(name):
    assert name in named(name)


def test_an_arabic_name_has_its_letters():
    assert set("مركزرقمي") <= set(named("مركز رقمي"))


@pytest.mark.parametrize("name", ["小米手机", "🎉 Fête", "ສູນ", "\U0010fffd"])
def test_a_name_in_letters_that_no_font_of_ours_has_is_still_printed(name):
    line = DeviceLine(replace(LAPTOP, model=name), 4500)
    made = papers.receipt(replace(SALE, devices=(line,)))
    assert "45,00 €" in text_of(made)
    assert made == papers.receipt(replace(SALE, devices=(line,)))
    assert b"/StructTreeRoot" in made


def test_control_marks_in_a_name_change_nothing_around_it():
    text = named("Acme\u202e Corp\n\x00\tSud\u2028Est\u2066")
    assert "Acme Corp Sud Est" in text


@pytest.mark.parametrize("name", ["W" * 200, "Électricité " * 16 + "Électric"])
def test_a_name_of_200_letters_stays_within_the_paper(name):
    assert len(name) == 200
    line = DeviceLine(replace(LAPTOP, make="", model=name), 4500)
    site = replace(SITE, name=name)
    made = papers.receipt(donated(site=site, devices=(line,)))
    assert name.replace(" ", "") in text_of(made).replace(" ", "")
    assert pages_of(made) == 1
    certificate = replace(CERTIFICATE, device=replace(PHONE, model=name, serial=name))
    for one in (made, papers.wipe_certificate(certificate)):
        left, right = edges_of(one)
        assert left > 19 * MM
        assert right < 191 * MM
