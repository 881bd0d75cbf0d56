"""Sessions for professionals, names, partners and missions, in memory and on MongoDB."""

from dataclasses import replace
from datetime import date

from services.training.application.ports.missions import WantedMissions
from services.training.application.ports.professionals import WantedSessions
from services.training.domain.missions.mission import AdviceMission, MissionState
from services.training.domain.partners import Partner
from services.training.domain.professionals.session import Plan, ProfessionalSession, SessionState
from tests.scripted import at
from tests.training.builders import SITE_ID
from tests.training.professionals import AFTERNOON, MORNING, SHELTER, TOWN_HALL, advice


def session(number, partner_id=SHELTER, status="planned", **changes):
    values = {"site": "saint-denis", "path": "detecting_exclusion"}
    one = ProfessionalSession.plan(
        SessionState(
            session_id=f"0197f000-0000-7000-8000-00000000eb{number:02d}",
            site_id=SITE_ID,
            version=1,
            minutes=420,
            plan=Plan(half_days=(MORNING, AFTERNOON), trainer="trainer-1", capacity=2),
            planned_at=at(7),
            by="trainer-1",
            **values | changes,
        )
    )
    one.register(f"0197f000-0000-7000-8000-00000000ec{number:02d}", partner_id, at(7))
    one.state = replace(one.state, status=status)
    return one


def mission(number, site="saint-denis", **changes):
    return AdviceMission.record_new(
        MissionState(
            mission_id=f"0197f000-0000-7000-8000-00000000ed{number:02d}",
            site_id=SITE_ID,
            site=site,
            advice=advice(**changes),
            recorded_at=at(7),
            by="manager-1",
        )
    )


def saved(twin, repository, *made):
    for one in made:
        twin.change(lambda work, one=one: getattr(work, repository).save(one))
    return made


def test_a_session_comes_back_as_it_was_saved_and_changes(twin):
    [one] = saved(twin, "professional_sessions", session(1))
    assert twin.look(lambda work: work.professional_sessions.get(one.id)) == one
    attendee = one.state.attendees[0].attendee_id
    one.attend(1, {attendee: 210}, at(12))
    one.certified(attendee, "0197f000-0000-7000-8000-00000000ee01")
    saved(twin, "professional_sessions", one)
    again = twin.look(lambda work: work.professional_sessions.get(one.id))
    assert (again, again.version) == (one, 3)
    assert again.state.attendees[0].minutes == (210, None)


def test_sessions_are_listed_by_site_status_path_and_partner(twin):
    one, two = saved(
        twin,
        "professional_sessions",
        session(1),
        session(2, TOWN_HALL, site="lyon", path="supporting", status="held"),
    )

    def listed(after=None, limit=0, **wanted):
        found = twin.look(
            lambda work: work.professional_sessions.listed(WantedSessions(**wanted), after, limit)
        )
        return [session.id for session in found]

    assert listed() == [one.id, two.id]
    assert listed(sites=frozenset({"lyon"})) == listed(status="held") == [two.id]
    assert listed(sites=frozenset()) == []
    assert listed(path="detecting_exclusion") == listed(partner_id=SHELTER) == [one.id]
    assert listed(after=one.id) == [two.id]
    assert listed(limit=1) == [one.id]


def test_names_are_kept_by_session_and_forgotten(twin):
    for attendee, of, name in (("a", "s", "Claire"), ("b", "s", "Denis"), ("c", "t", "Élise")):
        twin.change(lambda work, given=(attendee, of, name): work.attendee_names.put(*given))
    twin.change(lambda work: work.attendee_names.put("a", "s", "Claire Exemple"))
    look = twin.look
    assert look(lambda work: work.attendee_names.of_session("s")) == {
        "a": "Claire Exemple",
        "b": "Denis",
    }
    assert look(lambda work: work.attendee_names.get("c")) == "Élise"
    assert twin.change(lambda work: work.attendee_names.hold("a"))
    assert not twin.change(lambda work: work.attendee_names.hold("d"))
    assert twin.change(lambda work: work.attendee_names.forget("a"))
    assert not twin.change(lambda work: work.attendee_names.forget("a"))
    assert look(lambda work: work.attendee_names.get("a")) is None
    assert twin.change(lambda work: work.attendee_names.forget_session("s")) == 1
    assert look(lambda work: work.attendee_names.of_session("s")) == {}
    assert look(lambda work: work.attendee_names.of_session("t")) == {"c": "Élise"}


def test_a_partner_is_kept_in_place_of_the_one_before(twin):
    for sequence in (1, 2):
        told = Partner(id=SHELTER, structure_type="private", department="93", sequence=sequence)
        twin.change(lambda work, told=told: work.partners.put(told))
    assert twin.look(lambda work: work.partners.get(SHELTER)) == told
    assert twin.look(lambda work: work.partners.get(TOWN_HALL)) is None


def test_missions_are_listed_by_site_partner_subject_and_their_last_day(twin):
    one, two = saved(
        twin,
        "missions",
        mission(1),
        mission(
            2,
            "lyon",
            partner_id=SHELTER,
            subject="reception_places",
            first=date(2026, 10, 1),
            last=date(2026, 10, 2),
        ),
    )
    assert twin.look(lambda work: work.missions.get(one.id)) == one

    def listed(after=None, limit=0, **wanted):
        found = twin.look(lambda work: work.missions.listed(WantedMissions(**wanted), after, limit))
        return [mission.id for mission in found]

    assert listed() == [one.id, two.id]
    assert listed(sites=frozenset({"lyon"})) == listed(partner_id=SHELTER) == [two.id]
    assert listed(subject="reception_places") == listed(before=date(2026, 11, 1)) == [two.id]
    assert listed(since=date(2026, 11, 20)) == [one.id]
    assert listed(since=date(2026, 11, 21)) == []
    assert listed(after=one.id, limit=1) == [two.id]
