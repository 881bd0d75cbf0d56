"""Work on devices over HTTP, from the lot to the gate."""

import pytest

from services.inventory.domain.devices.functional_tests import TESTS
from services.inventory.domain.devices.grading import PARTS
from tests.inventory.edge.running import refused, wrong_field

WIPE = {
    "method": "purge",
    "tool": "nwipe",
    "start": "2026-11-23T07:00:00Z",
    "end": "2026-11-23T07:00:00Z",
    "verified": True,
}
TESTS_OF_LAPTOP = dict.fromkeys(TESTS["laptop"].always, True)
GRADE = {"tests": TESTS_OF_LAPTOP, "cosmetic": dict.fromkeys(PARTS["laptop"], "light")}


@pytest.fixture
def work(at_eight, site):
    """Asks for a step of a new device as a member of stock at its place."""

    class Work:
        device = at_eight.device(site)

        def do(self, step, body=None, method="POST", **options):
            path = f"/devices/{self.device.id}{step}"
            options = {"role": "stock", "at": site.slug, **options}
            return at_eight.ask(method, path, json=body, **options)

    return Work()


def test_a_device_is_wiped_graded_and_ready(work):
    wiped = work.do("/wipe", WIPE).json()
    assert (wiped["status"], wiped["wipe"]["verified_by"]) == ("wiped", wiped["wipe"]["by"])
    graded = work.do("/grade", GRADE | {"override": {"grade": "C", "reason": "smell"}}).json()
    assert (graded["grading"]["computed"], graded["grading"]["grade"]) == ("B", "C")
    ready = work.do("/ready")
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")
    assert ready.headers["ETag"] == '"4"'
    repairing = work.do("/repair", {"fault": "battery"}).json()
    assert (repairing["status"], repairing["grading"]) == ("repairing", None)
    assert work.do("/repair/finish", {"new_storage": True}).json()["status"] == "received"
    steps = work.do("/history", method="GET").json()["items"]
    assert [one["what"] for one in steps][-2:] == ["sent_to_repair", "repaired"]
    assert steps[-1]["facts"] == {"lot_id": steps[0]["facts"]["lot_id"], "new_storage": True}


def test_a_manager_alone_writes_off_what_nobody_sees(work):
    refused(work.do("/scrap", {"reason": "lost"}), 403, "forbidden")
    assert work.do("/scrap", {"reason": "lost"}, role="manager").json()["status"] == "scrapped"


def test_the_gate_says_what_is_missing_in_two_languages(work):
    work.do("/wipe", WIPE | {"verified": False})
    work.do("/grade", GRADE | {"tests": TESTS_OF_LAPTOP | {"wifi": False}})
    told = refused(work.do("/ready"), 409, "device_not_ready")
    assert told["missing"] == ["verified_wipe", "passed_tests"]
    french = work.do("/ready", headers={"Accept-Language": "fr"}).json()
    assert french["detail"].startswith("Il manque : un effacement vérifié")
    assert work.do("/wipe/verify").json()["wipe"]["verified"] is True


def test_what_cannot_have_been_so_is_refused_at_its_field(work):
    for wrong, pointer in (
        ({"start": "2026-11-22T07:00:00Z"}, "/start"),
        ({"end": "2026-11-24T07:00:00Z"}, "/end"),
        ({"tool": None}, "/tool"),
        ({"method": "no_storage"}, "/tool"),
    ):
        assert wrong_field(work.do("/wipe", WIPE | wrong)) == pointer
    work.do("/wipe", WIPE)
    for wrong, pointer in (
        ({"tests": {}}, "/tests"),
        ({"tests": TESTS_OF_LAPTOP | {"warp_drive": True}}, "/tests"),
        ({"cosmetic": {}}, "/cosmetic"),
        ({"override": {"grade": "B", "reason": "smell"}}, "/override/grade"),
    ):
        assert wrong_field(work.do("/grade", GRADE | wrong)) == pointer
    assert wrong_field(work.do("", {"imeis": ["1"]}, "PATCH")) == "/imeis/0"


def test_a_device_is_scrapped_once_what_it_holds_is_destroyed(work):
    refused(work.do("/scrap", {"reason": "beyond_repair"}), 409, "data_not_erased")
    shredded = {key: WIPE[key] for key in ("start", "end", "verified")} | {"tool": "shred"}
    late = shredded | {"end": "2026-11-24T07:00:00Z"}
    answer = work.do("/scrap", {"reason": "beyond_repair", "destroyed": late})
    assert wrong_field(answer) == "/destroyed/end"
    gone = work.do("/scrap", {"reason": "beyond_repair", "destroyed": shredded}).json()
    assert (gone["status"], gone["wipe"]["method"]) == ("scrapped", "destroy")
    refused(work.do("/ready"), 409, "device_not_available")


def test_a_description_is_changed_on_the_version_that_was_seen(work):
    told = work.do("", {"model": "T480s"}, "PATCH", headers={"If-Match": '"1"'}).json()
    assert (told["model"], told["make"], told["version"]) == ("T480s", "Lenovo", 2)
    stale = work.do("", {"model": "T490"}, "PATCH", headers={"If-Match": '"1"'})
    assert stale.status_code == 412


def test_one_certificate_for_a_wipe_that_is_sent_twice(work):
    headers = {"Idempotency-Key": work.device.id}
    first, second = (work.do("/wipe", WIPE, headers=headers).json() for _ in range(2))
    assert first["wipe"]["number"] == second["wipe"]["number"]


def test_only_stock_works_on_devices(work):
    assert work.do("/wipe", WIPE, role="desk").status_code == 403
    refused(work.do("/wipe", WIPE, at="lyon"), 404, "unknown_reference")
    assert work.do("/wipe", WIPE, role="manager").status_code == 200


def test_the_tests_of_every_category_are_told(at_eight):
    told = at_eight.ask("GET", "/tests", role="desk").json()
    by_category = {one["category"]: one for one in told["items"]}
    assert set(by_category) == set(TESTS)
    assert by_category["laptop"]["always"] == list(TESTS["laptop"].always)
