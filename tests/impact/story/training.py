"""What training tells in a story."""

from collections.abc import Mapping
from datetime import datetime

from contracts.training import assessments, certificates, enrolments, professionals
from kit.envelope import timestamp
from tests.impact.story.told import Telling, an_id

ENROLMENT = {
    "opened": (enrolments.EnrolmentOpened, {}),
    "completed": (enrolments.EnrolmentCompleted, {"by": "modules"}),
    "abandoned": (enrolments.EnrolmentAbandoned, {"reason": "no_time"}),
    "absorbed": (enrolments.EnrolmentAbsorbed, {"into": an_id(32, 0)}),
    "restored": (enrolments.EnrolmentRestored, {}),
}
CERTIFICATE = {
    "issued": (certificates.CertificateIssued, {}),
    "revoked": (certificates.CertificateRevoked, {"reason": "mistake"}),
    "restored": (certificates.CertificateRestored, {"reason": "mistake"}),
}


class Training(Telling):
    """Enrolments, certificates, assessments, and sessions for professionals."""

    def enrolment(
        self,
        *steps: str,
        who: str,
        site_id: str,
        path: str = "basics",
        thing: str | None = None,
        ended: datetime | None = None,
    ) -> str:
        """Steps of an enrolment, each told now; gives its id, to go on with as `thing`. That it is
        completed may tell when it `ended`."""
        id_ = thing or self.new(32)
        for step in steps:
            kind, own = ENROLMENT[step]
            if step == "completed" and ended is not None:
                own = own | {"ended_at": timestamp(ended)}
            self.tell(kind(**self._on_path(id_, who, site_id, path), **own), f"enrolment/{id_}")
        return id_

    def module(
        self,
        thing: str,
        module: str,
        *,
        who: str,
        site_id: str,
        path: str = "basics",
        done: datetime | None = None,
    ) -> None:
        """One is done, at that instant; or open again, without one."""
        facts = self._on_path(thing, who, site_id, path) | {"module": module}
        told = (
            enrolments.ModuleCompleted(
                **facts, by="attendance", done_at=timestamp(done), seats=[], before_opening=False
            )
            if done
            else enrolments.ModuleReopened(**facts, because="attendance_corrected")
        )
        self.tell(told, f"enrolment/{thing}")

    def certificate(
        self, *steps: str, who: str, site_id: str, path: str = "basics", thing: str | None = None
    ) -> str:
        """Steps of a certificate, each told now; gives its id, to go on with as `thing`."""
        id_ = thing or self.new(33)
        for step in steps:
            kind, own = CERTIFICATE[step]
            facts = self._on_path(an_id(32, 0), who, site_id, path)
            self.tell(kind(certificate_id=id_, **facts, **own), f"certificate/{id_}")
        return id_

    def assessed(self, who: str, site_id: str, levels: Mapping[str, int]) -> None:
        """It is known what somebody can do."""
        id_ = self.new(34)
        told = assessments.LevelAssessed(
            assessment_id=id_,
            person_id=self.person(who),
            site_id=site_id,
            purpose="progress",
            method="tasks",
            levels=[
                assessments.CompetenceLevel(competence=code, level=level)
                for code, level in levels.items()
            ],
            tasks=4,
        )
        self.tell(told, f"assessment/{id_}")

    def declined(self, who: str, site_id: str) -> None:
        """Somebody would rather not be assessed."""
        id_ = self.new(34)
        told = assessments.AssessmentDeclined(
            assessment_id=id_, person_id=self.person(who), site_id=site_id, purpose="progress"
        )
        self.tell(told, f"assessment/{id_}")

    def session(
        self,
        session_id: str,
        attendee_id: str,
        site_id: str,
        *,
        half_days: Mapping[int, int] | None = None,
        trained: bool | None = None,
        path: str = "supporting",
        on: datetime | None = None,
    ) -> None:
        """How many minutes of which half-days somebody was there, and whether that trained them;
        all half-days began `on` that instant, or the events do not tell."""
        facts = {
            "session_id": session_id,
            "site_id": site_id,
            "path": path,
            "version": 1,
            "attendee_id": attendee_id,
            "partner_id": an_id(8, 1),
        }
        subject = f"professional_session/{session_id}"
        start = None if on is None else timestamp(on)
        for number, minutes in (half_days or {}).items():
            told = professionals.ProfessionalAttended(
                **facts, half_day=number, minutes=minutes, start=start
            )
            self.tell(told, subject)
        facts |= {"attended_minutes": 420, "path_minutes": 420}
        if trained:
            self.tell(professionals.ProfessionalTrained(**facts, trained_on=start), subject)
        elif trained is not None:
            self.tell(professionals.ProfessionalUntrained(**facts), subject)

    def _on_path(self, id_: str, who: str, site_id: str, path: str) -> dict:
        return {
            "enrolment_id": id_,
            "person_id": self.person(who),
            "site_id": site_id,
            "path": path,
            "version": 1,
        }
