"""What anybody sees of a device and its certificate: small, without scripts, and of no person."""

import base64
import hashlib
import re
from dataclasses import fields, replace
from datetime import date
from html import unescape

import pytest

from services.inventory.application.queries.public_pages import (
    PublicCertificate,
    PublicDevice,
    PublicWipe,
)
from services.inventory.edge.pages import PAGES as OURS
from services.inventory.edge.pages.texts import TEXTS
from tests.inventory.public_pages import (
    CERTIFICATE,
    CODE,
    HREF,
    TODAY,
    WIPE,
    checked,
    every_page,
    shown,
)

PAGES = every_page()


def words_of(page: str) -> str:
    """What is read on a page."""
    text = re.sub(r"<(style|title)>.*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(text))


def test_a_device_s_page_tells_what_it_is_that_it_is_clean_and_until_when_it_is_covered():
    text = words_of(shown())
    for told in (
        "Ordinateur portable Dell Latitude 5490",
        "Référence D-7K3M9PQR",
        "Grade B, bon état, petites traces",
        "Les données ont été effacées",
        "Certificat EFF-2026-001204 Date 25 novembre 2026",
        "Méthode Purge",
        "Norme NIST SP 800-88 Rev. 2 Vérifié oui",
        "Garanti jusqu’au 25 novembre 2028",
        "Passerelle est une association française.",
    ):
        assert told in text, told
    assert f'href="{HREF}"' in shown()


def test_a_device_s_page_speaks_english_too():
    text = words_of(shown("en"))
    for told in (
        "Laptop Dell Latitude 5490",
        "Grade B, good, small marks",
        "The data was erased",
        "Under warranty until 25 November 2028",
        "Passerelle is a French association.",
    ):
        assert told in text, told


@pytest.mark.parametrize(
    ("language", "told"),
    [("fr", "Cet appareil n’est plus en circulation"), ("en", "This device is no longer in use")],
)
def test_a_device_that_was_given_up_is_said_to_be_out_of_use(language, told):
    assert told not in words_of(shown(language))
    gone = words_of(shown(language, in_use=False))
    assert told in gone
    for promise in ("grades_note", "warranty_how"):
        assert TEXTS[language][promise] not in gone


def test_public_pages_are_given_nothing_about_a_person():
    given = {
        field.name for one in (PublicDevice, PublicWipe, PublicCertificate) for field in fields(one)
    }
    assert given == {
        "reference", "category", "make", "model", "grade", "wipe", "warranty_until", "in_use",
        "number", "code", "method", "on", "verified", "serial_end",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("until", "told"),
    [
        (TODAY, "Garanti jusqu’au 25 novembre 2026"),
        (date(2026, 11, 24), "La garantie a pris fin le 24 novembre 2026"),
        (None, "Pas de garantie en cours."),
    ],
)
def test_a_warranty_runs_to_the_end_of_its_last_day(until, told):
    text = words_of(shown(warranty_until=until))
    assert told in text
    assert ("tombe en panne" in text) == (until == TODAY)


def test_a_device_that_is_not_wiped_yet_claims_nothing():
    text = words_of(shown(wipe=None, grade=None))
    assert "Les données n’ont pas encore été effacées." in text
    assert "pas encore été contrôlé" in text
    assert "NIST" not in text


def test_an_erasure_that_is_not_verified_is_not_praised():
    text = words_of(shown(wipe=replace(WIPE, verified=False)))
    assert "Effacement pas encore vérifié" in text
    assert "laboratoire" not in text


def test_a_device_without_storage_needs_no_standard():
    text = words_of(shown(wipe=replace(WIPE, method="no_storage", verified=False)))
    assert "Rien à effacer" in text
    assert "NIST" not in text
    assert "Vérifié" not in text


def test_a_certificate_of_ours_is_called_genuine_with_what_to_compare():
    text = words_of(checked(CERTIFICATE))
    assert "Ce certificat est authentique" in text
    assert "Numéro de série finissant par 7F3K" in text
    assert f"Code de vérification {CODE}" in text


def test_a_code_that_nobody_gave_is_not_called_genuine_nor_repeated():
    page = checked(None)
    assert "Nous ne connaissons pas ce code" in words_of(page)
    assert "authentique" not in page
    assert CODE not in page


def test_a_name_is_never_read_as_markup():
    page = shown(make="<script>alert(1)</script>", model="\"&'")
    assert "<script" not in page
    assert "<script>alert(1)</script>" in words_of(page)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_small_and_fetches_nothing(name):
    page = PAGES[name]
    assert len(page.encode()) < 30_000
    for absent in ("<script", "http://", "https://", "@import", "url(", "style="):
        assert absent not in page, absent
    [style] = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in OURS.policy
    assert "script-src" not in OURS.policy
    assert OURS.policy.startswith("default-src 'none'")


def test_both_languages_say_the_same_things():
    assert TEXTS["fr"].keys() == TEXTS["en"].keys()
