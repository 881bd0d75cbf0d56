"""What colleagues and contacts of structures are called lies sealed, and goes in its time."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import bson
import pytest

from kernel.scope import NATIONAL
from kit.databases import vault_of
from kit.keyring import KEYS, Seals
from kit.keyring.upkeep import Upkeep
from services.booking.adapters.repositories.team import FORGOTTEN_AFTER
from services.booking.application.commands.change_member import ChangeMember
from services.booking.application.commands.change_partner import ChangePartner
from services.booking.application.commands.join_member import JoinMember
from services.booking.application.commands.join_partner import JoinPartner
from services.booking.application.commands.leave_team import LeaveTeam
from services.booking.application.queries.members import GetMember, ListMembers
from services.booking.application.queries.partners import GetPartner
from services.booking.domain.partner import PartnerContact
from tests.booking.builders import CONTEXT, partner
from tests.booking.referrals import SIRETS

MARIE = PartnerContact(name="Marie Zéphyrin", email="marie@example.org", phone="+33639981234")


@pytest.fixture
def member(network):
    command = JoinMember(
        scope=NATIONAL, site=network.site.slug, name="Ysoline Traoré", role="volunteer"
    )
    return network.app.join_member(command, CONTEXT).id


@pytest.fixture
def structure(network):
    command = JoinPartner(scope=NATIONAL, description=partner(SIRETS[0], contacts=(MARIE,)))
    return network.app.join_partner(command, CONTEXT).id


def owners(network):
    database = network.app.store.database
    vault = database.client[vault_of(database.name)][KEYS]
    return {name for key in vault.find() for name in key["keyAltNames"]}


def name_of(network, member):
    query = GetMember(scope=NATIONAL, member_id=member)
    return network.app.get_member(query).member.name


def contacts_of(network, structure):
    found = network.app.get_partner(GetPartner(scope=NATIONAL, partner_id=structure))
    return found.description.contacts


def upkeep(network):
    [job] = [one for one in network.app.jobs if isinstance(one, Upkeep)]
    while job.step(lambda: False).pause_s == 0:
        pass
    job._looked = float("-inf")


def fresh(network):
    """As another process, which has no key in memory."""
    seals = network.app._seals
    seals.ring = Seals.from_environment(
        network.app.store.client, network.app.store.database.name
    ).ring


def lying(network):
    database = network.app.store.database
    return b"".join(
        bson.encode(document)
        for name in database.list_collection_names(filter={"type": "collection"})
        for document in database[name].find()
    )


def test_no_name_and_no_address_lies_as_it_is(network, member, structure):
    assert name_of(network, member) == "Ysoline Traoré"
    assert contacts_of(network, structure) == (MARIE,)
    for text in ("Ysoline", "Zéphyrin", "marie@", "639981234"):
        assert text.encode() not in lying(network)


def test_a_name_keeps_its_key_until_it_is_another(network, member):
    [key] = [one for one in owners(network) if one.startswith("member/")]
    change = ChangeMember(scope=NATIONAL, member_id=member, skills=("cv",))
    network.app.change_member(change, CONTEXT)
    assert key in owners(network)
    network.app.change_member(replace(change, name="Ysoline Ba", skills=None), CONTEXT)
    [other] = [one for one in owners(network) if one.startswith("member/")]
    assert other != key
    fresh(network)
    assert name_of(network, member) == "Ysoline Ba"


def test_contacts_that_are_replaced_are_in_no_copy_any_more(network, structure):
    database = network.app.store.database
    copy = database.partners.find_one()
    paul = PartnerContact(name="Paul", email="paul@example.org")
    for contacts in ((paul,), (), (paul,), ()):
        facts = {"contacts": contacts}
        command = ChangePartner(scope=NATIONAL, partner_id=structure, facts=facts)
        network.app.change_partner(command, CONTEXT)
        assert contacts_of(network, structure) == contacts
    assert not [one for one in owners(network) if one.startswith("partner/")]
    database.partners.replace_one({"_id": structure}, copy)
    fresh(network)
    assert contacts_of(network, structure) == ()


def test_a_year_after_their_last_day_a_colleague_has_no_name(network, member):
    leave = LeaveTeam(scope=NATIONAL, member_id=member, last_day=date(2026, 11, 24))
    network.app.leave_team(leave, CONTEXT)
    database = network.app.store.database
    upkeep(network)
    assert name_of(network, member) == "Ysoline Traoré"
    long_ago = datetime.now(UTC) - FORGOTTEN_AFTER - timedelta(days=1)
    database.members.update_one({"_id": member}, {"$set": {"leaves_at": long_ago}})
    upkeep(network)
    fresh(network)
    assert name_of(network, member) == ""
    assert not [one for one in owners(network) if one.startswith("member/")]
    team = network.app.list_members(ListMembers(scope=NATIONAL, site=network.site.slug))
    assert [one.member.name for one in team] == [""]


def test_what_lay_in_plain_text_before_is_read_and_sealed(network, member, structure):
    database = network.app.store.database
    plain = {"sealed": "", "key": ""}
    database.members.update_one(
        {"_id": member}, {"$set": {"name": "Ysoline Traoré"}, "$unset": plain}
    )
    contacts = [{"name": "Marie", "email": "marie@example.org", "phone": None}]
    database.partners.update_one(
        {"_id": structure}, {"$set": {"description.contacts": contacts}, "$unset": plain}
    )
    for _ in range(2):
        assert name_of(network, member) == "Ysoline Traoré"
        assert [one.name for one in contacts_of(network, structure)] == ["Marie"]
        upkeep(network)
    assert network.app.documents_in_plain() == 0
    for text in ("Ysoline", "marie@"):
        assert text.encode() not in lying(network)
    fresh(network)
    assert name_of(network, member) == "Ysoline Traoré"
