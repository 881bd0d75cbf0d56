"""A lot's file over HTTP: what is wrong is told, and what is right is there as a whole."""

import threading

import pytest

from kit.csv_table import MOST_ROWS
from kit.ids import new_id
from tests.inventory.edge.running import refused
from tests.inventory.edge.test_lots import received
from tests.inventory.lot_files import WRONG, laptop, phone, written
from tests.waiting import eventually

CSV = {"Content-Type": "text/csv"}


@pytest.fixture
def lot(served, site):
    return received(served, site)


def own():
    """The start of numbers that no other test has."""
    return int(new_id().replace("-", "")[-12:], 16) % 10**9 * 100_000


def load(served, lot, raw, query="", **options):
    path = f"/lots/{lot['id']}/import{query}"
    return served.ask("POST", path, data=raw, headers=CSV | options.pop("headers", {}), **options)


def registered(served, lot):
    return served.ask("GET", f"/lots/{lot['id']}").json()["registered"]


def laptops(count):
    first = own()
    return [laptop(0, serial=f"PF{first + number}") for number in range(count)]


def test_a_file_of_ten_thousand_rows_is_refused_taken_in_part_and_known_again(served, lot):
    twice = {"serial": f"PF{own()}"}
    wrong = [row for row, _field, _words in WRONG]
    rows = laptops(MOST_ROWS - len(wrong) - 3)
    rows = [*rows[:5_000], *wrong, laptop(0, **twice), laptop(0, **twice), *rows[5_000:]]
    raw = written(rows) + b"laptop,Dell\n"
    report = refused(load(served, lot, raw), 422, "file_refused")["report"]
    first = 5_002
    told = {(one["line"], one["field"]): one["reason"] for one in report["errors"]}
    for line, (_row, field, words) in enumerate(WRONG, start=first):
        assert words in told[line, field]
    assert told[first + len(wrong) + 1, "serial"] == f"is already that of line {first + len(wrong)}"
    assert "has 2 cells" in told[MOST_ROWS + 1, None]
    assert (report["rows"], report["refused"]) == (MOST_ROWS, len(wrong) + 2)
    assert registered(served, lot) == 0
    taken = load(served, lot, raw, "?partial=true").json()
    right = MOST_ROWS - len(wrong) - 2
    assert (taken["created"], taken["refused"]) == (right, len(wrong) + 2)
    assert registered(served, lot) == right
    again = load(served, lot, raw, "?partial=true").json()
    assert (again["created"], again["changed"], again["unchanged"]) == (0, 0, right)


def test_a_check_answers_as_if_and_does_nothing(served, lot):
    raw = written(laptops(3))
    key = {"Idempotency-Key": new_id()}
    for _ in range(2):
        told = load(served, lot, raw, "?check=true", headers=key)
        assert (told.status_code, told.json()["created"]) == (200, 3)
    assert told.headers["Idempotent-Replay"] == "true"
    assert registered(served, lot) == 0


def test_whoever_loads_is_somebody_of_the_place_s_stock(served, site, lot):
    raw = written(laptops(1))
    assert load(served, lot, raw, role="desk", at=site.slug).status_code == 403
    refused(load(served, lot, raw, role="stock", at="elsewhere"), 404, "unknown_reference")
    assert load(served, lot, raw, role="stock", at=site.slug).json()["created"] == 1


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty"),
        (b"\x00\xff\xfe", "not UTF-8"),
        (b"category\tmake\n", "tabs"),
        (b'category,make,model,serial\nlaptop,"Dell\n', "not readable as CSV"),
    ],
)
def test_what_is_no_such_file_is_refused_with_its_reason(served, lot, raw, reason):
    report = refused(load(served, lot, raw), 422, "file_refused")["report"]
    assert (report["rows"], report["errors_total"]) == (0, 1)
    assert reason in report["errors"][0]["reason"]


def test_rows_and_fields_are_told_of_in_french(served, lot):
    french = {"Accept-Language": "fr"}
    raw = written([phone(0, imei="1")])
    report = refused(load(served, lot, raw, headers=french), 422, "file_refused")["report"]
    assert report["errors"][0]["reason"] == "n’est pas un IMEI de 15 chiffres : il en compte 1"
    body = {"site": lot["site"], "donor_kind": "company", "kilograms": "1", "devices": 1}
    told = refused(served.ask("POST", "/lots", json=body, headers=french), 422, "invalid_fields")
    assert told["errors"][0]["detail"] == "nécessaire sans l’identifiant d’un donateur connu"


def test_nothing_of_a_file_is_logged(served, lot):
    secret = f"SECRET{own()}"
    rows = [laptop(0, serial=secret), phone(0, imei="1")]
    refused(load(served, lot, written(rows)), 422, "file_refused")
    load(served, lot, written(rows), "?partial=true")
    assert secret not in served.log.read_text(encoding="utf-8")


def test_progress_is_seen_while_a_file_is_taken_in(served, lot):
    raw, seen = written(laptops(5_000)), []
    answers = []
    caller = threading.Thread(target=lambda: answers.append(load(served, lot, raw)))
    caller.start()

    def looked():
        whole = served.ask("GET", f"/lots/{lot['id']}").json()
        if whole["importing"]:
            seen.append((whole["importing"]["done"], whole["importing"]["total"]))
            assert whole["registered"] == 0
        return bool(answers)

    eventually(looked, 120, what="the import's end")
    caller.join()
    assert answers[0].json()["created"] == 5_000
    assert seen
    assert seen == sorted(seen)
    assert {total for _done, total in seen} == {5_000}


def test_one_file_at_once_by_two_processes_is_taken_once(replicas):
    one, other = replicas
    lot, raw = received(one, one.place()), written(laptops(1_500))
    counts = []

    def at(served):
        told = load(served, lot, raw).json()
        counts.append((told["created"], told["unchanged"]))

    callers = [threading.Thread(target=at, args=(served,)) for served in (one, other) * 2]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert sorted(counts) == [(0, 1_500), (0, 1_500), (0, 1_500), (1_500, 0)]
    assert registered(other, lot) == 1_500


def test_one_machine_in_two_lots_at_once_is_one_device(replicas):
    one, other = replicas
    place = one.place()
    lots, raw = [received(one, place) for _ in range(2)], written(laptops(300))
    answers = []

    def at(served, lot):
        answers.append(load(served, lot, raw))

    callers = [
        threading.Thread(target=at, args=pair) for pair in zip((one, other), lots, strict=True)
    ]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert sorted(answer.status_code for answer in answers) == [200, 422]
    [loser] = [answer for answer in answers if answer.status_code == 422]
    assert len(refused(loser, 422, "file_refused")["report"]["errors"]) == 300
    assert sorted(registered(one, lot) for lot in lots) == [0, 300]
