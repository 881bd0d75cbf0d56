"""What messages say: plain, in the reader's language, in the site's own time, short."""

from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from services.booking.domain.messages import gsm
from services.booking.domain.messages.notification import GIVE_UP_AFTER, Notification
from services.booking.domain.messages.refusals import NotToRetry
from services.booking.domain.messages.templates import TEMPLATES, check
from services.booking.domain.messages.texts import Place, as_email, as_sms

START = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
"""A Wednesday, the longest day and month in French: mercredi 25 novembre."""
PARIS = Place(
    name="Emmaüs Connect Saint-Denis", address="1 rue Nicolas", zone=ZoneInfo("Europe/Paris")
)
FACTS = {
    "site": "saint-denis",
    "start": START,
    "instead": START + timedelta(days=23, minutes=25),
    "until": START - timedelta(days=1, minutes=25),
    "channel": "phone",
    "category": "laptop",
    "proposals": [START + timedelta(days=n, minutes=15) for n in range(3)],
    "referral_id": "019ab1b9-04ce-7be2-9f37-a8c15d60e472",
    "days": 10,
    "outcome": "expired",
}


def facts(template: str) -> dict:
    return {name: FACTS[name] for name in TEMPLATES[template].facts}


@pytest.mark.parametrize(("template", "language"), list(product(TEMPLATES, ["fr", "en"])))
def test_every_message_fits_one_short_message_in_its_alphabet(template, language):
    check(template, facts(template))
    assert gsm.length(as_sms(template, facts(template), language, PARIS)) <= gsm.ONE_MESSAGE


@pytest.mark.parametrize(("template", "language"), list(product(TEMPLATES, ["fr", "en"])))
def test_every_e_mail_has_a_subject_and_says_where(template, language):
    words = as_email(template, facts(template), language, PARIS)
    assert words.subject
    assert "\n" not in words.subject
    assert PARIS.address in words.text
    assert words.text.startswith("Hello," if language == "en" else "Bonjour,")


def test_a_reminder_in_french_and_in_english():
    told = facts("appointment_reminder") | {"channel": "on_site"}
    assert as_sms("appointment_reminder", told, "fr", PARIS) == (
        "Emmaüs Connect Saint-Denis : rappel, rendez-vous mercredi 25 novembre à 9h30. "
        "Un empechement ? Merci de nous prévenir."
    )
    assert as_sms("appointment_reminder", told, "en-GB", PARIS) == (
        "Emmaüs Connect Saint-Denis: reminder, appointment on Wednesday 25 November at 9:30. "
        "Cannot come? Please tell us."
    )


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Indian/Reunion", "mercredi 25 novembre à 12h30"),
        ("America/Guadeloupe", "mercredi 25 novembre à 4h30"),
        ("Pacific/Noumea", "mercredi 25 novembre à 19h30"),
    ],
)
def test_times_are_the_sites_own(zone, expected):
    place = Place(name="Ici", address="Là", zone=ZoneInfo(zone))
    assert expected in as_sms("seat_reminder", facts("seat_reminder"), "fr", place)


def test_times_follow_the_change_of_hour():
    before, after = datetime(2026, 10, 24, 8, tzinfo=UTC), datetime(2026, 10, 25, 8, tzinfo=UTC)
    told = [as_sms("seat_reminder", {"start": at}, "fr", PARIS) for at in (before, after)]
    assert "samedi 24 octobre à 10h." in told[0]
    assert "dimanche 25 octobre à 9h." in told[1]


def test_the_first_of_a_month_is_said_as_one_says_it():
    told = as_sms("seat_reminder", {"start": datetime(2027, 2, 1, 9, tzinfo=UTC)}, "fr", PARIS)
    assert "lundi 1er février à 10h." in told


def test_a_language_that_is_not_spoken_here_is_answered_in_french():
    assert "rappel" in as_sms("seat_reminder", facts("seat_reminder"), "ar", PARIS)


def test_a_long_name_is_cut_for_the_telephone_alone():
    long = Place(name="Médiathèque " * 8, address="x", zone=PARIS.zone)
    text = as_sms("appointment_displaced", facts("appointment_displaced"), "fr", long)
    assert text.startswith("Médiathèque")
    assert long.name.strip() in as_email("seat_reminder", facts("seat_reminder"), "fr", long).text


def test_what_the_alphabet_lacks_is_written_otherwise():
    assert gsm.fold("Hôtel–Dieu « œuvre » Nguyễn 中 €") == 'Hotel-Dieu " oeuvre " Nguyen ? €'
    assert gsm.length("€") == 2
    with pytest.raises(ValueError, match="not of the alphabet"):
        gsm.length("ê")


def queued() -> Notification:
    return Notification.queue(
        "k", "person", "p", "seat_reminder", facts("seat_reminder"), START, None
    )


def test_a_message_that_is_refused_for_hours_fails_in_the_end():
    message = queued()
    assert message.put_off("busy", START, "sms").status == "queued"
    late = message.put_off("busy", START + GIVE_UP_AFTER, "sms")
    assert (late.status, late.reason) == ("failed", "busy")


@pytest.mark.parametrize("end", ["failed", "uncertain"])
def test_an_operator_may_have_it_sent_again_that_failed_or_is_uncertain(end):
    ended = getattr(queued(), end)("because", START)
    again = ended.retry(START + timedelta(days=1))
    assert (again.status, again.due, again.claim) == ("queued", START + timedelta(days=1), None)


def test_what_was_sent_or_waits_is_not_sent_again():
    for message in (queued(), queued().sent("sms", START), queued().dropped("too_late", START)):
        with pytest.raises(NotToRetry):
            message.retry(START)
