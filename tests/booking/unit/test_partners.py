"""Structures that refer people: who may say what about them, in memory."""

from dataclasses import replace

import pytest

from kernel.refusals import InvalidValue, NotFound, OutOfScope, Stale
from kernel.scope import NATIONAL
from services.booking.application.commands.change_partner import ChangePartner
from services.booking.application.commands.join_partner import JoinPartner
from services.booking.domain.partner import MOST_CONTACTS, PartnerContact
from tests.booking.builders import CONTEXT, HERE, partner, published

SIRET = "20004293500011"
MARIE = PartnerContact(name="Marie", email="marie@example.org", phone="01 53 19 12 34")


def joined(network, **changes):
    command = JoinPartner(scope=NATIONAL, description=partner(SIRET, **changes))
    return network.app.join_partner(command, CONTEXT)


def change(network, partner_id, scope=NATIONAL, expected_version=None, **facts):
    command = ChangePartner(
        scope=scope, partner_id=partner_id, facts=facts, expected_version=expected_version
    )
    return network.app.change_partner(command, CONTEXT)


def test_a_partners_contacts_are_kept_and_told_to_nobody(network):
    one = joined(network, contacts=(MARIE,))
    assert one.description.contacts == (replace(MARIE, phone="+33153191234"),)
    assert one.description.mailbox == "marie@example.org"
    changed = change(network, one.id, contacts=())
    assert (changed.description.contacts, changed.description.mailbox) == ((), None)
    assert published(network)[-2:] == ["PartnerJoined", "PartnerChanged"]
    assert "arie" not in repr(network.app.store.memory.published)


def test_a_change_replaces_what_is_known_and_a_repeat_does_nothing(network):
    one = joined(network)
    changed = change(network, one.id, name="The Town", department="93", expected_version=1)
    assert (changed.description.name, changed.description.department) == ("The Town", "93")
    assert changed.version == 2
    assert change(network, one.id, name="The Town").version == 2
    with pytest.raises(Stale):
        change(network, one.id, name="Other", expected_version=1)
    with pytest.raises(NotFound):
        change(network, "nobody", name="Other")
    with pytest.raises(OutOfScope):
        change(network, one.id, scope=HERE, name="Other")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("contacts", (PartnerContact(name=" ", email="a@example.org"),)),
        ("contacts", (PartnerContact(name="Marie"),)),
        ("contacts", (MARIE,) * (MOST_CONTACTS + 1)),
        ("siret", "21010053300012"),
        ("name", " "),
        ("department", "00"),
    ],
)
def test_a_wrong_fact_is_refused(network, field, value):
    with pytest.raises(InvalidValue) as refusal:
        change(network, joined(network).id, **{field: value})
    assert refusal.value.field == field


def test_a_contacts_phone_has_to_be_one(network):
    with pytest.raises(InvalidValue) as refusal:
        joined(network, contacts=(PartnerContact(name="Marie", phone="12"),))
    assert refusal.value.field == "phone"
