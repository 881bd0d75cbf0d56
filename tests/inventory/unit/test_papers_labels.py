"""Labels: 24 to a sheet, each with a code that leads to its device."""

import re
from dataclasses import replace

import eventlet
import pytest
from eventlet import tpool

from services.inventory.adapters.papers import TypesetPapers
from tests.inventory.papers import ASSOCIATION, LAPTOP, PHONE, URL, papers
from tests.papers import MM, codes_in, edges_of, pages_of, text_of


def devices(count: int) -> list:
    return [
        replace(LAPTOP, reference=f"D-{i:04}", url=f"{URL}-{i:04}", serial=f"SERIAL{i:04}")
        for i in range(count)
    ]


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (24, 1), (25, 2), (49, 3)])
def test_a_sheet_holds_24_labels(count, pages):
    assert pages_of(papers.label_sheet(devices(count))) == pages


def test_no_sheet_is_made_without_devices():
    with pytest.raises(ValueError, match="no device"):
        papers.label_sheet([])


def test_every_code_of_a_sheet_leads_to_its_device():
    many = devices(25)
    assert sorted(codes_in(papers.label_sheet(many))) == [one.url for one in many]


def test_a_label_says_what_the_device_is_and_not_its_serial():
    text = text_of(papers.label_sheet([*devices(1), replace(PHONE, grade=None)]))
    for told in ("D-0000", "Dell Latitude 5490", "Ordinateur portable", "Grade B", "D-2F8CWXYZ"):
        assert told in text, told
    assert text.count("Grade") == 1
    assert "SERIAL" not in text


def test_a_long_name_is_cut_to_stay_on_its_label_and_hides_nothing_else():
    made = papers.label_sheet([replace(LAPTOP, model="W" * 200)])
    text = text_of(made)
    assert "D-7K3M9PQR Dell WWW" in text
    assert "W…" in text
    assert "Grade B" in text
    left, right = edges_of(made)
    assert left > 7 * MM
    assert right < (7.25 + 63.5) * MM


def test_a_label_alone_is_a_drawing_of_its_size():
    drawing = papers.label(LAPTOP).decode()
    assert drawing.startswith("<svg")
    size = re.search(r'width="([\d.]+)pt" height="([\d.]+)pt"', drawing)
    assert size is not None
    assert [round(float(each) / MM, 1) for each in size.groups()] == [63.5, 33.9]
    assert "<script" not in drawing
    assert papers.label(LAPTOP).decode() == drawing


def test_other_greenlets_run_on_while_a_sheet_is_made():
    aside = TypesetPapers(ASSOCIATION, run=tpool.execute)
    turns = 0

    def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            eventlet.sleep(0)

    greenlet = eventlet.spawn(others)
    try:
        made = aside.label_sheet(devices(2))
    finally:
        greenlet.kill()
        tpool.killall()
    assert turns > 0
    assert made == papers.label_sheet(devices(2))
