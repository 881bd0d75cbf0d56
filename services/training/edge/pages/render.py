"""The public page as HTML, without scripts, fonts or anything fetched from elsewhere."""

from typing import Final

from kit.association import Association
from kit.edge.public import PublicPages, day_on_one_line
from kit.wording import Language
from services.training.adapters.papers.certificate import hours, sources, spaced
from services.training.application.queries.verifying import PublicCertificate
from services.training.domain.words import capital
from services.training.edge.pages.texts import TEXTS

PAGES: Final = PublicPages("services.training.edge.pages", TEXTS)


def certificate_page(
    certificate: PublicCertificate | None,
    language: Language,
    *,
    association: Association,
    badge_href: str | None = None,
) -> str:
    """Whether the certificate is ours, and how it stands; None where no certificate has the code.
    `badge_href` leads to its badge."""
    if certificate is None:
        return PAGES.unknown("check", "unknown", language, association)
    words = TEXTS[language]
    valid = certificate.status == "valid"
    revoked_on = certificate.revoked_on
    if valid and certificate.name:
        told = words["valid_named"].format(name=certificate.name)
    elif valid:
        told = words["valid_text"]
    else:
        day = day_on_one_line(revoked_on, language) if revoked_on else "–"
        told = words["revoked_text"].format(day=day)
    learned = certificate.learned
    return PAGES.page(
        "certificate.html",
        language,
        association,
        title=words[certificate.status],
        valid=valid,
        told=told,
        name=certificate.name,
        path=certificate.title.said(language),
        day=day_on_one_line(certificate.on, language),
        hours=_hours(certificate.minutes, language),
        number=certificate.number,
        code=spaced(certificate.code),
        learned=[
            (
                capital(one.said.said(language)),
                words["practised"]
                if one.reached_title is None
                else words["level"].format(
                    title=one.reached_title.said(language), level=one.reached, highest=one.highest
                ),
            )
            for one in learned
        ],
        notes=_notes(certificate, language),
        badge_href=badge_href if valid else None,
    )


def _notes(certificate: PublicCertificate, language: Language) -> list[str]:
    """What the words above mean, those that were used."""
    words, learned = TEXTS[language], certificate.learned
    notes = [
        words[f"{'measured' if measured else 'practised'}_note"]
        for measured in (True, False)
        if any(one.measured is measured for one in learned)
    ]
    named = "\u00a0; ".join(one.said(language) for one in sources(learned))
    return notes + ([words["levels_note"].format(frameworks=named)] if named else [])


def _hours(minutes: int, language: Language) -> str:
    if language == "fr":
        return hours(minutes)
    whole, rest = divmod(minutes, 60)
    parts = [f"{whole} h" if whole else "", f"{rest} min" if rest or not whole else ""]
    return "\u00a0".join(part for part in parts if part).replace(" ", "\u00a0")
