"""Messages in words: plain, short, in the reader's language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from services.booking.domain.messages import gsm
from services.booking.domain.messages.dates import Language, day_and_time, short

SHORTEST_NAME: Final = 12
"""Characters; a site's name is not cut to less for the sake of a short message."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """The site that a message is about: what it is called, where it is, its time zone."""

    name: str
    address: str
    zone: ZoneInfo


@dataclass(frozen=True, kw_only=True)
class Words:
    """A message as e-mail: subject and text; the text alone is what a short message says."""

    subject: str
    text: str


Write = Callable[[Mapping[str, Any], str, ZoneInfo], Words]
"""Facts, the site's name and zone."""


def language_of(code: str) -> Language:
    """The language that somebody is written to in: French, unless English is theirs."""
    return "en" if code.lower().partition("-")[0] == "en" else "fr"


def as_email(template: str, facts: Mapping[str, Any], language: str, place: Place | None) -> Words:
    """The message with what an e-mail has around it."""
    spoken = language_of(language)
    words = _words(template, facts, spoken, place.name if place else "", place)
    hello, from_ = ("Hello,", "") if spoken == "en" else ("Bonjour,", "")
    lines = [hello, "", words.text]
    if place is not None:
        lines += ["", place.name, place.address, from_]
    return Words(subject=words.subject, text="\n".join(lines).rstrip() + "\n")


def as_sms(template: str, facts: Mapping[str, Any], language: str, place: Place | None) -> str:
    """The message for a telephone: one short message where the site's name leaves the room.

    A longer name is cut; only where even that is not enough it becomes two.
    """
    spoken = language_of(language)
    name = gsm.fold(place.name) if place else ""
    text = gsm.fold(_words(template, facts, spoken, name, place).text)
    over = gsm.length(text) - gsm.ONE_MESSAGE
    if over <= 0 or len(name) <= SHORTEST_NAME:
        return text
    cut = name[: max(SHORTEST_NAME, len(name) - over) - 1].rstrip() + "."
    return gsm.fold(_words(template, facts, spoken, cut, place).text)


def _words(
    template: str, facts: Mapping[str, Any], language: Language, name: str, place: Place | None
) -> Words:
    zone = place.zone if place else ZoneInfo("UTC")
    return (_FRENCH if language == "fr" else _ENGLISH)[template](facts, name, zone)


def _fr(instant: datetime, zone: ZoneInfo) -> str:
    return day_and_time(instant, zone, "fr")


def _en(instant: datetime, zone: ZoneInfo) -> str:
    return day_and_time(instant, zone, "en")


def _proposed(facts: Mapping[str, Any], zone: ZoneInfo, language: Language) -> str:
    return ", ".join(short(instant, zone, language) for instant in facts["proposals"])


_WHERE_FR: Final = {
    "on_site": "", "phone": " par téléphone", "video": " en vidéo", "home": " chez vous",
}  # fmt: skip
_WHERE_EN: Final = {
    "on_site": "", "phone": " by phone", "video": " by video", "home": " at your home",
}  # fmt: skip


def _displaced_fr(facts: Mapping[str, Any], name: str, zone: ZoneInfo) -> Words:
    instead = _proposed(facts, zone, "fr")
    then = f"Possible : {instead}. Appelez-nous." if instead else "Appelez-nous pour un autre."
    return Words(
        subject="Votre rendez-vous doit être déplacé",
        text=f"{name} : votre rendez-vous du {short(facts['start'], zone, 'fr')} est à déplacer. "
        + then,
    )


def _displaced_en(facts: Mapping[str, Any], name: str, zone: ZoneInfo) -> Words:
    instead = _proposed(facts, zone, "en")
    then = f"Possible: {instead}. Please call us." if instead else "Please call us for another."
    return Words(
        subject="Your appointment has to be moved",
        text=f"{name}: your appointment of {short(facts['start'], zone, 'en')} has to be moved. "
        + then,
    )


_DEVICE_FR: Final = {
    "smartphone": "un smartphone",
    "feature_phone": "un téléphone",
    "tablet": "une tablette",
    "laptop": "un ordinateur portable",
    "desktop": "un ordinateur",
    "screen": "un écran",
    "router": "un routeur",
}
_DEVICE_EN: Final = {
    "smartphone": "a smartphone",
    "feature_phone": "a phone",
    "tablet": "a tablet",
    "laptop": "a laptop",
    "desktop": "a computer",
    "screen": "a screen",
    "router": "a router",
}
_OUTCOME_FR: Final = {
    "accepted": "est acceptée",
    "refused": "est refusée",
    "expired": "est restée sans réponse et a expiré",
}
_OUTCOME_EN: Final = {
    "accepted": "was accepted",
    "refused": "was refused",
    "expired": "had no answer and has expired",
}
_FRENCH: Final[Mapping[str, Write]] = {
    "appointment_reminder": lambda f, name, zone: Words(
        subject="Rappel de votre rendez-vous",
        text=f"{name} : rappel, rendez-vous{_WHERE_FR.get(f['channel'], '')} "
        f"{_fr(f['start'], zone)}. "
        "Un empêchement ? Merci de nous prévenir.",
    ),
    "appointment_displaced": _displaced_fr,
    "appointment_cancelled": lambda f, name, zone: Words(
        subject="Votre rendez-vous est annulé",
        text=f"{name} : votre rendez-vous du {_fr(f['start'], zone)} est annulé. "
        "Appelez-nous pour un autre.",
    ),
    "seat_offered": lambda f, name, zone: Words(
        subject="Une place se libère",
        text=f"{name} : une place est libre à l'atelier du {short(f['start'], zone, 'fr')}. "
        f"Répondez avant {short(f['until'], zone, 'fr')}, ensuite elle va à une autre personne.",
    ),
    "seat_reminder": lambda f, name, zone: Words(
        subject="Rappel de votre atelier",
        text=f"{name} : rappel, votre atelier a lieu {_fr(f['start'], zone)}. "
        "Un empêchement ? Merci de nous prévenir.",
    ),
    "workshop_moved": lambda f, name, zone: Words(
        subject="Votre atelier change d'heure",
        text=f"{name} : l'atelier du {short(f['start'], zone, 'fr')} aura lieu "
        f"{_fr(f['instead'], zone)}. Un empêchement ? Merci de nous prévenir.",
    ),
    "workshop_cancelled": lambda f, name, zone: Words(
        subject="L'atelier est annulé",
        text=f"{name} : l'atelier du {_fr(f['start'], zone)} est annulé. "
        "Nous vous proposerons une autre date.",
    ),
    "earlier_slot_offered": lambda f, name, zone: Words(
        subject="Un rendez-vous plus tôt",
        text=f"{name} : un rendez-vous plus tôt est libre {_fr(f['start'], zone)}. "
        + (f"Répondez avant {short(f['until'], zone, 'fr')}." if "until" in f else "Appelez-nous."),
    ),
    "device_offered": lambda f, name, zone: Words(
        subject="Un appareil vous attend",
        text=f"{name} : nous gardons {_DEVICE_FR.get(f['category'], 'un appareil')} pour vous. "
        f"Répondez avant {short(f['until'], zone, 'fr')}, sinon une autre personne l'aura.",
    ),
    "referral_reminder": lambda f, _name, _zone: Words(
        subject="Une orientation attend votre réponse",
        text=f"L'orientation {f['referral_id']} attend depuis {f['days']} jours. "
        "Merci de l'accepter ou de la refuser.",
    ),
    "referral_outcome": lambda f, name, _zone: Words(
        subject="Votre orientation",
        text=f"{name} : votre orientation {f['referral_id']} {_OUTCOME_FR[f['outcome']]}.",
    ),
}
_ENGLISH: Final[Mapping[str, Write]] = {
    "appointment_reminder": lambda f, name, zone: Words(
        subject="Reminder of your appointment",
        text=f"{name}: reminder, appointment{_WHERE_EN.get(f['channel'], '')} "
        f"on {_en(f['start'], zone)}. "
        "Cannot come? Please tell us.",
    ),
    "appointment_displaced": _displaced_en,
    "appointment_cancelled": lambda f, name, zone: Words(
        subject="Your appointment is cancelled",
        text=f"{name}: your appointment on {_en(f['start'], zone)} is cancelled. "
        "Please call us for another.",
    ),
    "seat_offered": lambda f, name, zone: Words(
        subject="A seat is free",
        text=f"{name}: a seat is free in the workshop of {short(f['start'], zone, 'en')}. "
        f"Answer before {short(f['until'], zone, 'en')}, then it goes to somebody else.",
    ),
    "seat_reminder": lambda f, name, zone: Words(
        subject="Reminder of your workshop",
        text=f"{name}: reminder, your workshop is on {_en(f['start'], zone)}. "
        "Cannot come? Please tell us.",
    ),
    "workshop_moved": lambda f, name, zone: Words(
        subject="Your workshop is at another time",
        text=f"{name}: the workshop of {short(f['start'], zone, 'en')} will be on "
        f"{_en(f['instead'], zone)}. Cannot come? Please tell us.",
    ),
    "workshop_cancelled": lambda f, name, zone: Words(
        subject="The workshop is cancelled",
        text=f"{name}: the workshop on {_en(f['start'], zone)} is cancelled. "
        "We will offer you another date.",
    ),
    "earlier_slot_offered": lambda f, name, zone: Words(
        subject="An earlier appointment",
        text=f"{name}: an earlier appointment is free on {_en(f['start'], zone)}. "
        + (
            f"Answer before {short(f['until'], zone, 'en')}." if "until" in f else "Please call us."
        ),
    ),
    "device_offered": lambda f, name, zone: Words(
        subject="A device is kept for you",
        text=f"{name}: {_DEVICE_EN.get(f['category'], 'a device')} is kept for you. "
        f"Answer before {short(f['until'], zone, 'en')}, or somebody else will have it.",
    ),
    "referral_reminder": lambda f, _name, _zone: Words(
        subject="A referral waits for your answer",
        text=f"Referral {f['referral_id']} has waited for {f['days']} days. "
        "Please accept or refuse it.",
    ),
    "referral_outcome": lambda f, name, _zone: Words(
        subject="Your referral",
        text=f"{name}: your referral {f['referral_id']} {_OUTCOME_EN[f['outcome']]}.",
    ),
}
