"""What booking publishes: valid facts of its contracts, in order, without personal data."""

from datetime import date

import msgspec
import pytest

from contracts.base import contracts_of
from kernel.scope import NATIONAL
from kit.envelope import decode
from kit.timers import run_due
from kit.transaction import Store
from services.booking.application.commands.cancel_appointment import CancelAppointment
from services.booking.application.commands.change_partner import ChangePartner
from services.booking.application.commands.change_person import ChangePerson
from services.booking.application.commands.change_site import ChangeSite
from services.booking.application.commands.check_in_person import CheckInPerson
from services.booking.application.commands.complete_appointment import CompleteAppointment
from services.booking.application.commands.erase_person import ErasePerson
from services.booking.application.commands.join_household import JoinHousehold
from services.booking.application.commands.join_partner import JoinPartner
from services.booking.application.commands.merge_people import MergePeople
from services.booking.application.commands.miss_appointment import MissAppointment
from services.booking.application.commands.reschedule_appointment import RescheduleAppointment
from services.booking.application.commands.unmerge_people import UnmergePeople
from services.booking.application.queries.people import GetPerson
from services.booking.bootstrap import bootstrap
from services.booking.catalogue import CATALOGUE
from services.booking.domain.partner import PartnerContact, PartnerDescription
from tests.booking import site_events
from tests.booking.builders import CONTEXT, Network, ScriptedClock, at, site_description
from tests.booking.referrals import Referring
from tests.booking.walk_ins_events import cause_walk_ins
from tests.booking.workshops import ROOMS, Workshops
from tests.booking.workshops_events import TITLE, cause_all


@pytest.fixture
def published(mongo, database):
    """Every event of booking, from use cases that cause each kind at least once."""
    clock = ScriptedClock()
    app = bootstrap(store=Store("booking", mongo, database=database.name), clock=clock)
    app.prepare()
    app.prepare()
    network = Network.of(app, clock, rooms=ROOMS)
    network.type(channels=("phone",))
    description = site_description(name="Saint-Denis centre", rooms=ROOMS)
    app.change_site(ChangeSite(scope=NATIONAL, description=description), CONTEXT)
    structure = PartnerDescription(
        name="Town", siret="20004293500011", structure_type="public", department="01"
    )
    joined = app.join_partner(JoinPartner(scope=NATIONAL, description=structure), CONTEXT)
    contact = PartnerContact(name="Nadège", email="nadege@example.org")
    facts = {"name": "The Town", "contacts": (contact,)}
    app.change_partner(ChangePartner(scope=NATIONAL, partner_id=joined.id, facts=facts), CONTEXT)
    adviser = network.adviser()
    together = JoinHousehold(
        scope=NATIONAL, person_id=network.person(), with_person=network.person()
    )
    household = app.join_household(together, CONTEXT).person.facts.household_id
    person = network.person(
        first_name="Zéphyrine",
        last_name="Nguyễn",
        phone="0639980001",
        email="zephyrine@example.org",
        birth_year=1961,
        address="12 rue des Lilas",
        in_qpv=True,
        department="93",
        household_id=household,
        solidarity_until=date(2027, 3, 31),
    )
    change = {"in_qpv": False, "qpv_source": "document", "first_name": "Zéphyrin"}
    other = {"scope": NATIONAL, "person_id": person, "absorbed_id": network.person()}
    app.merge_people(MergePeople(**other), CONTEXT)
    app.unmerge_people(UnmergePeople(**other), CONTEXT)
    app.change_person(ChangePerson(scope=NATIONAL, person_id=person, changes=change), CONTEXT)
    gone = ErasePerson(
        scope=NATIONAL, person_id=network.person(), reason="asked_by_person", by="operator-1"
    )
    app.erase_person(gone, CONTEXT)
    ids = [
        {
            "scope": NATIONAL,
            "appointment_id": network.book(person, adviser, start, channel="phone").id,
        }
        for start in (at(9), at(10), at(11))
    ]
    # The last of them is just far enough away to be reminded of.
    assert run_due(app.store, app.due, clock).ran == 1
    move = RescheduleAppointment(**ids[0], start=at(8, 30))
    app.reschedule_appointment(move, CONTEXT)
    app.cancel_appointment(
        CancelAppointment(**ids[2], cancelled_by="person", reason="ill"), CONTEXT
    )
    clock.instant = at(8, 35)
    app.check_in_person(CheckInPerson(**ids[0]), CONTEXT)
    app.complete_appointment(CompleteAppointment(**ids[0], minutes=20, needs=("cv",)), CONTEXT)
    clock.instant = at(10, 30)
    app.miss_appointment(MissAppointment(**ids[1]), CONTEXT)
    cause_walk_ins(network, network.adviser())
    workshops = Workshops(network, network.adviser())
    cause_all(
        workshops,
        lambda do: app.store.run(lambda tx: do(app._inside(tx, app.tools)), CONTEXT),
    )
    site_events.cause_all(network, person, adviser)
    Referring(network, joined.id).refer_all(lambda: run_due(app.store, app.due, clock))
    rows = database.outbox.find().sort([("order", 1), ("_id", 1)])
    return [decode(row["body"]) for row in rows], network, person


def test_every_contract_of_the_catalogue_is_published_and_valid(published):
    envelopes, _network, _person = published
    contracts = contracts_of("booking")
    assert {envelope.type for envelope in envelopes} == {one.type for one in CATALOGUE.emits}
    for envelope in envelopes:
        msgspec.json.decode(envelope.data, type=contracts[envelope.type])


def test_events_about_a_person_share_its_partition_and_others_have_their_own(published):
    envelopes, network, person = published
    for envelope in envelopes:
        facts = envelope.facts()
        kind, _, own = envelope.subject.partition("/")
        expected = own if kind == "referral" else facts.get("person_id") or own
        assert envelope.partitionkey == expected
        assert envelope.siteid == (None if kind == "partner" else network.site.id)
        assert envelope.correlationid == "journey-1"
    assert sum(envelope.partitionkey == person for envelope in envelopes) == 18


def test_sequences_count_each_aggregates_events(published):
    envelopes, _network, _person = published
    seen = {}
    for envelope in envelopes:
        assert envelope.sequence == seen.get(envelope.subject, 0) + 1
        seen[envelope.subject] = envelope.sequence
    assert max(seen.values()) >= 4


def test_no_event_holds_anything_of_the_identity(published):
    envelopes, _network, _person = published
    text = b"".join(envelope.encode() for envelope in envelopes).decode()
    for secret in (
        "Zéphyrin",
        "Nguyễn",
        "39980001",
        "zephyrine",
        "Lilas",
        "Nadia",
        "Nadège",
        "nadege",
        "Honorine",
        "Town",
        TITLE,
    ):
        assert secret not in text
        assert secret.encode("unicode_escape").decode() not in text


def test_the_facts_of_a_person_and_of_a_move_are_told(published):
    envelopes, network, person = published
    facts = {
        envelope.name: envelope.facts()
        for envelope in envelopes
        if envelope.partitionkey == person or "person_id" not in envelope.facts()
    }
    lives = network.app.get_person(GetPerson(scope=NATIONAL, person_id=person)).person.facts
    household = lives.household_id
    assert household is not None
    assert facts["booking.person_registered"] == {
        "person_id": person,
        "site_id": network.site.id,
        "in_qpv": True,
        "qpv_vintage": None,
        "age_band": "61_75",
        "department": "93",
        "household_id": household,
        "solidarity_until": "2027-03-31",
        "referred_by": None,
    }
    changed = facts["booking.person_changed"]
    assert (changed["in_qpv"], changed["age_band"]) == (False, "61_75")
    moved = facts["booking.appointment_rescheduled"]
    assert (moved["start"], moved["end"], moved["previous_start"]) == (
        "2026-11-23T08:30:00.000Z",
        "2026-11-23T09:00:00.000Z",
        "2026-11-23T09:00:00.000Z",
    )
    assert facts["booking.person_checked_in"]["late_minutes"] == 5
    assert facts["booking.appointment_completed"]["needs"] == ["cv"]
    assert facts["booking.site_changed"]["site_name"] == "Saint-Denis centre"


def test_identities_lie_in_no_collection_as_they_are(published, database):
    for name in database.list_collection_names():
        text = repr(list(database[name].find()))
        assert "Zéphyrin" not in text, name
        assert "39980001" not in text, name
