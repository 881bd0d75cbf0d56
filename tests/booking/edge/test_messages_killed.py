"""A service that is killed while it sends: nobody gets a message twice."""

from collections import Counter
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from kit.audit.places import entries_of
from kit.clock import SystemClock
from kit.transaction import Store
from services.booking.bootstrap import bootstrap
from tests.booking.builders import CONTEXT, Network
from tests.booking.edge.running import Booking, refused
from tests.booking.messages_servers import gateway, mail_server
from tests.kit.integration.conftest import uri_of
from tests.processes import NO_BROKER, serving
from tests.waiting import eventually

MESSAGES = 100
FACTS = {"site": "saint-denis", "start": datetime(2027, 1, 11, 9, tzinfo=UTC)}


@contextmanager
def sending(mongo, database, tmp_path, name, mail, sms):
    home = tmp_path / name
    home.mkdir()
    settings = {
        "BOOKING_DATABASE": database.name,
        "PASSERELLE_SMTP_URL": f"smtp://127.0.0.1:{mail.port}?from=accueil@example.org",
        "PASSERELLE_SMS_URL": sms.url,
    }
    with serving(
        "tests.booking.edge.sending",
        home,
        uri_of(mongo),
        NO_BROKER,
        settings=settings,
        make=Booking,
        ready=False,
    ) as running:
        yield running


def queue(mongo, database) -> set[str]:
    """A hundred messages, half of them to be sent by e-mail and half by SMS; their addresses."""
    app = bootstrap(store=Store("booking", mongo, database=database.name))
    app.prepare()
    network = Network.of(app, SystemClock())
    addresses = set()
    people = []
    for number in range(MESSAGES):
        email, phone = f"p{number}@example.org", f"06399800{number:02}"
        by = {"phone": phone} if number % 2 else {"email": email}
        people.append(network.person(confirmed_new=True, **by))
        addresses.add(f"+33{phone[1:]}" if number % 2 else email)

    def work(tx):
        notifications = app._inside(tx, app.tools).notifications
        for number, person in enumerate(people):
            notifications.queue(f"seat_reminder:{number}", person, "seat_reminder", FACTS)

    app.store.run(work, CONTEXT)
    return addresses


def statuses(database) -> dict[str, int]:
    return dict(Counter(one["status"] for one in database.notifications.find()))


@pytest.mark.timeout(240)
def test_of_a_hundred_messages_none_is_delivered_twice_when_the_sender_is_killed(
    mongo, database, tmp_path
):
    addresses = queue(mongo, database)
    with ExitStack() as stack:
        mail, sms = stack.enter_context(mail_server()), stack.enter_context(gateway())
        first = stack.enter_context(sending(mongo, database, tmp_path, "first", mail, sms))

        def delivered():
            return Counter([*mail.to, *(body["to"] for _, body in sms.requests)])

        def kill_at_the_25th(_letter):
            if len(mail.letters) == 25:
                # It was accepted; that answer never reaches who sent it.
                first.process.kill()
                first.process.wait()

        mail.accepted = kill_at_the_25th
        eventually(lambda: first.process.poll() is not None, 60, "killed half way")
        (cut_off,) = database.notifications.find({"status": "sending"})
        before = statuses(database)
        assert before["queued"] > 30
        with ExitStack() as two:
            second, _third = (
                two.enter_context(sending(mongo, database, tmp_path, name, mail, sms))
                for name in ("second", "third")
            )
            eventually(lambda: "queued" not in statuses(database), 60, "all that waited is sent")
            assert delivered()[mail.letters[24]["To"]] == 1
            # The lease is three minutes; nobody waits for that here.
            past = datetime.now(UTC) - timedelta(seconds=1)
            database.notifications.update_one(
                {"_id": cut_off["_id"], "status": "sending"}, {"$set": {"lease_until": past}}
            )
            eventually(lambda: statuses(database) == {"sent": MESSAGES - 1, "uncertain": 1})
            assert set(delivered().values()) == {1}, "nobody got one twice"
            assert set(delivered()) == addresses, "and everybody got one"

            listed = second.ask("GET", "/notifications").json()
            assert [one["key"] for one in listed["items"]] == [cut_off["_id"]]
            assert listed["items"][0]["status"] == "uncertain"
            assert not {"to", "address", "facts", "name"} & set(listed["items"][0])
            again = second.ask("POST", f"/notifications/{cut_off['_id']}/retry")
            assert again.json()["status"] == "queued"
            eventually(lambda: statuses(database) == {"sent": MESSAGES})
            assert max(delivered().values()) == 2, "an operator may, and answers for it"
            refused(
                second.ask("POST", f"/notifications/{cut_off['_id']}/retry"), 409, "not_to_retry"
            )
            refused(
                second.ask("POST", "/notifications/seat_reminder:x/retry"), 404, "unknown_reference"
            )
            entry = entries_of(database).find_one({"action": "notification.retry"})
            assert entry["targets"] == [cut_off["_id"]]
            page = second.call("GET", "/metrics", token=None).text
            assert "passerelle_notifications_total" in page
            assert "example.org" not in second.log.read_text()
            assert second.stop() == 0
