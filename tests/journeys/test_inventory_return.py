"""A device comes back within its warranty: its quota is free, and its figures are taken back."""

from datetime import UTC, datetime

import pytest
from nameko import config
from nameko.exceptions import RemoteError
from nameko.standalone.rpc import ServiceRpcClient

from tests.journeys.devices import LAPTOP_B, Branch, archived
from tests.waiting import eventually


def spared(branch):
    """What the site's devices spare, by the impact ledger of these days: kilograms of CO2
    equivalent, and how many devices were taken back."""
    today = datetime.now(UTC).date()
    answer = branch.stock.get(
        "/inventory/v1/impact-ledger",
        **{
            "from": today.replace(day=1).isoformat(),
            "to": today.replace(year=today.year + 1, day=1).isoformat(),
            "site": branch.site.slug,
        },
    )
    assert answer.ok, answer.text
    return [(one["kgco2e"], one["taken_back"]) for one in answer.json()["items"]]


def over_rpc(network, branch, method, return_id, **body):
    """How a call about a return is refused over RPC."""
    context = {"auth_token": network.token("desk", sites=[branch.site.slug])}
    config.update({"AMQP_URI": network.amqp_uri("site-app")})
    with (
        ServiceRpcClient("inventory", context_data=context, timeout=20) as inventory,
        pytest.raises(RemoteError) as refused,
    ):
        getattr(inventory, method)({"return_id": return_id, **body})
    return refused.value


def test_a_refund_frees_the_quota_and_takes_back_the_figures(network, operator):
    branch = Branch.open(network, operator)
    laptop, other = branch.ready(), branch.ready()
    person = branch.person("Chloé")
    sale = branch.sold(person, laptop)
    assert branch.sell(person, other).json()["code"] == "quota_reached"
    assert spared(branch) == [("81", 0)]

    opened = branch.told(
        "/returns",
        {
            "site": branch.site.slug,
            "device": laptop["reference"],
            "person_id": person,
            "fault": "battery",
        },
    )
    assert (opened["status"], opened["sale_id"]) == ("open", sale["id"])
    path = f"/inventory/v1/returns/{opened['id']}"
    decided = branch.desk.made(f"{path}/decide", {"outcome": "refunded"})
    assert decided["decision"]["refund_cents"] == LAPTOP_B
    refused = over_rpc(network, branch, "decide_return", opened["id"], outcome="refunded")
    assert (refused.exc_type, refused.value["return_status"]) == ("ReturnClosed", "refunded")
    slip = branch.desk.get(f"{path}/slip")
    assert slip.content.startswith(b"%PDF")
    assert spared(branch) == [("0", 1)]

    early = branch.stock.post(f"/inventory/v1/devices/{laptop['id']}/ready")
    assert early.json()["code"] == "device_not_available", "it has lost its readiness"
    again = branch.sold(person, branch.made_ready(laptop))
    assert again["receipt_number"] != sale["receipt_number"], "the quota was free again"
    assert spared(branch) == [("81", 1)]

    eventually(
        lambda: (
            archived(network, subject=f"device/{laptop['id']}")[4:]
            == [
                "device_sold",
                "device_returned",
                "device_reclaimed",
                "device_wiped",
                "device_graded",
                "device_readied",
                "device_sold",
            ]
        ),
        what="impact's archive has both lives of the device in their order",
    )
    eventually(
        lambda: (
            archived(network, subject=f"return/{opened['id']}")
            == ["return_opened", "return_decided", "sale_refunded"]
        ),
        what="impact's archive has the return",
    )
    eventually(
        lambda: "device_returned" in branch.timeline(person),
        what="the person's timeline shows the return",
    )
