"""Short ways to sessions for professionals and advice missions."""

from datetime import date

from kernel.scope import NATIONAL
from services.training.application.commands.plan_professional_session import (
    PlanProfessionalSession,
)
from services.training.application.commands.record_advice_mission import RecordAdviceMission
from services.training.application.commands.record_professional_attendance import (
    RecordProfessionalAttendance,
)
from services.training.application.commands.register_professional import RegisterProfessional
from services.training.application.queries.professional_sessions import GetProfessionalSession
from services.training.domain.missions.mission import Advice
from services.training.domain.partners import Partner
from services.training.domain.professionals.half_days import HalfDay
from tests.scripted import CONTEXT, at
from tests.training.builders import module, path

SHELTER, TOWN_HALL = (f"0197f000-0000-7000-8000-00000000f1a{n}" for n in range(2))
MORNING = HalfDay(start=at(8), end=at(11, 30))
AFTERNOON = HalfDay(start=at(12, 30), end=at(16))
"""Of the Monday, three and a half hours each."""


def know_partners(network) -> None:
    """Booking has told of a shelter and a town hall."""
    for id_ in (SHELTER, TOWN_HALL):
        partner = Partner(id=id_, structure_type="public", department="93", sequence=1)
        network.change(lambda work, one=partner: work.partners.put(one))


def teach_professionals(network, code: str = "detecting_exclusion", minutes: int = 420) -> None:
    """Publishes a path for professionals."""
    taught = module(f"{code}_all", minutes=minutes, targets=())
    network.path(path(code, taught, audience="professionals", goals=()))


def plan(network, **changes):
    """A session of seven hours on the Monday, for two."""
    values = {
        "scope": NATIONAL,
        "site": "saint-denis",
        "path": "detecting_exclusion",
        "half_days": (AFTERNOON, MORNING),
        "trainer": "trainer-1",
        "capacity": 2,
        "by": "trainer-1",
    }
    command = PlanProfessionalSession(**values | changes)
    return network.app.plan_professional_session(command, CONTEXT)


def register(network, session, name: str = "Claire Exemple", **changes):
    """Somebody of the shelter, the last of the list; their id."""
    values = {"scope": NATIONAL, "by": "trainer-1", "partner_id": SHELTER}
    command = RegisterProfessional(session_id=session.id, name=name, **values | changes)
    changed = network.app.register_professional(command, CONTEXT)
    return changed.state.attendees[-1].attendee_id


def attend(network, session, half_day: int, minutes, **changes):
    """Who was there, by their ids."""
    values = {"scope": NATIONAL, "by": "trainer-1"}
    command = RecordProfessionalAttendance(
        session_id=session.id, half_day=half_day, minutes=minutes, **values | changes
    )
    return network.app.record_professional_attendance(command, CONTEXT)


def advice(**changes) -> Advice:
    """A day and a half for the town hall, in the week before."""
    values = {
        "partner_id": TOWN_HALL,
        "subject": "inclusion_strategy",
        "quarter_days": 6,
        "first": date(2026, 11, 16),
        "last": date(2026, 11, 20),
    }
    return Advice(**values | changes)


def record(network, given: Advice | None = None, **changes):
    """The mission, recorded at Saint-Denis."""
    values = {"scope": NATIONAL, "site": "saint-denis", "by": "manager-1"}
    command = RecordAdviceMission(advice=given or advice(), **values | changes)
    return network.app.record_advice_mission(command, CONTEXT)


def look(network, session):
    """The session as it is told."""
    return network.app.get_professional_session(
        GetProfessionalSession(scope=NATIONAL, session_id=session.id)
    )
