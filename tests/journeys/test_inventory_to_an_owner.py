"""From a lot at one site to its new owner at another, within the household's quota."""

from tests.journeys.devices import LAPTOP_B, Branch, archived
from tests.waiting import eventually
from tests.world import far_start


def test_a_laptop_goes_from_a_lot_over_two_sites_to_its_new_owner(network, operator):
    origin, shop = Branch.open(network, operator), Branch.open(network, operator)
    laptop, other = origin.ready(), origin.ready()
    body = {
        "from_site": origin.site.slug,
        "to_site": shop.site.slug,
        "devices": [laptop["reference"], other["reference"]],
    }
    transfer = origin.stock.made("/inventory/v1/transfers", body)
    path = f"/inventory/v1/transfers/{transfer['id']}"
    origin.stock.made(f"{path}/ship", None)
    early = shop.desk.get(f"/inventory/v1/devices/{laptop['id']}").json()
    assert (early["site"], early["transfer_id"]) == (None, transfer["id"])
    codes = {"codes": [laptop["reference"], other["reference"]]}
    shop.stock.made(f"{path}/receive", codes)
    assert shop.stock.made(f"{path}/finish", None)["status"] == "received"

    person = shop.person("Awa")
    shop.site.people.append(person)
    booked = operator.made("/booking/v1/appointments", shop.site.booking(far_start()))
    hold = shop.told(
        "/holds",
        {"person_id": person, "device_id": laptop["id"], "appointment_id": booked["id"]},
    )
    assert (hold["status"], hold["appointment_id"]) == ("held", booked["id"])
    assert hold["until"] > booked["end"], "it is kept until the day after the appointment"

    stranger = shop.person("Bilal")
    taken = shop.sell(stranger, laptop)
    assert (taken.status_code, taken.json()["code"]) == (409, "held_for_somebody_else")

    sale = shop.sold(person, laptop)
    assert (sale["total_cents"], sale["household_id"]) == (LAPTOP_B, None)
    receipt = shop.desk.get(f"/inventory/v1/sales/{sale['id']}/receipt")
    assert receipt.content.startswith(b"%PDF")
    beyond = shop.sell(person, other)
    assert (beyond.status_code, beyond.json()["code"]) == (409, "quota_reached")
    assert beyond.json()["quota"]["used"] == 1
    ended = shop.desk.get(f"/inventory/v1/holds/{hold['id']}").json()
    assert ended["status"] == "fulfilled"

    eventually(
        lambda: (
            [one for one in shop.timeline(person) if one.startswith("device_")]
            == ["device_held", "device_sold"]
        ),
        what="the person's timeline shows what was kept and sold",
    )
    steps = [
        "registered",
        "wiped",
        "graded",
        "readied",
        "shipped",
        "arrived",
        "held",
        "sold",
    ]
    eventually(
        lambda: (
            archived(network, subject=f"device/{laptop['id']}")
            == [f"device_{step}" for step in steps]
        ),
        what="impact's archive has the device's whole life in its order",
    )
