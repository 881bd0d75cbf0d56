"""Two sites with everything that training holds, for attempts to get from one to the other."""

from dataclasses import dataclass, replace
from typing import Any

from kit.envelope import timestamp
from kit.ids import new_id
from services.training.application import certifying
from services.training.bootstrap import bootstrap
from services.training.domain.partners import Partner
from services.training.edge.service import SERVICE
from tests.scoping.calling import Calling, RehearsingStore
from tests.scoping.world import LEFT_OUT, MARKS, Building, Of, Side, World
from tests.scripted import CONTEXT, ScriptedClock, at
from tests.told import told
from tests.training.builders import SITE, Network

USUAL: dict[str, Any] = {
    "site": "site",
    "person_id": "person",
    "partner_id": "partner",
    "host_id": "partner",
    "mission_id": "mission",
    "assessment_id": "assessment",
    "enrolment_id": "enrolment",
    "certificate_id": "certificate",
    "session_id": "session",
    "attendee_id": "attendee",
    "recommendation_id": "recommendation",
    "request_id": "request",
    "workshop_id": "workshop",
}
HALF_DAYS = [
    {"start": "2026-12-01T08:30:00Z", "end": "2026-12-01T12:00:00Z"},
    {"start": "2026-12-01T12:30:00Z", "end": "2026-12-01T16:00:00Z"},
]
BEGUN = [
    {"start": "2026-11-23T06:30:00Z", "end": "2026-11-23T10:00:00Z"},
    {"start": "2026-11-23T10:30:00Z", "end": "2026-11-23T14:00:00Z"},
]
CALLS: dict[str, dict[str, Any]] = {
    "start_assessment": {
        "person_id": Of("other_person"),
        "competences": LEFT_OUT,
        "enrolment_id": LEFT_OUT,
    },
    "start_assessment:progress": {
        "purpose": "progress",
        "enrolment_id": Of("validated"),
        "competences": LEFT_OUT,
        "person_id": Of("fourth_person"),
    },
    "enter_levels": {"person_id": Of("other_person"), "enrolment_id": LEFT_OUT},
    "decline_assessment": {"person_id": Of("other_person"), "enrolment_id": LEFT_OUT},
    "get_levels:shared": {"person_id": Of("shared")},
    "list_enrolments:shared": {"person_id": Of("shared")},
    "list_assessments:shared": {"person_id": Of("shared")},
    "list_certificates:shared": {"person_id": Of("shared")},
    "list_recommendations:shared": {"person_id": Of("shared")},
    "list_seat_requests:shared": {"person_id": Of("shared")},
    "open_enrolment:shared": {"person_id": Of("shared")},
    "enter_levels:shared": {"person_id": Of("shared"), "enrolment_id": LEFT_OUT},
    "start_assessment:shared": {
        "person_id": Of("shared"),
        "purpose": "placement",
        "competences": LEFT_OUT,
        "enrolment_id": LEFT_OUT,
    },
    "decide_certificate_case": {"certificate_id": Of("questioned")},
    "unname_certificate": {"certificate_id": Of("named")},
    "restore_certificate": {"certificate_id": Of("revoked")},
    "open_enrolment": {"person_id": Of("other_person")},
    "open_enrolment:again": {"person_id": Of("person")},
    "resume_enrolment": {"enrolment_id": Of("paused")},
    "get_framework": {"code": "crcn"},
    "get_path": {"code": "email"},
    "get_task_bank": {"code": "placement"},
    "translate_level": {"competence": "crcn-2-1", "level": 1, "to": "digcomp"},
    "validate_module": {"module": "email_account"},
    "take_back_validation": {"module": "email_read", "enrolment_id": Of("validated")},
    "request_seat": {"module": "email_account", "enrolment_id": Of("enrolment")},
    "request_seat:elsewhere": {"module": "email_account", "site": Of("site")},
    "recommend_path": {"person_id": Of("other_person")},
    "answer_task": {"task": "turn_on_2a"},
    "finish_assessment": {"assessment_id": Of("answered")},
    "take_back_answer": {"assessment_id": Of("answered"), "task": "turn_on_2a"},
    "hold_professional_session": {"session_id": Of("attended")},
    "record_professional_attendance": {
        "session_id": Of("begun"),
        "attended": [{"attendee_id": Of("begun_attendee"), "minutes": 210}],
    },
    "change_professional_session": {"half_days": HALF_DAYS},
    "plan_professional_session": {"half_days": HALF_DAYS},
}


@dataclass(kw_only=True)
class TrainingSide(Building):
    """One site, its people on paths, and what it does for partners."""

    network: Network

    def hear(self, *events: Any) -> None:
        """Booking tells of something."""
        self.network.app.store.run(lambda tx: self.network.app.react(tx, events), CONTEXT)

    def side(self) -> Side:
        """All of it."""
        slug, id_ = f"site-{self.mark.lower()}", new_id()
        place = replace(SITE, id=id_, slug=slug, name=f"Passerelle {self.mark}")
        self.network.change(lambda work: work.sites.put(place))
        self.references |= {"site": slug, "site_id": id_}
        for reference in ("person", "other_person", "third_person", "fourth_person"):
            self.references[reference] = self.network.person(new_id())
        self._enrolled()
        self._assessed()
        self._certified()
        self._seated()
        self._professionals()
        names = (f"Awa {self.mark}", f"Claire {self.mark}")
        return Side(self.site, self.references, (self.mark,), names=names)

    def enrol(self, reference: str, person: str) -> str:
        """Somebody begins the path."""
        made = self.made(
            "open_enrolment", person_id=self.references[person], path="email", site=self.site
        )
        return self.keep(reference, made)

    def _enrolled(self) -> None:
        self.enrol("enrolment", "person")
        self.enrol("paused", "third_person")
        self.made("pause_enrolment", enrolment_id=self.references["paused"], reason="health")
        self.enrol("validated", "fourth_person")
        for module in ("email_account", "email_read"):
            self.made("validate_module", enrolment_id=self.references["validated"], module=module)
        made = self.made(
            "recommend_path",
            person_id=self.references["person"],
            site=self.site,
            goal="write_emails",
            language="fr",
        )
        self.keep("recommendation", made)

    def _assessed(self) -> None:
        made = self.made(
            "start_assessment",
            person_id=self.references["person"],
            site=self.site,
            purpose="placement",
        )
        self.keep("assessment", made["assessment"])
        made = self.made(
            "start_assessment",
            person_id=self.references["third_person"],
            site=self.site,
            purpose="placement",
        )
        id_ = self.keep("answered", made["assessment"])
        while not any(one["level"] is not None for one in made["findings"]):
            task = made["next_task"]["code"]
            made = self.made("answer_task", assessment_id=id_, task=task, result="success")

    def _certified(self) -> None:
        for reference in ("certificate", "questioned", "named", "revoked"):
            person = self.network.person(new_id())
            self.references[f"{reference}_person"] = person
            enrolment_id = self.enrol(f"{reference}_enrolment", f"{reference}_person")
            issued = self.network.change(
                lambda work, id_=enrolment_id: certifying.issue(work, work.enrolments.get(id_))
            )
            self.references[reference] = issued.id
        by = {"certificate_id": self.references["named"]}
        self.made("name_certificate", **by, name=f"Awa {self.mark}", agreed=True)
        self.made(
            "revoke_certificate",
            certificate_id=self.references["revoked"],
            reason="issued_by_mistake",
        )
        enrolment_id = self.references["questioned_enrolment"]
        self.network.change(
            lambda work: certifying.question(
                work, work.enrolments.get(enrolment_id), "email_account", new_id()
            )
        )

    def _seated(self) -> None:
        made = self.made(
            "request_seat", enrolment_id=self.references["enrolment"], module="email_account"
        )
        self.keep("request", made)
        self.references |= {"workshop": new_id(), "seat": new_id()}
        start = at(13, day=8)
        facts = {
            "workshop_id": self.references["workshop"],
            "site_id": self.references["site_id"],
            "trainer_id": new_id(),
            "start": timestamp(start),
            "end": timestamp(start.replace(hour=15)),
            "capacity": 5,
            "module": "email_account",
        }
        seat = {
            "seat_id": self.references["seat"],
            "person_id": self.references["person"],
            "site_id": self.references["site_id"],
            "request_id": self.references["request"],
            "module": "email_account",
            "workshop_id": self.references["workshop"],
        }
        now = self.clock.now()
        self.hear(
            told("booking.workshop_scheduled.v1", self.references["workshop"], now, data=facts),
            told("booking.seat_reserved.v1", self.references["person"], now, data=seat),
        )

    def share(self, other: "TrainingSide") -> None:
        """Somebody who is on the path at the other site is recommended something here."""
        if self is other:
            self.references["shared"] = self.network.person(new_id())
            self.enrol("shared_enrolment", "shared")
            made = self.made(
                "enter_levels",
                person_id=self.references["shared"],
                site=self.site,
                purpose="placement",
                levels=[{"competence": "crcn-2-1", "level": 1}],
                reason="observed",
            )
            self.keep("shared_levels", made["assessment"])
            made = self.made(
                "start_assessment",
                person_id=self.references["shared"],
                site=self.site,
                purpose="progress",
                enrolment_id=self.references["shared_enrolment"],
            )
            self.keep("shared_assessment", made["assessment"])
        self.references["shared"] = other.references["shared"]
        made = self.made(
            "recommend_path",
            person_id=self.references["shared"],
            site=self.site,
            goal="write_emails",
            language="fr",
        )
        self.keep("shared_recommendation", made)
        seat = {
            "seat_id": new_id(),
            "person_id": self.references["shared"],
            "site_id": self.references["site_id"],
            "request_id": new_id(),
            "module": "email_account",
            "workshop_id": self.references["workshop"],
        }
        now = self.clock.now()
        self.hear(told("booking.seat_reserved.v1", seat["person_id"], now, data=seat))

    def _professionals(self) -> None:
        partner = new_id()
        self.references["partner"] = partner
        self.network.change(
            lambda work: work.partners.put(
                Partner(id=partner, structure_type="public", department="93", sequence=1)
            )
        )
        mission = self.made(
            "record_advice_mission",
            partner_id=partner,
            subject="inclusion_strategy",
            days=1.5,
            first_day="2026-11-16",
            last_day="2026-11-20",
            site=self.site,
        )
        self.keep("mission", mission)
        for reference, attendee, half_days in (
            ("session", "attendee", HALF_DAYS),
            ("begun", "begun_attendee", BEGUN),
            ("attended", "attended_attendee", BEGUN),
        ):
            planned = self.made(
                "plan_professional_session",
                half_days=half_days,
                trainer=f"trainer-{self.mark}",
                capacity=5,
                site=self.site,
                path="detecting_exclusion",
            )
            id_ = self.keep(reference, planned)
            joined = self.made(
                "register_professional",
                session_id=id_,
                partner_id=partner,
                name=f"Claire {self.mark}",
            )
            self.keep(attendee, joined["attendees"][-1], "attendee_id")
        self.clock.instant = at(15)
        for number in (1, 2):
            there = [{"attendee_id": self.references["attended_attendee"], "minutes": 210}]
            self.made(
                "record_professional_attendance",
                session_id=self.references["attended"],
                half_day=number,
                attended=there,
            )
        self.clock.instant = at(6)


def training_world(mongo: Any, database: str) -> World:
    """Both sides, and the calls of training's operations."""
    clock = ScriptedClock(at(6))
    store = RehearsingStore("training", mongo, database=database)
    app = bootstrap(store=store, clock=clock)
    app.prepare()
    network = Network(app, clock)
    calling = Calling(SERVICE, app)
    here, there = (
        TrainingSide(calling=calling, clock=clock, mark=mark, network=network) for mark in MARKS
    )
    sides = [one.side() for one in (here, there)]
    for one in (there, here):
        one.share(there)
    clock.instant = at(15)
    store.rehearsing = True
    return World(calling, *sides, USUAL, CALLS, {"site": "nowhere"})
