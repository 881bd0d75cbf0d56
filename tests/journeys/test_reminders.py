"""A reminder, from the booking to the telephone: here to the file that stands for it."""

import json

from tests.journeys.test_first_journey import archived
from tests.waiting import eventually
from tests.world import App, far_start, open_busy_site


def messages(network) -> list[dict]:
    file = network.state.messages
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def test_who_books_for_tomorrow_is_reminded_at_once_and_only_once(network, operator):
    site = open_busy_site(operator)
    desk = App(network.base_url, network.token("desk", sites=[site.slug]))
    person = desk.made(
        "/booking/v1/people",
        {"site": site.slug, "first_name": "Aïcha", "last_name": "Ben", "phone": "0639981177"},
    )
    site.people.append(person["id"])
    booked = desk.made("/booking/v1/appointments", site.booking(far_start(days=1), person=-1))

    def of_hers():
        return [one for one in messages(network) if booked["id"] in one["id"]]

    (message,) = eventually(of_hers, what="the message is written")
    assert (message["channel"], message["to"]) == ("sms", "+33639981177")
    assert "rappel, rendez-vous" in message["text"]
    assert "Aïcha" not in message["text"]
    eventually(
        lambda: "booking.reminder_due.v1" in archived(network, f"appointment/{booked['id']}"),
        what="the reminder is archived",
    )
    checks = desk.get("/booking/v1/notifications")
    assert checks.status_code == 403, "messages are the operator's"
    sent = operator.get("/booking/v1/notifications", status="sent", limit=200).json()["items"]
    assert [one["key"] for one in sent if booked["id"] in one["key"]] == [message["id"]]
    assert len(of_hers()) == 1
    assert network.state.messages.stat().st_mode & 0o777 == 0o600
