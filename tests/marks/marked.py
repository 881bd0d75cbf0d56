"""People and texts that nobody else has, and who may know them.

Every mark has a name; `MARKS` gives the ways in which it may be spelt.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from tests.marks.spelling import digits, letters, year

FIRST, LAST, LATER = "Zéphyrine", "Quénaudon", "Vourlaquin"
PHONE, LATER_PHONE = "0639980147", "0639980258"
EMAIL, LATER_EMAIL = "zeph.marque@exemple-marque.test", "vourl.marque@exemple-marque.test"
ADDRESS = "17 venelle des Frelampiers, 93200 Saint-Denis"
BORN = 1911
TWIN_FIRST, TWIN_LAST, TWIN_PHONE = "Zéphirinne", "Quénodomme", "0639980514"
SENT_FIRST, SENT_LAST, SENT_PHONE = "Ildegonde", "Trouffardin", "0639980369"
SENT_PHONE_AGAIN = "0639980703"
SENT_EMAIL = "ildeg.marque@exemple-marque.test"
SOUGHT_FIRST, SOUGHT_LAST, SOUGHT_PHONE = "Philibertine", "Escoubrillac", "0639980470"
PRINTED = f"{FIRST} {LATER}"
PROFESSIONAL = "Gondebaud Pluviaudoux"
MEMBER = "Rogatienne Estourbelle"
CONTACT, CONTACT_EMAIL, CONTACT_PHONE = (
    "Odilon Grapperelle",
    "grapp@exemple-marque.test",
    "0639980592",
)
DONOR = "Atelier Farlouchonnet"
TITLE = "Atelier Brimborillonnade"
REPORT = "Bilan Caracouleur"
BECAUSE = "parce que Tournebrelan"
TOP_UP = "40417293856615"
KEY = "cle-Vraquefortin-0042"


def in_groups(code: str, size: int) -> str:
    """As a paper shows it."""
    return " ".join(code[i : i + size] for i in range(0, len(code), size))


PERSON: Final[Mapping[str, Iterable[str | bytes]]] = {
    "first name": letters(FIRST),
    "last name": letters(LAST),
    "later last name": letters(LATER),
    "phone": digits(PHONE),
    "later phone": digits(LATER_PHONE),
    "e-mail": letters(EMAIL),
    "later e-mail": letters(LATER_EMAIL),
    "address": letters("venelle des Frelampiers"),
    "birth year": year(BORN),
}
"""Whom the story is about; an erasure has to make all of it unreadable."""

TWIN: Final[Mapping[str, Iterable[str | bytes]]] = {
    "twin's first name": letters(TWIN_FIRST),
    "twin's last name": letters(TWIN_LAST),
    "twin's phone": digits(TWIN_PHONE),
}
"""The same person, registered twice and merged."""

REFERRED: Final[Mapping[str, Iterable[str | bytes]]] = {
    "referred first name": letters(SENT_FIRST),
    "referred last name": letters(SENT_LAST),
    "referred phone": {*digits(SENT_PHONE), *digits(SENT_PHONE_AGAIN)},
    "referred e-mail": letters(SENT_EMAIL),
}

OTHERS: Final[Mapping[str, Iterable[str | bytes]]] = {
    "sought first name": letters(SOUGHT_FIRST),
    "sought last name": letters(SOUGHT_LAST),
    "sought phone": digits(SOUGHT_PHONE),
    "professional": letters(PROFESSIONAL),
    "member": letters(MEMBER),
    "contact": letters(CONTACT),
    "contact's e-mail": letters(CONTACT_EMAIL),
    "contact's phone": digits(CONTACT_PHONE),
    "donor": letters("Farlouchonnet"),
    "title of a workshop": letters("Brimborillonnade"),
    "title of a report": letters("Caracouleur"),
    "reason typed": letters("Tournebrelan"),
    "top-up code": {
        TOP_UP,
        *(" ".join(TOP_UP[i : i + n] for i in range(0, 14, n)) for n in (2, 4)),
    },
    "idempotency key": {KEY},
}

MARKS: Final = {**PERSON, **TWIN, **REFERRED, **OTHERS}
