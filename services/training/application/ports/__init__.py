"""What training needs of the world, and the unit of work that bundles it."""

from dataclasses import dataclass
from datetime import datetime

from kernel.answers import KeptAnswers
from kernel.audit import Audit
from kernel.forgetting import ForgottenPeople
from kernel.merges import Merges
from kernel.people import People, Person
from kernel.sites import Site, Sites
from kernel.timers import Timers
from services.training.application.ports.assessments import Assessments, TaskBanks
from services.training.application.ports.catalogue import Catalogue
from services.training.application.ports.certificates import CertificateNames, Certificates
from services.training.application.ports.enrolments import Enrolments
from services.training.application.ports.frameworks import Frameworks, Mappings
from services.training.application.ports.missions import Missions
from services.training.application.ports.partners import Partners
from services.training.application.ports.paths import Paths
from services.training.application.ports.professionals import AttendeeNames, ProfessionalSessions
from services.training.application.ports.recommendations import Recommendations
from services.training.application.ports.seats import SeatRequests, Seats, Workshops
from services.training.application.ports.tools import Tools

__all__ = ["Tools", "Work"]


@dataclass(frozen=True)
class Work:
    """One unit of work, or a look at the data outside any: what a handler is given."""

    sites: Sites[Site]
    people: People[Person]
    merges: Merges
    forgotten: ForgottenPeople
    catalogue: Catalogue
    frameworks: Frameworks
    mappings: Mappings
    paths: Paths
    enrolments: Enrolments
    assessments: Assessments
    task_banks: TaskBanks
    certificates: Certificates
    certificate_names: CertificateNames
    seats: Seats
    workshops: Workshops
    seat_requests: SeatRequests
    recommendations: Recommendations
    partners: Partners
    professional_sessions: ProfessionalSessions
    attendee_names: AttendeeNames
    missions: Missions
    timers: Timers
    audit: Audit
    answers: KeptAnswers
    tools: Tools

    def now(self) -> datetime:
        """The present instant."""
        return self.tools.clock.now()
