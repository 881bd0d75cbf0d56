"""Two processes on one database, and 64 at once who sell, give, hold and ship the last laptop."""

from collections import Counter

import pytest

from tests.inventory.edge.running import refused
from tests.inventory.edge.tills import at_once, body, told

AT_ONCE = 64
WAYS = ("sell", "donate", "hold", "ship")
REFUSED = {
    "sell": {"device_not_available", "held_for_somebody_else"},
    "donate": {"device_not_available", "held_for_somebody_else"},
    "hold": {"device_not_available"},
    "ship": {"devices_blocked"},
}
"""What each may be told who comes too late."""
LEFT_OR_KEPT = {"sold", "donated", "held", "shipped"}


def way_of(number, round_):
    """Who comes first differs from round to round."""
    return WAYS[(number // 2 + round_) % 4]


def calls(first, site, device, round_):
    """What each of them sends, with a person of its own, or a draft of its own."""
    other = first.place()
    draft = {
        "from_site": site.slug,
        "to_site": other.slug,
        "devices": [device.state.reference],
    }
    for number in range(AT_ONCE):
        match way_of(number, round_):
            case "sell":
                yield "/sales", body(site, device, first.person())
            case "donate":
                sent = body(site, device, first.person())
                del sent["payments"]
                yield "/donations", sent
            case "hold":
                yield "/holds", {"person_id": first.person(), "device_id": device.id}
            case "ship":
                transfer = first.made("/transfers", draft, role="stock", at=site.slug)
                yield f"/transfers/{transfer['id']}/ship", None


@pytest.mark.parametrize("round_", range(4))
def test_of_64_who_want_the_last_laptop_one_wins_and_the_rest_are_told(replicas, round_):
    first = replicas[0]
    site = first.place()
    device = first.ready(site)
    sent = list(calls(first, site, device, round_))
    for one in replicas:
        one.bearer(("manager",), (site.slug,))

    def call(number):
        path, json = sent[number]
        replica = replicas[number % 2]
        return lambda: replica.ask("POST", path, json=json, role="manager", at=site.slug)

    answers = at_once([call(number) for number in range(AT_ONCE)])
    won = [number for number, answer in enumerate(answers) if answer.ok]
    assert len(won) == 1, Counter((a.status_code, a.text[:80]) for a in answers)
    for number, answer in enumerate(answers):
        if number not in won:
            problem = refused(answer, 409, answer.json()["code"])
            assert problem["code"] in REFUSED[way_of(number, round_)]
    one_story(first, device, way_of(won[0], round_), answers[won[0]].json())


def one_story(served, device, way, answer):
    """One place, one owner or hold, in every collection and in all that was told."""
    database, now = served.database, served.look(device.id)
    steps = [one["what"] for one in database.device_history.find({"device_id": device.id})]
    [done] = [step for step in steps if step in LEFT_OR_KEPT]
    assert done == {"sell": "sold", "donate": "donated", "hold": "held", "ship": "shipped"}[way]
    events = {
        name: len(told(served, f"device_{name}", device_id=device.id)) for name in LEFT_OR_KEPT
    }
    assert events == {name: int(name == done) for name in LEFT_OR_KEPT}
    sales = list(database.sales.find({"state.devices.device_id": device.id}))
    holds = list(database.holds.find({"state.device_id": device.id}))
    shipped = list(
        database.transfers.find(
            {"state.lines.device_id": device.id, "state.status": {"$ne": "drafted"}}
        )
    )
    assert (len(sales), len(holds), len(shipped)) == {
        "sell": (1, 0, 0),
        "donate": (1, 0, 0),
        "hold": (0, 1, 0),
        "ship": (0, 0, 1),
    }[way]
    assert (now["sale_id"], now["hold_id"], now["transfer_id"]) == (
        answer["id"] if way in ("sell", "donate") else None,
        answer["id"] if way == "hold" else None,
        answer["id"] if way == "ship" else None,
    )
    assert (now["site"] is None) == (way == "ship")


def test_a_laptop_that_leaves_while_counts_elsewhere_find_it_is_at_one_place(replicas):
    """Four places have counted it, at each somebody approves; it is shipped at the same time."""
    first = replicas[0]
    site, *others = (first.place() for _ in range(5))
    device = first.ready(site)
    paths = []
    for place in others:
        take = first.made("/stock-takes", {"site": place.slug}, role="stock", at=place.slug)
        path = f"/stock-takes/{take['id']}"
        codes = {"codes": [device.state.reference]}
        first.made(f"{path}/scan", codes, role="stock", at=place.slug)
        first.made(f"{path}/close", None, role="stock", at=place.slug)
        paths += [(f"{path}/approve", {})]
    draft = {
        "from_site": site.slug,
        "to_site": others[0].slug,
        "devices": [device.state.reference],
    }
    transfer = first.made("/transfers", draft)
    sent = [*paths, (f"/transfers/{transfer['id']}/ship", None)]
    for one in replicas:
        one.bearer(("operator",), ())
    *approved, ship = at_once(
        [
            lambda served=replicas[n % 2], path=path, json=json: served.ask("POST", path, json=json)
            for n, (path, json) in enumerate(sent)
        ]
    )
    assert {answer.status_code for answer in approved} == {200}
    done = Counter(one["correction"] for a in approved for one in a.json()["differences"])
    moved = len(told(first, "device_relocated", device_id=device.id))
    shipped = len(told(first, "device_shipped", device_id=device.id))
    assert (moved, shipped) in {(1, 0), (0, 1)}
    assert done == +Counter(relocated=moved, moved_meanwhile=4 - moved)
    assert ship.ok == bool(shipped)
    now = first.look(device.id)
    if shipped:
        assert (now["site"], now["transfer_id"]) == (None, transfer["id"])
    else:
        assert now["site"] in {place.slug for place in others}
        assert refused(ship, 409, "devices_blocked")["blocked"][0]["why"] == "elsewhere"
