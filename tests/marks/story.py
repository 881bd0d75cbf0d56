"""A full life of a marked person in all four services, over real processes and the gateway."""

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import requests

from ops.journeys.places import siret
from tests.journeys.devices import LAPTOP_B, Branch, answered
from tests.marks import marked
from tests.rpc import calling
from tests.waiting import eventually
from tests.world import App, far_start

PATH = "first_steps"
QUESTION = {
    "title": marked.REPORT,
    "from": "2026-01-01",
    "to": "2026-12-31",
    "template": "overview",
}


NAMES_OVER_RPC = {"X-Request-Id": "request_id", "Idempotency-Key": "idempotency_key"}
"""What a call's context has for what HTTP has in headers, where it is called otherwise."""


def saying(over: str) -> Iterator[dict[str, str]]:
    """Headers of a caller who writes down somebody where only ids belong, in each way that fits.

    Each way of calling (`over`) has keys of its own, so that each command takes effect.
    """
    whole = f"{marked.SOUGHT_FIRST}.{marked.SOUGHT_LAST}"
    digits = marked.SOUGHT_PHONE
    for number, text in enumerate((whole, digits, f"+33{digits[1:]}", f"{whole} {digits}")):
        yield {"X-Request-Id": text, "Idempotency-Key": f"{whole}:{digits}:{over}:{number}"}
    yield {"X-Request-Id": f"{digits:0>32}", "traceparent": f"00-{digits:0>32}-{'b' * 16}-01"}
    yield {
        "traceparent": f"00-{'a' * 32}-{digits:0>16}-01",
        "tracestate": f"{marked.SOUGHT_FIRST.lower()}={digits}",
        "baggage": f"who={whole}",
    }


class Story:
    """The life, step by step; `codes` are the secrets that were made on the way, by their name."""

    def __init__(self, network: Any) -> None:
        self.network = network
        self.codes: dict[str, set[str | bytes]] = {}
        self.operator = App(network.base_url, network.token("operator"))
        self.branch = Branch.open(network, self.operator)
        self.site = self.branch.site
        self.desk, self.manager = self.branch.desk, self.branch.manager
        self.trainer = App(network.base_url, network.token("trainer", sites=[self.site.slug]))
        self.person = self.sent_again = ""

    def app(self, *roles: str, **options: Any) -> App:
        """Somebody else's."""
        return App(self.network.base_url, self.network.token(*roles, **options))

    def whole(self) -> None:
        """All of it, but the end."""
        self.registered()
        self.sought()
        self.referred()
        self.planned()
        self.given_a_device()
        self.taught()
        self.among_professionals()
        self.merged()
        self.reported()
        self.refused()
        self.named_where_ids_belong()
        self.over_rpc()

    # -- booking

    def registered(self) -> None:
        """The person comes, is known twice and changes names; who works there is marked too."""
        body = {
            "site": self.site.slug,
            "first_name": marked.FIRST,
            "last_name": marked.LAST,
            "phone": " ".join(marked.PHONE[i : i + 2] for i in range(0, 10, 2)),
            "email": marked.EMAIL,
            "address": marked.ADDRESS,
            "birth_year": marked.BORN,
            "contact": "sms",
            "solidarity_until": (datetime.now(UTC) + timedelta(days=365)).date().isoformat(),
        }
        first = self.desk.post("/booking/v1/people", body, key=marked.KEY)
        assert first.status_code == 201, first.text
        self.person = first.json()["id"]
        # Asked again, with the key and without one: the second time it is a likely duplicate.
        assert self.desk.post("/booking/v1/people", body, key=marked.KEY).json() == first.json()
        alike = self.desk.post("/booking/v1/people", body)
        assert alike.status_code == 409, alike.text
        twin = body | {
            "first_name": marked.TWIN_FIRST,
            "last_name": marked.TWIN_LAST,
            "phone": marked.TWIN_PHONE,
            "email": None,
            "confirmed_new": True,
        }
        self.twin = self.desk.made("/booking/v1/people", twin)["id"]
        changed = {
            "last_name": marked.LATER,
            "phone": marked.LATER_PHONE,
            "email": marked.LATER_EMAIL,
        }
        self.patched(f"/booking/v1/people/{self.person}", changed)
        self.desk.put(f"/booking/v1/people/{self.person}/consents/reminders", {"given": True})
        self.member = self.operator.made("/booking/v1/members", self.colleague())["id"]
        path = f"/booking/v1/members/{self.member}/calendar-feed"
        feed = self.manager.put(path, {})
        self.codes["calendar's token"] = {feed["path"].rpartition("token=")[2]}

    def patched(self, path: str, body: Any) -> None:
        """What a PATCH that must succeed does."""
        tag = {"If-Match": self.desk.get(path).headers["ETag"]}
        url = f"{self.desk.base_url}{path}"
        answer = self.desk.session.patch(url, json=body, headers=tag, timeout=30)
        assert answer.ok, answer.text

    def sought(self) -> None:
        """They are looked for, and somebody who was never there."""
        for query in (
            {"phone": marked.LATER_PHONE},
            {"phone": marked.SOUGHT_PHONE},
            {"first_name": marked.FIRST, "last_name": marked.LATER, "birth_year": marked.BORN},
            {
                "first_name": marked.SOUGHT_FIRST,
                "last_name": marked.SOUGHT_LAST,
                "birth_year": 1911,
            },
        ):
            answer = self.desk.get("/booking/v1/people", **query)
            assert answer.ok, answer.text
        for path in ("", "/duplicates", "/timeline", "/appointments"):
            assert self.desk.get(f"/booking/v1/people/{self.person}{path}").ok

    def referred(self) -> None:
        """A partner with a marked contact sends somebody marked; a second one is refused."""
        contact = {
            "name": marked.CONTACT,
            "email": marked.CONTACT_EMAIL,
            "phone": marked.CONTACT_PHONE,
        }
        body = {
            "name": "CCAS des essais",
            "siret": siret(),
            "structure_type": "public",
            "department": "93",
            "contacts": [contact],
        }
        self.partner_id = self.operator.made("/booking/v1/partners", body)["id"]
        self.partner = self.app("partner", partner=self.partner_id)
        known = {"phone": marked.SENT_PHONE, "email": marked.SENT_EMAIL}
        other, third = {"email": f"other.{marked.SENT_EMAIL}"}, {"phone": marked.SENT_PHONE_AGAIN}
        first, last = marked.SENT_FIRST, marked.SENT_LAST
        accepted, refused, waiting = (
            self.sent(*names, more)
            for *names, more in ((first, last, known), (last, first, other), (last, last, third))
        )
        path = "/booking/v1/referrals"
        self.desk.made(f"{path}/{accepted}/accept", {"confirmed_new": True})
        self.desk.made(f"{path}/{refused}/refuse", {"reason": "outside_area"})
        assert self.partner.get(f"{path}/{waiting}").ok

    def sent(self, first_name: str, last_name: str, known: dict[str, Any]) -> str:
        """Somebody whom the partner sends; the referral's id."""
        body = {
            "site": self.site.slug,
            "needs": ["internet"],
            "consent_on": datetime.now(UTC).date().isoformat(),
            "person": {"first_name": first_name, "last_name": last_name, **known},
        }
        made: str = self.partner.made("/booking/v1/referrals", body)["id"]
        return made

    def planned(self) -> None:
        """An appointment for tomorrow, moved and called off; a workshop with a marked title."""
        self.site.people.append(self.person)
        body = self.site.booking(far_start(days=1), person=-1) | {"adviser_id": self.member}
        week = [{"weekday": day, "start": "00:00", "end": "00:00"} for day in range(7)]
        self.operator.put(f"/booking/v1/members/{self.member}/availability", {"weekly": week})
        booked = self.desk.made("/booking/v1/appointments", body)["id"]
        path = f"/booking/v1/appointments/{booked}"
        later = (far_start(days=1) + timedelta(hours=2)).isoformat()
        self.desk.made(f"{path}/reschedule", {"start": later})
        self.desk.made("/booking/v1/appointments", body)
        self.desk.made(f"{path}/cancel", {"cancelled_by": "team", "reason": "adviser_away"})
        start = (datetime.now(UTC) + timedelta(minutes=30)).replace(microsecond=0)
        venue = {
            "site": self.site.slug,
            "name": "Médiathèque",
            "type": "media_library",
            "address": "37 cours du Rû-de-Montfort",
            "municipality_code": "93066",
            "latitude": 48.94012,
            "longitude": 2.36981,
            "capacity": 12,
        }
        workshop = {
            "venue_id": self.manager.made("/booking/v1/venues", venue)["id"],
            "site": self.site.slug,
            "start": start.isoformat(),
            "end": (start + timedelta(hours=1)).isoformat(),
            "trainer_id": self.member,
            "module": "first_steps_turn_on",
            "title": marked.TITLE,
            "capacity": 5,
        }
        made = self.trainer.made("/booking/v1/workshops", workshop)["id"]
        seats = f"/booking/v1/workshops/{made}/seats"
        seat = self.desk.made(seats, {"person_id": self.person})["id"]
        self.trainer.made(f"{seats}/{seat}/attend", {})
        assert self.desk.get(f"/booking/v1/calendars/{self.member}.ics").ok

    def merged(self) -> None:
        """The twin turns out to be the person; and their data is given to them."""
        path = f"/booking/v1/people/{self.person}"
        self.manager.made(f"{path}/merge", {"absorbed_id": self.twin})
        self.manager.made(f"{path}/unmerge", {"absorbed_id": self.twin})
        self.manager.made(f"{path}/merge", {"absorbed_id": self.twin})
        assert self.operator.get(f"{path}/export").ok

    # -- inventory

    def given_a_device(self) -> None:
        """A marked donor's laptop is kept and sold, with a top-up whose code is marked."""
        lot = {
            "site": self.site.slug,
            "donor_kind": "company",
            "donor_name": marked.DONOR,
            "received_on": datetime.now(UTC).date().isoformat(),
            "kilograms": "2.4",
            "devices": 1,
        }
        self.branch.told("/lots", lot, self.branch.stock)
        day = (datetime.now(UTC) + timedelta(days=90)).date()
        table = (
            "operator,face_value_cents,price_cents,code,enter_by,validity_days\n"
            f"orange,1000,500,{marked.TOP_UP},{day},30\n"
        )
        answer = self.operator.session.post(
            f"{self.operator.base_url}/inventory/v1/top-ups/import",
            data=table,
            headers={"Content-Type": "text/csv", "Idempotency-Key": marked.KEY},
            timeout=30,
        )
        assert answer.ok, answer.text
        laptop = self.branch.ready()
        held = {"person_id": self.person, "category": "laptop", "site": self.site.slug}
        self.branch.told("/holds", held)
        sale = self.branch.sold(
            self.person,
            laptop,
            top_ups=[{"operator": "orange", "face_value_cents": 1000}],
            payments=[{"means": "cash", "amount_cents": LAPTOP_B + 500}],
        )
        [line] = sale["top_ups"]
        reveal = f"/inventory/v1/top-ups/{line['top_up_id']}/reveal"
        shown = self.desk.made(reveal, None)
        assert shown["code"].replace(" ", "") == marked.TOP_UP
        assert self.desk.post(reveal).status_code == requests.codes.conflict
        assert self.desk.get(f"/inventory/v1/sales/{sale['id']}/receipt").ok

    # -- training

    def taught(self) -> None:
        """The path of first steps to its end, and a certificate that bears the name."""
        body = {"person_id": self.person, "path": PATH, "site": self.site.slug}
        answer = answered(self.desk, "/training/v1/enrolments", body)
        assert answer.ok, answer.text
        enrolment = answer.json()
        path = f"/training/v1/enrolments/{enrolment['id']}/validate-module"
        for module in enrolment["modules_open"]:
            told = self.trainer.post(path, {"module": module})
            assert told.ok or told.json()["code"] == "module_done", told.text
        declined = {
            "person_id": self.person,
            "site": self.site.slug,
            "purpose": "final",
            "enrolment_id": enrolment["id"],
        }
        self.trainer.made("/training/v1/assessments/declined", declined)
        certificates = "/training/v1/certificates"
        [one] = self.trainer.get(certificates, enrolment_id=enrolment["id"]).json()["items"]
        path = f"{certificates}/{one['id']}"
        self.trainer.made(f"{path}/name", {"name": marked.PRINTED, "agreed": True})
        assert self.trainer.post(f"{path}/print", {"name": marked.PRINTED}).ok
        code = self.trainer.get(path).json()["code"]
        self.codes["certificate's code"] = {code}
        anybody = requests.get(f"{self.network.base_url}/training/verify/{code}", timeout=30)
        assert marked.PRINTED in anybody.text, "who agreed is named on the public page"
        self.certificate = path

    def among_professionals(self) -> None:
        """A professional is put down by name for a session."""
        day = far_start(days=5)
        session = {
            "half_days": [
                {
                    "start": one.isoformat(),
                    "end": (one + timedelta(hours=3.5)).isoformat(),
                }
                for one in (day, day + timedelta(hours=5))
            ],
            "trainer": marked.MEMBER,
            "capacity": 5,
            "host_id": None,
            "site": self.site.slug,
        }
        paths = self.trainer.get("/training/v1/paths").json()["items"]
        session["path"] = next(one["code"] for one in paths if one["audience"] == "professionals")
        made = self.trainer.made("/training/v1/professional-sessions", session)["id"]
        attendee = {"partner_id": self.partner_id, "name": marked.PROFESSIONAL}
        answer = answered(
            self.trainer, f"/training/v1/professional-sessions/{made}/attendees", attendee
        )
        assert answer.ok, answer.text

    # -- impact, and what is refused

    def reported(self) -> None:
        """A report with a marked title, shared by a link."""
        report = self.operator.made("/impact/v1/reports", QUESTION | {"title": marked.REPORT})[
            "report"
        ]["id"]
        share = self.operator.made(f"/impact/v1/reports/{report}/share", {})["share"]
        self.codes["share's code"] = {share["code"]}
        for form in ("", "/report.csv", "/report.pdf", "/report.json"):
            answer = requests.get(
                f"{self.network.base_url}/impact/r/{share['code']}{form}", timeout=60
            )
            assert answer.ok

    def refused(self) -> None:
        """Requests that are wrong, and quote somebody in path, query, header and body."""
        named = f"{marked.SOUGHT_FIRST}%20{marked.SOUGHT_LAST}"
        bases = [self.network.base_url, *map(self.network.url, ("booking", "training"))]
        for base in bases:
            session = self.desk.session
            for path in (
                f"/booking/v1/people/{named}",
                f"/booking/v1/{named}/x?phone={marked.SOUGHT_PHONE}",
                f"/{named}",
                f"/training/v1/verify/{named}",
                f"/training/verify/{named}",
                f"/booking/v1/people?phone={marked.SOUGHT_PHONE}{named}&what={named}",
                f"/booking/v1/slots?near={named}",
            ):
                headers = {"User-Agent": marked.SOUGHT_LAST, "Referer": f"http://{named}.test/"}
                headers["X-Request-Id"] = f"{marked.SOUGHT_FIRST}:{marked.SOUGHT_PHONE}"
                answer = session.get(base + path, headers=headers, timeout=30)
                assert answer.status_code < requests.codes.server_error, (path, answer.text)
        wrong = {
            "site": self.site.slug,
            "first_name": marked.SOUGHT_FIRST,
            "last_name": [marked.SOUGHT_LAST],
            "birth_year": marked.SOUGHT_FIRST,
            marked.SOUGHT_LAST: {"$gt": marked.SOUGHT_PHONE},
            "email": f"{marked.SOUGHT_FIRST} at nowhere",
        }
        for body in (wrong, [wrong], {"site": marked.SOUGHT_LAST}, marked.SOUGHT_FIRST):
            answer = self.desk.post("/booking/v1/people", body)
            assert requests.codes.bad <= answer.status_code < requests.codes.server_error
        raw = f'{{"first_name": "{marked.SOUGHT_FIRST}", "phone": {marked.SOUGHT_PHONE}'
        cut = self.desk.session.post(
            f"{self.desk.base_url}/booking/v1/people",
            data=raw.encode(),
            headers={"Content-Type": "application/json"},
            timeout=30,
        )
        assert cut.status_code == requests.codes.bad_request
        assert self.desk.post("/booking/v1/people", wrong, key=marked.KEY).status_code == 422
        forged = self.app("desk")
        forged.session.headers["Authorization"] = f"Bearer {marked.SOUGHT_FIRST}.x.y"
        assert forged.get("/booking/v1/people").status_code == requests.codes.unauthorized

    def colleague(self) -> dict[str, Any]:
        """The fields of somebody who joins the team; booking tells the others of it."""
        return {"site": self.site.slug, "name": marked.MEMBER, "role": "volunteer"}

    def named_where_ids_belong(self) -> None:
        """Commands that take effect, of a caller who puts names and phones into headers."""
        for over in ("booking", "gateway"):
            base = self.network.base_url if over == "gateway" else self.network.url(over)
            for said in saying(over):
                joined = self.operator.session.post(
                    f"{base}/booking/v1/members", json=self.colleague(), headers=said, timeout=30
                )
                assert joined.status_code == requests.codes.created, joined.text

    def over_rpc(self) -> None:
        """The same over RPC: found, refused, and not understood."""
        token = self.network.token("desk", sites=[self.site.slug])
        operator = self.network.token("operator")
        self.codes["token"] = {token.rpartition(".")[2]}
        with calling(self.network.amqp_uri("site-app"), "booking") as call:
            assert call("find_people", {"phone": marked.LATER_PHONE}, token)["error"] is None
            for said in saying("rpc"):
                context = {NAMES_OVER_RPC.get(name, name): text for name, text in said.items()}
                assert call("join_member", self.colleague(), operator, **context)["error"] is None
            wrong = {"first_name": marked.SOUGHT_FIRST, marked.SOUGHT_LAST: marked.SOUGHT_PHONE}
            assert call("register_person", wrong, token)["error"]
            assert call("get_person", {"person_id": marked.SOUGHT_LAST}, token)["error"]
            assert call(marked.SOUGHT_LAST, wrong, token)["error"]

    # -- a letter that cannot be taken in

    @contextlib.contextmanager
    def letter_that_fails(self) -> Iterator[None]:
        """Two services cannot take in an event about the person; inside it is tried again."""
        with self.network.mongo() as client:
            refusing = {"subject": {"$ne": f"person/{self.person}"}}
            client.impact.command("collMod", "archive", validator=refusing)
            try:
                self.patched(
                    f"/booking/v1/people/{self.person}", {"address": marked.ADDRESS + " B"}
                )
                self.patched(
                    f"/booking/v1/people/{self.person}", {"in_qpv": True, "qpv_source": "declared"}
                )
                dead = {"subject": f"person/{self.person}"}
                eventually(
                    lambda: client.impact.dead_letters.count_documents(dead),
                    what="the letter waits",
                )
                yield
            finally:
                client.impact.command("collMod", "archive", validator={})

    def settled(self) -> None:
        """Returns once all that was told has arrived."""
        with self.network.mongo() as client:
            eventually(
                lambda: (
                    not any(
                        client[one].outbox.count_documents({})
                        for one in ("booking", "inventory", "training", "impact")
                    )
                ),
                what="nothing is on its way",
            )
