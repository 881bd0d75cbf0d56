"""A phone and a first top-up: one sale of two lines, and a code that is shown once."""

import uuid
from datetime import UTC, datetime, timedelta

from tests.journeys.devices import PHONE_B, Branch, archived
from tests.waiting import eventually

FACE_VALUE, PRICE = 1_000, 500


def imported_code(operator, name):
    """A new code in the vault, of an operator of telephones."""
    code = str(uuid.uuid4().int)[:14]
    last_day = (datetime.now(UTC) + timedelta(days=90)).date()
    header = "operator,face_value_cents,price_cents,code,enter_by,validity_days"
    answer = operator.session.post(
        f"{operator.base_url}/inventory/v1/top-ups/import",
        data=f"{header}\n{name},{FACE_VALUE},{PRICE},{code},{last_day},30\n",
        headers={"Content-Type": "text/csv", "Idempotency-Key": str(uuid.uuid4())},
        timeout=30,
    )
    assert answer.ok, answer.text
    assert answer.json()["created"] == 1
    assert code not in answer.text
    return code


def test_a_phone_and_its_first_top_up(network, operator):
    branch = Branch.open(network, operator)
    code = imported_code(operator, "lebara")
    phone = branch.ready("smartphone", "Samsung", "Galaxy A12")
    person = branch.person("Dilan")
    sale = branch.sold(
        person,
        phone,
        top_ups=[{"operator": "lebara", "face_value_cents": FACE_VALUE}],
        payments=[{"means": "cash", "amount_cents": PHONE_B + PRICE}],
    )
    assert sale["total_cents"] == PHONE_B + PRICE
    [line] = sale["top_ups"]
    assert code not in str(sale)
    shown = branch.desk.made(f"/inventory/v1/top-ups/{line['top_up_id']}/reveal", None)
    assert shown["code"].replace(" ", "") == code
    again = branch.desk.post(f"/inventory/v1/top-ups/{line['top_up_id']}/reveal")
    assert (again.status_code, again.json()["code"]) == (409, "already_shown")
    assert code not in again.text

    eventually(
        lambda: {"device_sold", "top_up_sold"} <= set(branch.timeline(person)),
        what="the person's timeline shows both",
    )
    eventually(
        lambda: {"top_up_sold", "top_up_shown"} <= set(archived(network, partition_key=person)),
        what="impact's archive has both",
    )
    with network.mongo() as client:
        bodies = client.impact.archive.find({"partition_key": person}, {"body": 1})
        assert not any(code.encode() in bytes(one["body"]) for one in bodies)
