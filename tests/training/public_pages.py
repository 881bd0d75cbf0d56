"""Public pages for tests: of a certificate as it may stand, and of a code that nobody gave."""

from dataclasses import replace
from datetime import date

from kit.association import Association
from kit.wording import Language
from services.training.application.queries.verifying import PublicCertificate
from services.training.domain.words import Words
from services.training.edge.pages import certificate_page
from tests.training.certificates import MAIL, OLD

ASSOCIATION = Association("Passerelle", ("12 rue de la République, 93200 Saint-Denis",))
HREF = "/training/badges/K7QM2X9D44TB"
VALID = PublicCertificate(
    code="K7QM2X9D44TB",
    number="C-2026-000012",
    status="valid",
    path="email",
    version=1,
    title=Words(fr="Écrire des e-mails", en="Writing e-mails"),
    minutes=600,
    on=date(2026, 11, 25),
    learned=(
        MAIL,
        replace(
            OLD,
            competence="crcn-4-2",
            title=Words(
                fr="Protéger les données personnelles et la vie privée",
                en="Protecting personal data and privacy",
            ),
        ),
    ),
)
NAMED = replace(VALID, name="Awa Diallo")
REVOKED = replace(VALID, status="revoked", revoked_on=date(2026, 12, 1))


def shown(certificate: PublicCertificate | None, language: Language = "fr") -> str:
    """The page that verifies a code."""
    return certificate_page(certificate, language, association=ASSOCIATION, badge_href=HREF)


def every_page() -> dict[str, str]:
    """Each page in each language, and with the longest names that come."""
    long = replace(NAMED, name="W" * 120, title=Words(fr="Très long " * 20), learned=(MAIL,) * 20)
    bare = replace(VALID, learned=())
    return {
        f"{name} {language}": shown(one, language)
        for name, one in (
            ("valid", VALID),
            ("named", NAMED),
            ("revoked", REVOKED),
            ("long", long),
            ("bare", bare),
            ("no certificate", None),
        )
        for language in ("fr", "en")
    }
