"""A company gives 120 laptops: from the file to the shelf, and what the figures say."""

from collections import Counter

from tests.journeys.devices import Branch, archived
from tests.waiting import eventually

GIVEN, BROKEN, LEFT = 120, 12, 8
"""So many came; so many fail their tests and are given up; so many nobody has looked at yet."""


def test_a_company_gives_120_laptops(network, operator):
    branch = Branch.open(network, operator)
    lot = branch.lot(GIVEN)
    rows = [f"laptop,Dell,Latitude 5490,{branch.site.slug}-{n:04}" for n in range(GIVEN)]
    wrong = [*rows[:37], "toaster,Dell,Latitude 5490,X1234", *rows[38:]]
    refused = branch.imported(lot, wrong)
    assert refused.status_code == 422, refused.text
    assert [one["line"] for one in refused.json()["report"]["errors"]] == [39]
    assert branch.devices(lot_id=lot["id"]) == [], "nothing is half imported"
    tried = branch.imported(lot, rows, check="true").json()
    assert (tried["created"], branch.devices(lot_id=lot["id"])) == (GIVEN, [])
    assert branch.imported(lot, rows).json()["created"] == GIVEN
    again = branch.imported(lot, rows).json()
    assert (again["created"], again["unchanged"]) == (0, GIVEN)

    devices = branch.devices(lot_id=lot["id"])
    for device in devices[: GIVEN - LEFT]:
        branch.wipe(device["id"])
    for device in devices[:BROKEN]:
        assert branch.grade(device, "keyboard")["grading"]["grade"] == "D"
        too_soon = branch.stock.post(f"/inventory/v1/devices/{device['id']}/ready")
        assert too_soon.json()["missing"] == ["passed_tests"]
        branch.step(device["id"], "scrap", {"reason": "beyond_repair"})
    for device in devices[BROKEN : GIVEN - LEFT]:
        branch.grade(device)
        branch.step(device["id"], "ready")
    unseen = branch.stock.post(f"/inventory/v1/devices/{devices[-1]['id']}/ready")
    assert unseen.json()["code"] == "device_not_available"

    ready = GIVEN - LEFT - BROKEN
    by_status = Counter(one["status"] for one in branch.devices(site=branch.site.slug))
    assert by_status == {"ready": ready, "scrapped": BROKEN, "received": LEFT}
    [here] = branch.stock.get("/inventory/v1/stock", site=branch.site.slug).json()["items"]
    assert here["devices"] == ready + LEFT
    kinds = {(one["status"], one["grade"]): one["devices"] for one in here["kinds"]}
    assert kinds == {("ready", "B"): ready, ("received", None): LEFT}

    expected = {
        "lot_received": 1,
        "device_registered": GIVEN,
        "device_wiped": GIVEN - LEFT,
        "device_graded": GIVEN - LEFT,
        "device_readied": ready,
        "device_scrapped": BROKEN,
    }
    eventually(
        lambda: Counter(archived(network, site_id=branch.site.site_id)) == expected,
        what="impact's archive has every event once",
    )
