"""Certificates, labels and public pages of devices over HTTP."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from services.inventory.edge.pages import PAGES as OURS
from tests.inventory.edge.running import refused, wrong_field
from tests.inventory.edge.test_device_work import WIPE


@pytest.fixture
def wiped(at_eight, site):
    """A device of the test's own that was just wiped."""
    one = at_eight.device(site)
    return at_eight.made(f"/devices/{one.id}/wipe", WIPE, role="stock", at=site.slug)


def text_of(answer) -> str:
    assert answer.headers["Content-Type"] == "application/pdf", answer.text
    pages = PdfReader(BytesIO(answer.content)).pages
    # Without the places where a long word may be broken.
    return "".join(page.extract_text() for page in pages).replace("\u200b", "")


def public(served, path, **options):
    """Without any token."""
    return served.call("GET", f"/inventory{path}", token=None, **options)


def test_a_certificate_is_printed_and_its_code_verified_by_anybody(at_eight, wiped):
    printed = at_eight.ask("GET", f"/devices/{wiped['id']}/certificate")
    text = text_of(printed)
    number, code = wiped["wipe"]["number"], wiped["wipe"]["code"]
    assert number in text
    assert code in text.replace(" ", "")
    assert f"/inventory/certificates/{code}" in text.replace("\n", "")
    told = public(at_eight, f"/v1/certificates/{code.lower()}").json()
    assert (told["number"], told["verified"]) == (number, True)
    page = public(at_eight, f"/certificates/{code}?lang=fr")
    assert page.headers["Content-Security-Policy"] == OURS.policy
    assert "Ce certificat est authentique" in page.text
    listed = at_eight.ask("GET", f"/devices/{wiped['id']}/certificates").json()["items"]
    assert [one["number"] for one in listed] == [number]


def test_a_code_that_is_not_ours_is_said_to_be_none(at_eight):
    refused(public(at_eight, "/v1/certificates/NOBODYS23456"), 404, "unknown_reference")
    page = public(at_eight, "/certificates/NOBODYS23456", headers={"Accept-Language": "fr"})
    assert page.status_code == 200
    assert "Nous ne connaissons pas ce code" in page.text


def test_the_page_behind_a_label_says_nothing_of_a_person(at_eight, site, wiped):
    page = public(at_eight, f"/d/{wiped['reference']}?lang=en")
    assert page.status_code == 200
    assert page.headers["Content-Security-Policy"] == OURS.policy
    assert page.headers["Referrer-Policy"] == "no-referrer"
    for shown in ("ThinkPad T480", wiped["wipe"]["number"], "The data was erased"):
        assert shown in page.text
    for hidden in (wiped["serial"], wiped["id"], wiped["lot_id"], wiped["wipe"]["by"], site.slug):
        assert hidden not in page.text
    href = f"/inventory/certificates/{wiped['wipe']['code']}?lang=en"
    assert href in page.text
    assert at_eight.call("GET", href, token=None).status_code == 200


@pytest.mark.parametrize("reference", ["D-NOBODYS2", "x", "%3Cb%3E", "9" * 300])
def test_a_label_that_is_not_ours_is_said_to_be_none(at_eight, reference):
    for language, told in (
        ("fr", "Nous ne connaissons pas cette référence"),
        ("en", "We do not know this reference"),
    ):
        page = public(at_eight, f"/d/{reference}", headers={"Accept-Language": language})
        assert page.status_code == 404
        assert page.headers["Content-Type"] == "text/html; charset=utf-8"
        assert page.headers["Content-Security-Policy"] == OURS.policy
        assert told in page.text


def test_labels_are_drawn_and_printed(at_eight, site, wiped):
    label = at_eight.ask("GET", f"/devices/{wiped['id']}/label", role="stock", at=site.slug)
    assert label.headers["Content-Type"] == "image/svg+xml"
    assert label.content.lstrip().startswith(b"<svg")
    other = at_eight.ready(site)
    asked = f"/labels?device_id={wiped['id']}&device_id={other.id}"
    text = text_of(at_eight.ask("GET", asked, role="stock", at=site.slug))
    for reference in (wiped["reference"], other.state.reference):
        assert reference in text
    assert at_eight.ask("GET", "/labels").status_code == 422


def test_as_many_labels_as_an_address_may_name_are_printed(at_eight, site, wiped):
    named = "&".join([f"device_id={wiped['id']}"] * 96)
    text = text_of(at_eight.ask("GET", f"/labels?{named}", role="stock", at=site.slug))
    assert text.count(wiped["reference"]) == 1
    assert wrong_field(at_eight.ask("GET", f"/labels?{named}&device_id={wiped['id']}"))


def test_a_device_is_found_by_what_is_scanned(at_eight, site, wiped):
    for code in (
        wiped["reference"].lower(),
        wiped["serial"],
        f"https://x.example/d/{wiped['reference']}",
    ):
        found = at_eight.ask(
            "GET", "/devices/find", params={"code": code}, role="desk", at=site.slug
        )
        assert found.json()["id"] == wiped["id"]
    nothing = at_eight.ask("GET", "/devices/find", params={"code": "nothing"})
    refused(nothing, 404, "unknown_reference")
