"""The public pages as HTML, without scripts, fonts or anything fetched from elsewhere."""

from datetime import date
from typing import Final

from kit.association import Association
from kit.edge.public import PublicPages, day_on_one_line
from kit.wording import Language
from services.inventory.adapters.papers.vocabulary import CATEGORIES, GRADES, METHODS, STANDARD
from services.inventory.application.queries.public_pages import (
    PublicCertificate,
    PublicDevice,
    PublicWipe,
)
from services.inventory.edge.pages.texts import TEXTS

PAGES: Final = PublicPages("services.inventory.edge.pages", TEXTS)


def device_page(
    device: PublicDevice,
    language: Language,
    *,
    association: Association,
    today: date,
    certificate_href: str | None = None,
) -> str:
    """The page behind a device's label. `certificate_href` leads to its certificate's own page;
    `today` says whether the warranty still runs.
    """
    words = TEXTS[language]
    until = device.warranty_until
    return PAGES.page(
        "device.html",
        language,
        association,
        device=device,
        title=f"{CATEGORIES[language][device.category]} {device.make} {device.model}",
        category=CATEGORIES[language][device.category],
        grade_meaning=GRADES[language][device.grade] if device.grade else "",
        wipe=_wipe(device.wipe, language) if device.wipe else None,
        certificate_href=certificate_href,
        warranty=None
        if until is None
        else words["warranty_until" if until >= today else "warranty_over"].format(
            day=day_on_one_line(until, language)
        ),
        warranty_runs=until is not None and until >= today,
    )


def unknown_device_page(language: Language, *, association: Association) -> str:
    """That no device has the reference."""
    return PAGES.unknown("check_device", "unknown_device", language, association)


def certificate_page(
    certificate: PublicCertificate | None,
    code: str,
    language: Language,
    *,
    association: Association,
) -> str:
    """Whether the certificate with this code is ours; None where no certificate has it."""
    if certificate is None:
        return PAGES.unknown("check", "unknown", language, association)
    return PAGES.page(
        "certificate.html",
        language,
        association,
        title=TEXTS[language]["valid"],
        certificate=certificate,
        category=CATEGORIES[language][certificate.category],
        code=code,
        wipe=_wipe(certificate.wipe, language),
    )


def _wipe(wipe: PublicWipe, language: Language) -> dict[str, object]:
    method, meaning = METHODS[language][wipe.method]
    erased = wipe.method != "no_storage"
    return {
        "number": wipe.number,
        "day": day_on_one_line(wipe.on, language),
        "method": method,
        "meaning": meaning,
        "standard": STANDARD if erased else "",
        "erased": erased,
        "verified": wipe.verified,
        "state": "nothing" if not erased else "erased" if wipe.verified else "unverified",
    }
