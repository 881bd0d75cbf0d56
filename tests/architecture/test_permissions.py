"""Who may call what is stated operation by operation, and no role has what the design withholds."""

import re
from dataclasses import replace

import pytest

from ops.issuer import ROLES, SITE_ROLES
from ops.permissions import declared, document
from ops.state import PROJECT

OPERATIONS = declared()
EVERY = [(f"{service}.{one.name}", one) for service, ones in OPERATIONS.items() for one in ones]


def test_the_table_states_what_every_operation_declares():
    committed = (PROJECT / "docs" / "permissions.md").read_text(encoding="utf-8")
    assert committed == document(OPERATIONS), "python -m ops.permissions > docs/permissions.md"


def test_the_table_names_every_operation_and_every_role():
    committed = (PROJECT / "docs" / "permissions.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \|(.*)\|$", committed, flags=re.M)
    assert len(rows) == len(EVERY)
    assert {row.count("|") for _name, row in rows} == {len(ROLES) - 1}


def test_a_public_operation_without_a_reason_is_none():
    for service, ones in OPERATIONS.items():
        opened = replace(next(one for one in ones if not one.public), allow=frozenset({"public"}))
        with pytest.raises(ValueError, match=opened.name):
            document(OPERATIONS | {service: [*ones, opened]})


@pytest.mark.parametrize(("name", "operation"), EVERY, ids=[name for name, _ in EVERY])
def test_an_operation_is_for_known_roles_alone(name, operation):
    assert operation.public or (operation.allow and operation.allow <= set(ROLES)), name


def allowed(role: str) -> set[str]:
    return {name for name, one in EVERY if role in one.allow}


def test_a_partner_has_its_referrals_and_nothing_else():
    wanted = {"booking.refer_person", "booking.list_referrals", "booking.get_referral"}
    assert allowed("partner") == wanted


def test_an_analyst_has_nothing_of_booking_and_nothing_that_tells_of_a_person():
    assert not {name for name in allowed("analyst") if name.startswith("booking.")}
    assert not [n for n, one in EVERY if "analyst" in one.allow and one.personal]
    apart = {name for name in allowed("analyst") if not name.startswith("impact.")}
    about_things = re.compile(
        r"\.(list|get|translate)_(factors|impact_\w+|framework|path|mapping|level)"
    )
    assert [name for name in sorted(apart) if not about_things.search(name)] == []


def test_a_manager_may_do_what_everybody_at_the_site_may():
    for role in SITE_ROLES:
        assert allowed(role) <= allowed("manager"), role


def test_what_is_national_is_for_the_operator_alone():
    words = re.compile(
        r"erase_person|erasure|forget_referral|dead_letter|list_audit|withdrawn?_tokens|import_|publish_|open_site|change_site$"
        r"|join_member|change_member|leave_team|rebuild"
    )
    others = {"inventory.import_lot"}  # a site's own lots
    for name, operation in EVERY:
        if words.search(name) and name not in others:
            assert operation.allow == {"operator"}, name


def test_waivers_closures_and_merges_are_not_for_the_desk():
    for name, operation in EVERY:
        if re.search(r"merge_people|plan_closure|withdraw_closure|approve_", name):
            assert not operation.allow & {"desk", "adviser", "trainer"}, name
