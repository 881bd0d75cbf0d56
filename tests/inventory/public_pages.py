"""Public pages for tests: of a device, of its certificate, and of a code that nobody gave."""

from dataclasses import replace
from datetime import date

from kit.wording import Language
from services.inventory.application.queries.public_pages import (
    PublicCertificate,
    PublicDevice,
    PublicWipe,
)
from services.inventory.edge.pages import certificate_page, device_page, unknown_device_page
from tests.inventory.papers import ASSOCIATION

TODAY = date(2026, 11, 25)
CODE = "K7QM2X9D44TB"
HREF = f"/inventory/v1/certificates/{CODE}"
WIPE = PublicWipe(number="EFF-2026-001204", code=CODE, method="purge", on=TODAY, verified=True)
DEVICE = PublicDevice(
    reference="D-7K3M9PQR",
    category="laptop",
    make="Dell",
    model="Latitude 5490",
    grade="B",
    wipe=WIPE,
    warranty_until=date(2028, 11, 25),
)
CERTIFICATE = PublicCertificate(
    wipe=WIPE, category="laptop", make="Dell", model="Latitude 5490", serial_end="7F3K"
)


def shown(language: Language = "fr", **changes: object) -> str:
    """A device's page, as the device is or changed."""
    return device_page(
        replace(DEVICE, **changes),
        language,
        association=ASSOCIATION,
        today=TODAY,
        certificate_href=HREF,
    )


def checked(certificate: PublicCertificate | None, language: Language = "fr") -> str:
    """The page that checks a code."""
    return certificate_page(certificate, CODE, language, association=ASSOCIATION)


def every_page() -> dict[str, str]:
    """Each page in each language, and with the longest names that come."""
    long = replace(DEVICE, make="W" * 100, model="Très long " * 20, grade=None, wipe=None)
    unverified = replace(CERTIFICATE, wipe=replace(WIPE, verified=False))
    pages = {}
    for language in ("fr", "en"):
        pages |= {
            f"device {language}": shown(language),
            f"long {language}": device_page(long, language, association=ASSOCIATION, today=TODAY),
            f"certificate {language}": checked(CERTIFICATE, language),
            f"unverified {language}": checked(unverified, language),
            f"unknown {language}": checked(None, language),
            f"unknown device {language}": unknown_device_page(language, association=ASSOCIATION),
            f"given up {language}": shown(language, in_use=False),
        }
    return pages
